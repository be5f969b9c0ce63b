# SPDX-License-Identifier: Apache-2.0
"""Who holds the scene, second by second: a pure fold over facts that may come late and in any order.

The rule is "Who holds the scene" in domain.md 2.4: nobody until the first lawful person records 到场; a
guard from there; police from the officer's 到场, in law from the signed take-over; nobody again when the
last one leaves by hand or has been outside the fence for two minutes; unknown when he has been silent for
five. Of several at once the highest counts: police, guard, unknown, nobody. What was shown is never
rewritten by waiting: a holder counts until the two or five minutes are over.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

FENCE_METRES: Final = 30
AWAY_AFTER: Final = timedelta(minutes=2)
SILENT_AFTER: Final = timedelta(minutes=5)
ATTENDANCE: Final = {
    "city": timedelta(minutes=5),
    "suburb": timedelta(minutes=10),
}  # PB-R8; rural: none is set


class By(StrEnum):
    """Who holds the scene."""

    NONE = "none"
    GUARD = "guard"
    POLICE = "police"
    UNKNOWN = "unknown"


class FactKind(StrEnum):
    """What may be recorded about a scene.

    Whatever is about a person names him in `who`; an arrival that names nobody stays until the closing.
    Of facts of the same moment, those that stand first here happened first.
    """

    REPORTED = "reported"
    POLICE_SENT = "police_sent"
    GUARD_SENT = "guard_sent"
    GUARD_ARRIVED = "guard_arrived"
    ARRIVAL_DOUBTED = "arrival_doubted"  # it was said all the same and holds; no figure counts it
    POLICE_ARRIVED = "police_arrived"
    TAKEN_OVER = "taken_over"  # the officer's signature; he is there, even if no arrival was recorded
    LEFT_BY_HAND = "left_by_hand"
    LEFT_FENCE = "left_fence"  # at the crossing; takes effect two minutes later
    BACK_IN_FENCE = "back_in_fence"
    HEARD = "heard"  # a sign of life after silence
    LAST_HEARD = (
        "last_heard"  # a sign after which nothing followed (perhaps that one); takes effect in five minutes
    )
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened at `at` (aware), however late it was learnt."""

    kind: FactKind
    at: datetime
    who: UUID | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of time with one holder: `who` by id, in order; `hollow` marks what is foreseen."""

    by: By
    since: datetime
    until: datetime
    who: tuple[UUID, ...] = ()
    hollow: bool = False

    @property
    def seconds(self) -> float:
        """Its length."""
        return (self.until - self.since).total_seconds()


@dataclass(frozen=True, slots=True)
class Holding:
    """The whole answer as of `now`: segments tile the time from the report to now, or to the closing."""

    segments: tuple[Segment, ...]
    held_now: By
    who_now: tuple[UUID, ...]
    reported_at: datetime
    closed_at: datetime | None
    in_law_since: datetime | None  # of the first signed take-over
    now: datetime

    @property
    def unheld_seconds(self) -> float:
        """How long nobody held the scene; unknown is not counted here."""
        return sum(segment.seconds for segment in self.segments if segment.by is By.NONE)

    @property
    def unknown_seconds(self) -> float:
        """How long nobody can say who held it."""
        return sum(segment.seconds for segment in self.segments if segment.by is By.UNKNOWN)


class NotReported(ValueError):
    """Facts without a report up to now: the holding of nothing."""


_ORDER: Final = {kind: place for place, kind in enumerate(FactKind)}
_RANK: Final = {By.NONE: 0, By.UNKNOWN: 1, By.GUARD: 2, By.POLICE: 3}


def hold(facts: Iterable[Fact], now: datetime) -> Holding:
    """Fold the facts into who held the scene until `now`; raises NotReported without a report.

    Facts after `now` wait, facts after the closing are left aside, the same fact twice counts once.
    """
    known = sorted({fact for fact in facts if fact.at <= now}, key=_when)
    reported = next((fact.at for fact in known if fact.kind is FactKind.REPORTED), None)
    if reported is None:
        raise NotReported
    closed = next((fact.at for fact in known if fact.kind is FactKind.CLOSED and fact.at >= reported), None)
    end = closed or now
    known = [fact for fact in known if fact.at <= end]
    stays = [stay for person in _by_person(known) for stay in _stays(person, end)]
    by, who = (By.NONE, ()) if closed else _highest(stays, end)
    signed = (fact.at for fact in known if fact.kind is FactKind.TAKEN_OVER)
    return Holding(tuple(_segments(stays, reported, end)), by, who, reported, closed, next(signed, None), now)


def _when(fact: Fact) -> tuple[datetime, int, str]:
    return fact.at, _ORDER[fact.kind], str(fact.who)


_ARRIVALS: Final = {
    FactKind.GUARD_ARRIVED: By.GUARD,
    FactKind.POLICE_ARRIVED: By.POLICE,
    FactKind.TAKEN_OVER: By.POLICE,
}


@dataclass(frozen=True, slots=True)
class _Stay:
    """One person there as `by` from `since` up to, not including, `until`."""

    by: By
    who: UUID | None
    since: datetime
    until: datetime


def _by_person(facts: Sequence[Fact]) -> Iterator[list[Fact]]:
    """Each person's facts in order; arrivals that name nobody count as one person of that role."""
    people: dict[object, list[Fact]] = {}
    for fact in facts:
        if fact.who is not None:
            people.setdefault(fact.who, []).append(fact)
        elif fact.kind in _ARRIVALS:
            people.setdefault(_ARRIVALS[fact.kind], []).append(fact)
    yield from people.values()


@dataclass(slots=True)
class _Presence:
    """What is known of one person while his facts are read."""

    by: By = By.NONE  # in which role he is there, or was before he stepped out
    out: datetime | None = None
    silent: datetime | None = None

    def after(self, fact: Fact) -> None:
        """Take in one fact."""
        if fact.kind in _ARRIVALS:
            self.by = max(_ARRIVALS[fact.kind], self.by, key=_RANK.__getitem__)
            self.out = self.silent = None
        elif fact.kind is FactKind.LEFT_BY_HAND:
            self.by, self.out, self.silent = By.NONE, None, None
        elif fact.kind is FactKind.LEFT_FENCE:
            self.out, self.silent = self.out or fact.at, None
        elif fact.kind is FactKind.BACK_IN_FENCE:
            self.out = self.silent = None
        elif fact.kind is FactKind.LAST_HEARD:
            self.silent = fact.at
        elif fact.kind is FactKind.HEARD:
            self.silent = None

    def pieces(self, since: datetime, until: datetime) -> Iterator[tuple[By, datetime, datetime]]:
        """How he counts between two facts, where only the passing of time can change it."""
        if self.by is By.NONE:
            return
        gone = until if self.out is None else min(until, max(since, self.out + AWAY_AFTER))
        hushed = gone if self.silent is None else min(gone, max(since, self.silent + SILENT_AFTER))
        yield self.by, since, hushed
        yield By.UNKNOWN, hushed, gone


def _stays(facts: Sequence[Fact], end: datetime) -> Iterator[_Stay]:
    """One person's stays. They run one second past `end`, so that the state at `end` itself is known."""
    seen, beyond = _Presence(), end + timedelta(seconds=1)
    for fact, following in zip(facts, [*(fact.at for fact in facts[1:]), beyond], strict=True):
        seen.after(fact)
        for by, since, until in seen.pieces(fact.at, following):
            if since < until:
                yield _Stay(by, fact.who, since, until)


def _highest(stays: Iterable[_Stay], at: datetime) -> tuple[By, tuple[UUID, ...]]:
    """Who holds the scene at this moment: police > guard > unknown > none."""
    there = [stay for stay in stays if stay.since <= at < stay.until]
    by = max((stay.by for stay in there), key=_RANK.__getitem__, default=By.NONE)
    return by, tuple(sorted({stay.who for stay in there if stay.by is by and stay.who is not None}))


def _segments(stays: Sequence[_Stay], start: datetime, end: datetime) -> Iterator[Segment]:
    """Cut [start, end] wherever somebody comes or goes, and join what is alike."""
    cuts = {moment for stay in stays for moment in (stay.since, stay.until) if start < moment < end}
    edges = sorted({start, end, *cuts})
    open_since = start
    for since, until in pairwise(edges):
        state = _highest(stays, since)
        if until == end or _highest(stays, until) != state:
            yield Segment(state[0], open_since, until, state[1])
            open_since = until


def forecast(
    held: Holding,
    guard_eta: datetime | None,
    police_eta: datetime | None,
    *,
    beyond: timedelta = timedelta(minutes=1),
) -> tuple[Segment, ...]:
    """Hollow segments from now on, if guard and police come when they are expected.

    An arrival that is overdue is taken as due now. The last segment ends `beyond` after the last arrival.
    Nothing is foreseen for a closed scene, or when nobody is expected.
    """
    expected = [
        (max(eta, held.now), by)
        for eta, by in ((guard_eta, By.GUARD), (police_eta, By.POLICE))
        if eta is not None
    ]
    if held.closed_at is not None or not expected:
        return ()
    end = max(eta for eta, _ in expected) + beyond
    edges = sorted({held.now, end, *(eta for eta, _ in expected)})
    foreseen: list[Segment] = []
    for since, until in pairwise(edges):
        by = max([held.held_now, *(role for eta, role in expected if eta <= since)], key=_RANK.__getitem__)
        if foreseen and foreseen[-1].by is by:
            foreseen[-1] = Segment(by, foreseen[-1].since, until, hollow=True)
        else:
            foreseen.append(Segment(by, since, until, hollow=True))
    return tuple(foreseen)


def unheld_in_all(held: Holding, foreseen: Iterable[Segment]) -> float:
    """Seconds without anybody, past and foreseen together: the number that a choice of guard changes."""
    return held.unheld_seconds + sum(segment.seconds for segment in foreseen if segment.by is By.NONE)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on the time axis. `over` are the seconds beyond the limit; `expected` marks what is foreseen."""

    kind: str
    at: datetime
    label: str | Promise = field(compare=False)
    who: UUID | None = None
    is_limit: bool = False
    expected: bool = False
    over: float = 0.0
    rule: str = ""


_LABELS: Final = {
    FactKind.REPORTED: pgettext_lazy("dispatch", "Reported"),
    FactKind.POLICE_SENT: pgettext_lazy("dispatch", "Police sent"),
    FactKind.GUARD_SENT: pgettext_lazy("dispatch", "Guard sent"),
    FactKind.GUARD_ARRIVED: pgettext_lazy("dispatch", "Guard on scene"),
    FactKind.POLICE_ARRIVED: pgettext_lazy("dispatch", "Police on scene"),
    FactKind.TAKEN_OVER: pgettext_lazy("dispatch", "Taken over"),
    FactKind.CLOSED: pgettext_lazy("dispatch", "Closed"),
}
_LIMIT_LABEL: Final = pgettext_lazy("dispatch", "Attendance limit")


def marks(
    facts: Iterable[Fact],
    now: datetime,
    *,
    guard_eta: datetime | None = None,
    police_eta: datetime | None = None,
    area: str = "city",
) -> tuple[Mark, ...]:
    """Marks in order of time: 接警, 派警, each 到场, 移交, 办结, what is expected, and the limit of PB-R8.

    The limit runs from the sending of police: 5 minutes in the city, 10 in a suburb, none elsewhere. An
    arrival of police after it, seen or expected, carries how many seconds it is over.
    """
    known = sorted({fact for fact in facts if fact.at <= now and fact.kind in _LABELS}, key=_when)
    limit = _limit(known, area)
    found = [
        Mark(fact.kind, fact.at, _LABELS[fact.kind], fact.who, over=_over(fact.kind, fact.at, limit))
        for fact in known
    ]
    arrived = {fact.kind for fact in known}
    if FactKind.CLOSED not in arrived:
        for kind, eta in ((FactKind.GUARD_ARRIVED, guard_eta), (FactKind.POLICE_ARRIVED, police_eta)):
            if eta is not None and kind not in arrived:
                found.append(
                    Mark(kind, max(eta, now), _LABELS[kind], expected=True, over=_over(kind, eta, limit))
                )
    if limit is not None:
        found.append(Mark("limit", limit, _LIMIT_LABEL, is_limit=True, rule="PB-R8"))
    return tuple(sorted(found, key=lambda mark: (mark.at, mark.is_limit, mark.kind)))


def _limit(known: Sequence[Fact], area: str) -> datetime | None:
    """PB-R8, public 110 norm: when police ought to be there; None before they are sent, or without a limit."""
    sent = next((fact.at for fact in known if fact.kind is FactKind.POLICE_SENT), None)
    return None if sent is None or area not in ATTENDANCE else sent + ATTENDANCE[area]


def _over(kind: FactKind, at: datetime, limit: datetime | None) -> float:
    """Seconds by which an arrival of police is late."""
    return max(0.0, (at - limit).total_seconds()) if limit and kind is FactKind.POLICE_ARRIVED else 0.0
