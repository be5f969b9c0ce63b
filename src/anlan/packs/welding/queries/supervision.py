# SPDX-License-Identifier: Apache-2.0
"""What street and district look after: firms of their regions with counts, what waits for the office, bans, inspections."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from anlan.kernel.access.permissions import regions_of
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.clocks.queries import Reading, readings_of
from anlan.kernel.context import Caller
from anlan.kernel.matters.queries import visible
from anlan.kernel.people.models import Organisation, Person
from anlan.kernel.places.queries import in_subtree
from anlan.kernel.together import at_once

from ..models.firms import Firm
from ..models.machines import Machine
from ..models.permits import Ban
from ..models.sessions import EmergencyUnlock, Refusal, Session
from ..models.warnings import CertificateDoubt, Inspection, WeldWarning
from .own_firm import own_firm

SUPERVISES = "welding.review_emergency"
MOST = 500  # open things of one office
DUE = ("fed_back", "verified")  # of a warning: the next step is the office's


def street_of(path: str) -> str:
    """The path of the street or town in which a region lies; a district's own stays."""
    return ".".join(path.split(".")[:2])


@dataclass
class Line:
    """A firm, or a street with its firms: its machines and what is open there."""

    key: str
    name: str
    street: str
    machines: int = 0
    welding: int = 0
    offline: int = 0
    warnings: int = 0
    overdue: int = 0
    unlocks: int = 0


@dataclass(frozen=True)
class Supervised:
    """Everything that one office looks after, within what it may see."""

    firms: list[Line]
    warnings: list[WeldWarning]
    overdue: frozenset[UUID]  # matters of which a clock has run out
    unlocks: list[EmergencyUnlock]
    doubts: list[CertificateDoubt]
    clocks: dict[UUID, list[Reading]]
    names: dict[UUID, str]  # of who handled a warning, and of whose certificate is doubted
    codes: dict[UUID, str]  # of the machines that are warned of

    def streets(self) -> list[Line]:
        """The firms added up by street."""
        made: dict[str, Line] = {}
        for one in self.firms:
            sum_ = made.setdefault(one.street, Line(one.street, "", one.street))
            for name in ("machines", "welding", "offline", "warnings", "overdue", "unlocks"):
                setattr(sum_, name, getattr(sum_, name) + getattr(one, name))
        return sorted(made.values(), key=lambda one: (-one.overdue, -one.warnings, one.key))


def supervised(caller: Caller, street: str = "") -> Supervised:
    """The firms within reach, of one street where one is named, with what is open there; four queries."""
    firms = [
        one
        for one in own_firm(caller, SUPERVISES).select_related("organisation")
        if not street or street_of(one.organisation.region_path) == street
    ]
    keys = {one.pk for one in firms}
    mine = visible(caller, ["welding"]).filter(closed_at=None).values("pk")
    warned = WeldWarning.objects.filter(
        pk__in=WeldWarning.objects.filter(is_open=True, matter__in=mine).order_by("pk").values("pk")[:MOST]
    )
    doubted = CertificateDoubt.objects.filter(
        pk__in=CertificateDoubt.objects.filter(matter__in=mine).order_by("pk").values("pk")[:MOST]
    )
    unlocks = (
        EmergencyUnlock.objects.filter(reviewed_at=None, session__machine__firm__in=keys)
        .select_related("session__machine__firm__organisation", "session__welder", "by")
        .order_by("session__granted_at")[:MOST]
    )
    people = Q(pk__in=doubted.values("person")) | Q(pk__in=warned.values("handled_by"))
    warnings, doubts, clocks, named, machines = at_once(
        warned.select_related("matter", "firm").order_by("pk"),
        doubted.select_related("matter", "firm").order_by("pk"),
        RunningClock.objects.filter(
            Q(matter__in=warned.values("pk")) | Q(matter__in=doubted.values("pk"))
        ).order_by("started_at"),
        Person.objects.filter(people).only("name"),
        Machine.objects.filter(pk__in=warned.values("machine")).only("code"),
    )
    warnings, doubts = (
        [one for one in rows if not street or street_of(one.matter.region_path) == street]
        for rows in (warnings, doubts)
    )
    late = {one.matter for one in clocks if one.state == "breached" and one.stopped_at is None}
    overdue = frozenset(one.pk for one in warnings if one.pk in late)
    names, codes = {one.pk: one.name for one in named}, {one.pk: one.code for one in machines}
    found = Supervised([], warnings, overdue, list(unlocks), doubts, readings_of(clocks), names, codes)
    found.firms.extend(_lines(firms, found))
    return found


def _lines(firms: Iterable[Firm], found: Supervised) -> list[Line]:
    lines = {
        one.pk: Line(one.organisation.code, one.organisation.name, street_of(one.organisation.region_path)) for one in firms
    }  # fmt: skip
    at_work = Q(stage="active")
    silent = Count("pk", filter=at_work & (Q(chip=None) | Q(chip__is_online=False)))
    runs = Count("pk", filter=Exists(Session.objects.filter(machine=OuterRef("pk"), ended_at=None)))
    here = Count("pk", filter=~Q(stage="retired"))
    rows = Machine.objects.filter(firm__in=lines.keys()).values("firm")
    counted = rows.annotate(many=here, silent=silent, runs=runs).values_list("firm", "many", "silent", "runs")
    for firm, many, offline, welding in counted:
        lines[firm].machines, lines[firm].offline, lines[firm].welding = many, offline, welding
    for one in found.warnings:
        if one.firm_id in lines:
            lines[one.firm_id].warnings += 1
            lines[one.firm_id].overdue += one.pk in found.overdue
    for unlock in found.unlocks:
        lines[unlock.session.machine.firm_id].unlocks += 1
    return sorted(lines.values(), key=lambda one: (-one.overdue, -one.warnings, -one.unlocks, one.key))


@dataclass(frozen=True)
class Around:
    """What stands beside the office's own work: bans with who published them, and the newest inspections."""

    bans: list[Ban]
    publishers: dict[UUID, str]
    inspections: list[tuple[Inspection, Machine]]


def around(caller: Caller, at: datetime, most: int) -> Around:
    """So many of each that reach into the caller's regions or are of his machines; one query."""
    newest = Ban.objects.filter(pk__in=Ban.objects.order_by("-starts_at").values("pk")[:200])
    reach = Machine.objects.filter(firm__in=own_firm(caller, SUPERVISES))
    first = Inspection.objects.filter(machine__in=reach.values("pk")).order_by("-at").values("pk")[:most]
    inspected = Inspection.objects.filter(pk__in=first)
    bans, people, rows, machines = at_once(
        newest.order_by("-starts_at"),
        Person.objects.filter(pk__in=newest.values("published_by")).only("name"),
        inspected.order_by("-at"),
        Machine.objects.filter(pk__in=inspected.values("machine")).select_related("firm__organisation"),
    )
    by_id = {one.pk: one for one in machines}
    return Around(
        _reaching(bans, regions_of(caller, SUPERVISES), at)[:most],
        {one.pk: one.name for one in people},
        [(one, by_id[one.machine]) for one in rows],
    )


def _reaching(rows: list[Ban], paths: Sequence[str] | None, at: datetime) -> list[Ban]:
    """The bans that reach into these regions: those that hold or are to come first, then the newest that are over."""
    if paths is not None:
        rows = [one for one in rows if any(_touch(one.region_path, path) for path in paths)]
    standing = [one for one in rows if one.lifted_at is None and one.ends_at > at]
    over = [one for one in rows if one not in standing]
    return [*sorted(standing, key=lambda one: one.starts_at), *over]


def _touch(ban: str, path: str) -> bool:
    """Whether one of two regions lies in the other."""
    one, other = f"{ban}." if ban else "", f"{path}." if path else ""
    return one.startswith(other) or other.startswith(one)


def refused_by_code(firms: Iterable[str], since: datetime) -> list[tuple[str, int]]:
    """How often starts were refused at machines of these firms since a moment, by code, the most frequent first."""
    rows = Refusal.objects.filter(at__gte=since, machine__firm__organisation__code__in=set(firms))
    return Counter(rows.values_list("code", flat=True)).most_common()


def firms_to_enrol(paths: Sequence[str] | None) -> list[Organisation]:
    """Firms of the register in these regions that are not enrolled as firms that weld."""
    inside = Q() if paths is None else Q(pk__in=[])
    for path in paths or ():
        inside |= in_subtree(path)
    rows = Organisation.objects.filter(inside, kind="firm", welding_firm=None)
    return list(rows.order_by("name")[:MOST])
