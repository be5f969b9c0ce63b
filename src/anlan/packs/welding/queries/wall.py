# SPDX-License-Identifier: Apache-2.0
"""What a room reads of welding: machines by state and street, warnings by sort and stage, refusals and starts of today. No names."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from anlan.kernel import timing
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.context import Caller
from anlan.kernel.matters.flow import LEVELS
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import visible
from anlan.kernel.together import at_once

from ..models.fires import WeldFire
from ..models.firms import Firm
from ..models.machines import Machine
from ..models.sessions import EmergencyUnlock, Refusal, Session
from ..models.warnings import WeldWarning
from .fires import fires_seen
from .own_firm import own_firm
from .supervision import street_of

WATCHES = "welding.watch_wall"
URGENT = 2  # clocks that stand on the wall
CLOCKS = ("sign_red", "sign_warning", "handle", "verify")


@dataclass
class StreetOnWall:
    """How many machines weld in a street, and its open warnings with the gravest level."""

    welding: int = 0
    warnings: int = 0
    level: str = ""


@dataclass(frozen=True)
class Today:
    """What was asked of machines since midnight."""

    refused: int = 0
    people: int = 0
    codes: Sequence[tuple[str, int]] = ()
    needing: int = 0  # sessions at machines that need a permit
    linked: int = 0
    emergencies: int = 0


@dataclass(frozen=True)
class Seen:
    """The whole wall."""

    machines: dict[str, int]  # by state
    chipped: int
    streets: dict[str, StreetOnWall]
    points: list[tuple[float, float]]  # where machines weld now, as they are registered
    warnings: list[WeldWarning]
    urgent: list[tuple[WeldWarning, RunningClock]]
    today: Today
    unreviewed: int
    fires: tuple[int, int]  # of this year until now, and of the same days of last year
    sorts: dict[str, Counter[str]] = field(default_factory=dict)


def wall(caller: Caller) -> Seen:
    """Everything within reach; five queries, whatever the number of machines."""
    firms = own_firm(caller, WATCHES)
    machines, chipped = _machines(firms)
    runs = Session.objects.filter(ended_at=None, machine__firm__in=firms)
    places = list(
        runs.values_list("machine__firm__organisation__region_path", "machine__lat", "machine__lng")
    )
    warned = _warned(caller)
    warnings, matters, clocks, unlocks, fires = at_once(
        warned,
        Matter.objects.filter(pk__in=warned.values("pk")).only("stage", "level", "region_path"),
        RunningClock.objects.filter(
            matter__in=warned.values("pk"),
            name__in=CLOCKS,
            state__in=("run", "breached"),
            stopped_at=None,
            due_at__isnull=False,
        ).order_by("due_at"),
        EmergencyUnlock.objects.filter(reviewed_at=None, session__machine__firm__in=firms).only("verdict"),
        _fires(caller),
    )
    known = {one.pk: one for one in matters}
    for one in warnings:
        one.matter = known[one.pk]
    streets: dict[str, StreetOnWall] = {}
    for path, _lat, _lng in places:
        streets.setdefault(street_of(path), StreetOnWall()).welding += 1
    sorts: dict[str, Counter[str]] = {}
    for one in warnings:
        there = streets.setdefault(street_of(one.matter.region_path), StreetOnWall())
        there.warnings += 1
        there.level = min(there.level or one.matter.level, one.matter.level, key=LEVELS.index)
        sorts.setdefault(one.sort, Counter())[one.matter.stage] += 1
    points = [(lat, lng) for _path, lat, lng in places if lat is not None and lng is not None]
    return Seen(
        machines,
        chipped,
        streets,
        points,
        warnings,
        _urgent(warnings, clocks),
        _today(firms),
        len(unlocks),
        _by_year(fires),
        sorts,
    )


def _warned(caller: Caller) -> QuerySet[WeldWarning]:
    """The open warnings within reach."""
    mine = visible(caller, ["welding"]).filter(closed_at=None, kind="welding.warning")
    return WeldWarning.objects.filter(is_open=True, matter__in=mine.values("pk"))


def _fires(caller: Caller) -> QuerySet[WeldFire]:
    """The fires on record since the first of January, of this year and of the same days of last year."""
    this, last = _years()
    when = Q(at__range=this) | Q(at__range=last)
    return fires_seen(caller, WATCHES).select_related(None).filter(when).only("at")


def _by_year(fires: Sequence[WeldFire]) -> tuple[int, int]:
    """How many of them burnt in each year."""
    (begins, now), _last = _years()
    this = sum(begins <= one.at <= now for one in fires)
    return this, len(fires) - this


def _years() -> tuple[tuple[datetime, datetime], tuple[datetime, datetime]]:
    """This year until now, and last year until the same moment; on 29 February last year's ends on the 28th."""
    now = timing.now().astimezone(timing.LOCAL)
    begins = now.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    before = now.replace(year=now.year - 1, day=min(now.day, 28) if now.month == 2 else now.day)
    return (begins, now), (begins.replace(year=now.year - 1), before)


def _machines(firms: QuerySet[Firm]) -> tuple[dict[str, int], int]:
    """Machines by what matters most of each, in the order of the desk (`queries/fleet.py`), and how many have chip and code."""
    running = Exists(Session.objects.filter(machine=OuterRef("pk"), ended_at=None))
    rows = Machine.objects.filter(firm__in=firms).exclude(stage="retired").annotate(runs=running)
    sound = Q(tampered_at=None)
    still = sound & Q(runs=False)
    free = still & Q(locked_at=None, stage="active")
    counted = rows.aggregate(
        all=Count("pk"),
        tampered=Count("pk", filter=~sound),
        welding=Count("pk", filter=sound & Q(runs=True)),
        locked=Count("pk", filter=still & Q(locked_at__isnull=False)),
        ready=Count("pk", filter=free & Q(chip__is_online=True)),
        offline=Count("pk", filter=free & (Q(chip=None) | Q(chip__is_online=False))),
        chipped=Count("pk", filter=Q(stage="active", chip__isnull=False)),
    )
    chipped: int = counted.pop("chipped")
    parts = sum(counted[one] for one in ("tampered", "welding", "locked", "ready", "offline"))
    return {**counted, "away": counted["all"] - parts}, chipped


def _urgent(
    warnings: Sequence[WeldWarning], clocks: Sequence[RunningClock]
) -> list[tuple[WeldWarning, RunningClock]]:
    """The limits that press most, what is late before what still runs, one of each warning."""
    by_id: dict[UUID, WeldWarning] = {one.pk: one for one in warnings}
    found: dict[UUID, RunningClock] = {}
    for row in clocks:
        found.setdefault(row.matter, row)
    chosen = sorted(
        found.values(), key=lambda one: (LEVELS.index(by_id[one.matter].matter.level), one.due_at)
    )
    return [(by_id[one.matter], one) for one in chosen[:URGENT]]


def _today(firms: QuerySet[Firm]) -> Today:
    since = datetime.combine(timing.now().astimezone(timing.LOCAL).date(), time(0), timing.LOCAL)
    refused = list(
        Refusal.objects.filter(at__gte=since, machine__firm__in=firms).values_list("code", "welder")
    )
    started = Session.objects.filter(granted_at__gte=since, machine__firm__in=firms)
    need = Q(machine__needs_permit=True)
    counted = started.aggregate(
        needing=Count("pk", filter=need), linked=Count("pk", filter=need & Q(permit__isnull=False)),
        emergencies=Count("pk", filter=Q(is_emergency=True)),
    )  # fmt: skip
    codes = Counter(code for code, _who in refused).most_common(2)
    return Today(len(refused), len({who for _code, who in refused if who}), codes, **counted)
