# SPDX-License-Identifier: Apache-2.0
"""The figures of dispatch (domain.md 2.5): each says what it counts, over what, and gives its list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Label

from .courses import Course

type Unit = Literal["seconds", "share", "count"]


@dataclass(frozen=True)
class Indicator:
    """A figure: `of` gives what one incident adds, None when it is not in the base."""

    code: str
    label: Label
    unit: Unit
    how: Label
    besides: Label
    of: Callable[[Course], float | None]
    must_be_zero: bool = False
    at: int = 0  # of buckets: which one
    buckets: "Buckets | None" = None

    def counted(self, courses: Sequence[Course]) -> list[tuple[Course, float]]:
        """The incidents of the base, each with what it adds."""
        return [(one, value) for one in courses if (value := self.of(one)) is not None]

    def value(self, counted: Sequence[tuple[Course, float]]) -> float | None:
        """The mean of seconds, the share, or the number; None over nothing, for a mean of nothing is no zero."""
        if self.unit == "count":
            return sum(value for _, value in counted)
        return sum(value for _, value in counted) / len(counted) if counted else None


def _between(since: str, until: str, *, general: bool = False) -> Callable[[Course], float | None]:
    """Seconds between two moments of a course; an order of moments that cannot be stands in no figure."""

    def seconds(course: Course) -> float | None:
        begin: datetime | None = getattr(course, since)
        end: datetime | None = getattr(course, until)
        if begin is None or end is None or end < begin or (general and not course.is_general):
            return None
        return (end - begin).total_seconds()

    return seconds


def _first(course: Course) -> float | None:
    return None if course.is_guard_first is None else float(course.is_guard_first)


def _escalated(course: Course) -> float | None:
    return float(course.is_escalated) if course.accepted_at is not None else None


def _improper(course: Course) -> float | None:
    return float(course.has_responded_first) if course.is_forbidden else None


def _unanswered(course: Course) -> float | None:
    return float(course.unanswered) if course.checks else None


def _handed(course: Course) -> float | None:
    return float(course.handed) if course.handed else None


def _first_of_tasks(course: Course) -> float | None:
    return _first(course) if course.accepted_at is not None else None


def _asked_again(course: Course) -> float | None:
    return float(bool(course.said_of_it)) if course.handled_at is not None else None


def _content(course: Course) -> float | None:
    return float(course.said_of_it in ("satisfied", "mostly")) if course.said_of_it else None


_PARTS = pgettext_lazy(
    "dispatch", "Mean of the incidents where both moments are known; doubtful arrivals count for none."
)
INDICATORS = (
    Indicator(
        "incidents", pgettext_lazy("dispatch", "Incidents"), "count",
        pgettext_lazy("dispatch", "Incidents that were reported in these days, of every type and level."),
        pgettext_lazy(
            "dispatch",
            "The fall is (then − now) / then, against the same days a year before. The report's 46 % is “up to”: one unit's, no mean.",
        ),
        lambda _course: 1.0,
    ),
    Indicator(
        "handling", pgettext_lazy("dispatch", "Handling time, from sending"), "seconds",
        pgettext_lazy(
            "dispatch",
            "Yellow and blue incidents: from the first sending of police until feedback or closing, whichever came first; the mean.",
        ),
        pgettext_lazy(
            "dispatch",
            "The report's 28.6 and 13.7 minutes come without their start and end; this is "
            "the reading that starts with the sending. The other stands beside it.",
        ),
        _between("sent_at", "handled_at", general=True),
    ),
    Indicator(
        "handling_from_report", pgettext_lazy("dispatch", "Handling time, from the report"), "seconds",
        pgettext_lazy("dispatch", "The same incidents, from the call until feedback or closing; the mean."),
        pgettext_lazy("dispatch", "Longer than from sending by the time that the room took to decide."),
        _between("reported_at", "handled_at", general=True),
    ),
    Indicator(
        "first", pgettext_lazy("dispatch", "Guard there first"), "share",
        pgettext_lazy(
            "dispatch",
            "Incidents where a guard was on scene before police, of all where somebody has come.",
        ),
        pgettext_lazy("dispatch", "Who has not come yet is not counted. Arrival is by the fence of 30 m or by hand."), _first,
    ),
    Indicator(
        "first_of_tasks", pgettext_lazy("dispatch", "Guard there first, of tasks"), "share",
        pgettext_lazy(
            "dispatch",
            "Incidents where a guard was on scene before police, of those whose task a guard accepted and where somebody has come.",
        ),
        pgettext_lazy("dispatch", "Where no guard was sent none can be first: those are left out here."), _first_of_tasks,
    ),
    Indicator(
        "handed", pgettext_lazy("dispatch", "First responses handed over"), "count",
        pgettext_lazy("dispatch", "Tasks whose scene an officer took over from a guard and signed for."),
        pgettext_lazy("dispatch", "The report speaks of 986; it says neither the time nor the base."), _handed,
    ),
    Indicator(
        "escalated", pgettext_lazy("dispatch", "Escalated"), "share",
        pgettext_lazy("dispatch", "Tasks that the guard escalated, of all that a guard accepted."),
        pgettext_lazy("dispatch", "A high share is no fault: to call for help in time is the guard's duty."), _escalated,
    ),
    Indicator(
        "improper", pgettext_lazy("dispatch", "Improper first responses"), "share",
        pgettext_lazy(
            "dispatch",
            "Incidents of a type closed to guards at which a guard responded, of all of such types. It must be 0 (PB-R7).",
        ),
        pgettext_lazy("dispatch", "To cordon from outside is allowed and is not counted."), _improper, must_be_zero=True,
    ),
    Indicator(
        "unanswered", pgettext_lazy("dispatch", "Guards who did not say that they are well"), "count",
        pgettext_lazy("dispatch", "Questions to guards on a scene whether they are well that had no answer in time."),
        pgettext_lazy(
            "dispatch",
            "An answer that was given in time and came late for want of a network counts as given. "
            "It is a figure of the district, never of a guard (X-R3).",
        ), _unanswered,
    ),
    Indicator(
        "asked_again", pgettext_lazy("dispatch", "Callers followed up"), "share",
        pgettext_lazy("dispatch", "Incidents whose caller was reached and asked how it was handled, of all with feedback or closed."),
        pgettext_lazy("dispatch", "Who could not be reached counts as not asked."), _asked_again,
    ),
    Indicator(
        "content", pgettext_lazy("dispatch", "Callers satisfied"), "share",
        pgettext_lazy("dispatch", "Satisfied or mostly satisfied, of all callers who were asked again; the last answer counts."),
        pgettext_lazy("dispatch", "A high share over few who were asked says little: see how many were asked."), _content,
    ),
    Indicator("choose", pgettext_lazy("dispatch", "Report to offer"), "seconds", _PARTS, "", _between("reported_at", "offered_at")),
    Indicator("answer", pgettext_lazy("dispatch", "Offer to acceptance"), "seconds", _PARTS, "", _between("offered_at", "accepted_at")),
    Indicator("way", pgettext_lazy("dispatch", "Acceptance to arrival"), "seconds", _PARTS, "", _between("accepted_at", "guard_at")),
    Indicator("police", pgettext_lazy("dispatch", "Sending to police on scene"), "seconds", _PARTS, "", _between("sent_at", "police_at")),
    Indicator("alone", pgettext_lazy("dispatch", "Guard alone on scene"), "seconds", _PARTS, "", _between("guard_at", "police_at")),
)  # fmt: skip


@dataclass(frozen=True)
class Buckets:
    """How many orders fell within each bound, as weekly reports of a police office have it (domain.md 2.5)."""

    code: str
    label: Label
    how: Label
    seconds: Callable[[Course], float | None]
    bounds: tuple[int, ...]  # upper bounds in seconds; what is longer comes last

    def place(self, course: Course) -> int | None:
        """Into which bucket an incident falls; None when it is not in the base."""
        value = self.seconds(course)
        if value is None:
            return None
        return next((at for at, bound in enumerate(self.bounds) if value <= bound), len(self.bounds))

    def counts(self, courses: Sequence[Course]) -> list[int]:
        """One more than there are bounds."""
        places = [self.place(one) for one in courses]
        return [places.count(at) for at in range(len(self.bounds) + 1)]

    def shares(self) -> list[Indicator]:
        """Each bucket as a figure of its own, with its list and what was first said of it."""
        return [
            Indicator(
                f"{self.code}-{at}",
                self.label,
                "share",
                self.how,
                "",
                partial(self._in, at),
                at=at,
                buckets=self,
            )
            for at in range(len(self.bounds) + 1)
        ]

    def _in(self, at: int, course: Course) -> float | None:
        place = self.place(course)
        return None if place is None else float(place == at)


BUCKETS = (
    Buckets(
        "signing", pgettext_lazy("dispatch", "Signing"),
        pgettext_lazy("dispatch", "From the first sending of police until an officer signs for it: share of orders in this span."),
        _between("sent_at", "signed_at"), (30, 60, 120, 180),
    ),
    Buckets(
        "attending", pgettext_lazy("dispatch", "Police on scene"),
        pgettext_lazy("dispatch", "From the first sending of police until the first is on scene: share of orders in this span."),
        _between("sent_at", "police_at"), (300, 600, 900, 1800),
    ),
    Buckets(
        "feedback", pgettext_lazy("dispatch", "Feedback"),
        pgettext_lazy("dispatch", "From police on scene until feedback: share of orders in this span."),
        _between("police_at", "fed_back_at"), (1800, 3600, 7200, 14400),
    ),
)  # fmt: skip
SPANS = tuple(share for one in BUCKETS for share in one.shares())
EVERY = (*INDICATORS, *SPANS)  # whatever is published
BY_CODE = {one.code: one for one in EVERY}
