# SPDX-License-Identifier: Apache-2.0
"""Reading looks at closed matters: what is due, what became of each, and what the drawn ones say of all."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ..access.permissions import may_anywhere, regions_of
from ..closing.independence import outside, took_part
from ..context import Caller
from ..matters.beside import MATTER
from ..matters.models import Matter
from ..places.queries import in_subtree
from ..registry import REGISTRY, KindEntry
from .ends import ends_of
from .events import Finding
from .models import CallBackDraw, PlannedReview
from .planning import is_open, may_be_made
from .sampling import draw, wilson

FOUND = (Finding.CALM, Finding.SIGNS, Finding.RELAPSED)


@dataclass(frozen=True)
class Sampled:
    """What drawn call-backs say: how many were drawn, reached and had relapsed, and the interval of the share (95 %)."""

    population: int
    drawn: int
    reached: int
    relapsed: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share of relapses among those reached; 0 where nobody was."""
        return self.relapsed / self.reached if self.reached else 0.0


@MATTER.rows
def reviews_of(key: UUID) -> QuerySet[PlannedReview]:
    """Every look that was planned or made, in the order in which it was due."""
    return PlannedReview.objects.filter(matter=key).order_by("due_at", "id")


def reviews_due(caller: Caller, at: datetime) -> list[PlannedReview]:
    """The looks that may be made now and that this person may make: he took no part. The oldest first; one question."""
    if caller.person is None:
        return []
    return list(_within(caller, "record_review", outsider=True).filter(may_be_made(at)))


def looks_waiting(caller: Caller, at: datetime) -> QuerySet[PlannedReview]:
    """The same in no order, as part of another question."""
    if caller.person is None:
        return PlannedReview.objects.none()
    return _within(caller, "record_review", outsider=True).filter(may_be_made(at)).order_by()


def reviews_overdue(caller: Caller, at: datetime) -> list[PlannedReview]:
    """The looks that should have been made by now, in whatever the reader may see; the oldest first."""
    return list(_within(caller, "view").filter(state="due", due_at__lte=at))


def followed_kinds(caller: Caller) -> list[KindEntry]:
    """The kinds whose follow-ups this person makes or draws somewhere: their plan is his to read."""
    return [
        one
        for one in REGISTRY.kinds.values()
        if one.kind.review is not None
        and any(may_anywhere(caller, f"{one.pack}.{verb}") for verb in ("record_review", "draw_call_backs"))
    ]


def _within(caller: Caller, verb: str, *, outsider: bool = False) -> QuerySet[PlannedReview]:
    """The plan, as far as the caller holds this permission; as an outsider, only where he took no part."""
    condition = Q(pk__in=[])
    for entry in REGISTRY.kinds.values():
        paths = regions_of(caller, f"{entry.pack}.{verb}") if entry.kind.review else []
        for path in [""] if paths is None else paths:
            strange = outside(caller.person, entry.name) if outsider and caller.person else Q()
            condition |= Q(kind=entry.name) & in_subtree(path) & strange
    rows = PlannedReview.objects.filter(condition, matter__closed_at__isnull=False)
    return rows.select_related("matter").order_by("due_at", "id")


def review_verbs(matter: Matter, person: UUID | None, at: datetime) -> frozenset[str]:
    """Which verbs of review have anything to do here for this person, whatever he may."""
    if matter.closed_at is None or matter.kind not in REGISTRY.kinds:
        return frozenset()
    if REGISTRY.kind(matter.kind).review is None or person is None or took_part(person, matter):
        return frozenset()
    waits = any(is_open(one, at) for one in reviews_of(matter.pk))
    return frozenset(("record_review", "skip_review") if waits else ("record_review",))


def population_of(kind: str, region: str, since: datetime, until: datetime, upto: int) -> list[UUID]:
    """The matters that ended in a period and whose end stood when the log was `upto`."""
    ends = ends_of(kind, since, until, region=region, upto=upto)
    return sorted({one.matter for one in ends if one.state != "withdrawn"})


def draw_again(row: CallBackDraw) -> list[UUID]:
    """What a draw gives when it is made again from the log: the same, or somebody has changed something."""
    return draw(population_of(row.kind, row.region_path, row.since, row.until, row.upto), row.seed, row.drawn)


def sampled(kind: str, since: datetime, until: datetime, *, region: str = "") -> Sampled:
    """What the call-backs say that were drawn for periods which touch this one."""
    draws = list(CallBackDraw.objects.filter(in_subtree(region), kind=kind, since__lt=until, until__gt=since))
    rows = PlannedReview.objects.filter(draw__in=draws, state="done").values_list("finding", flat=True)
    found = Counter(rows)
    reached, relapsed = sum(found[one] for one in FOUND), found[Finding.RELAPSED]
    low, high = wilson(relapsed, reached)
    return Sampled(
        sum(one.population for one in draws), sum(one.drawn for one in draws), reached, relapsed, low, high
    )
