# SPDX-License-Identifier: Apache-2.0
"""What the figures of a scope are counted from, read once for all of them: three questions, and one for who asked again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value

from anlan.kernel import timing
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.events.models import EventRecord
from anlan.kernel.matters.models import Matter
from anlan.kernel.places.queries import in_subtree

from ..models import Case
from ..models.care import CareVisit
from ..models.mediation import Promise
from ..models.violence import PoliceDecision, ProtectionOrder

KIND = "family.family_dispute"
CLOCKS = ("accept", "accept_urgent", "answer", "link_up", "on_spot", "report")
AGREED, ENDED, RATED = "family.agreement_reached", "family.mediation_ended", "family.case_rated"
DECISION, ORDER, PROMISE, VISIT = "decision", "order", "promise", "visit"


@dataclass(frozen=True)
class Scope:
    """From when until when, and within which subtrees; None: everywhere."""

    since: datetime
    until: datetime
    paths: Sequence[str] | None = None

    def where(self, column: str) -> Q:
        """The regions, as a condition on a column with a region's path."""
        if self.paths is None:
            return Q()
        found = Q(pk__in=[])
        for path in self.paths:
            found |= in_subtree(path, column)
        return found

    def during(self, column: str) -> Q:
        """The span, as a condition on a moment."""
        return Q(**{f"{column}__gte": self.since, f"{column}__lt": self.until})

    def holds(self, at: datetime | None) -> bool:
        """Whether a moment lies in it."""
        return at is not None and self.since <= at < self.until


class CaseRow(NamedTuple):
    """A case as the figures know it."""

    registered_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    outcome: str
    household: UUID | None
    region: str
    number: str


class Said(NamedTuple):
    """Something that happened, or was due: what, the word that decides whether it counts, when and where, of which case."""

    what: str
    word: str
    at: datetime
    region: str
    number: str


class Facts:
    """The rows of a scope; drills are not among them. What was read stays as it was: make one for each answer."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    @cached_property
    def cases(self) -> list[CaseRow]:
        """Cases that were registered, accepted or ended in the span."""
        scope = self.scope
        touched = (
            scope.during("registered_at") | scope.during("accepted_at") | scope.during("matter__closed_at")
        )
        rows = Case.objects.filter(scope.where("matter__region_path"), touched, is_drill=False)
        found = rows.order_by("registered_at", "pk").values_list(
            "registered_at", "accepted_at", "matter__closed_at", "matter__outcome", "household",
            "matter__region_path", "matter__number",
        )  # fmt: skip
        return [CaseRow(*one) for one in found]

    @cached_property
    def registered_of(self) -> dict[UUID, list[datetime]]:
        """When each household asked whose case was settled in the span."""
        ended = {one.household for one in self.cases if self.scope.holds(one.closed_at)} - {None}
        found: dict[UUID, list[datetime]] = {}
        rows = Case.objects.filter(household__in=ended, is_drill=False) if ended else Case.objects.none()
        for household, at in rows.values_list("household", "registered_at"):
            found.setdefault(household, []).append(at)
        return found

    def said(self, *what: str) -> Iterator[Said]:
        """What happened in the span, in its order."""
        return (one for one in self._moments if one.what in what)

    def due(self, what: str) -> Iterator[Said]:
        """What was due in the span, up to today, in its order."""
        return (one for one in self._days if one.what == what)

    @cached_property
    def _moments(self) -> list[Said]:
        scope = self.scope
        clocks = RunningClock.objects.filter(
            scope.where("region_path"), scope.during("started_at"), kind=KIND, name__in=CLOCKS,
            state__in=("met", "late", "breached"), matter__in=_real(),
        )  # fmt: skip
        told = EventRecord.objects.filter(
            scope.where("region"), scope.during("at"), name__in=(AGREED, ENDED, RATED), matter__in=_real()
        )
        here, real = scope.where("case__matter__region_path"), {"case__is_drill": False}
        decisions = PoliceDecision.objects.filter(here, scope.during("at"), **real)
        orders = ProtectionOrder.objects.filter(here, scope.during("decided_at"), is_granted=True, **real)
        case = ("case__matter__region_path", "case__matter__number")
        rows = _plain(clocks, "name", "state", "started_at", "region_path", _number()).union(
            _plain(told, "name", "fields", "at", "region", _number()),
            _plain(decisions, _word(DECISION), "decision", "at", *case),
            _plain(orders, _word(ORDER), "served_on", "decided_at", *case),
            all=True,
        )
        return sorted((Said(*one) for one in rows), key=lambda one: (one.at, one.number))

    @cached_property
    def _days(self) -> list[Said]:
        scope = self.scope
        first, last = _day(scope.since), _day(scope.until - timedelta(seconds=1))
        today = _day(timing.now())
        due = Q(due_on__gte=first, due_on__lte=min(last, today))
        promises = Promise.objects.filter(
            due,
            scope.where("agreement__matter__region_path"),
            agreement__matter__family_case__is_drill=False,
            agreement__effective_at__isnull=False,
        ).exclude(state="due", due_on=today)
        visits = CareVisit.objects.filter(
            due, scope.where("dispute__region_path"), dispute__family_case__is_drill=False
        ).exclude(matter__outcome="not_needed")
        dispute = ("agreement__matter__region_path", "agreement__matter__number")
        rows = _plain(promises, _word(PROMISE), "state", "due_on", *dispute).union(
            _plain(visits, _word(VISIT), "result", "due_on", "dispute__region_path", "dispute__number"),
            all=True,
        )
        found = [Said(what, word, _noon(day), region, number) for what, word, day, region, number in rows]
        return sorted(found, key=lambda one: (one.at, one.number))


def _real() -> QuerySet[Case, Any]:
    """Cases that are no drill (Any: their ids)."""
    return Case.objects.filter(is_drill=False).values("pk")


def _plain(rows: QuerySet[Any], *columns: Any) -> QuerySet[Any, Any]:
    """Rows of any table as the columns of `Said` (Any: models, expressions)."""
    return rows.order_by().values_list(*columns)


def _word(said: str) -> Value:
    return Value(said, output_field=CharField())


def _number() -> Subquery:
    return Subquery(Matter.objects.filter(pk=OuterRef("matter")).values("number")[:1])


def _day(at: datetime) -> date:
    return at.astimezone(timing.LOCAL).date()


def _noon(day: date) -> datetime:
    """The middle of a day, for what has a day and no hour."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=timing.LOCAL)
