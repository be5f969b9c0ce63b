# SPDX-License-Identifier: Apache-2.0
"""Figures beside those of the days before and of the same days a year before, and by street or town (domain.md 2.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from anlan.kernel import timing
from anlan.kernel.matters.models import Matter
from anlan.kernel.places.models import Region
from anlan.kernel.places.queries import within

from .courses import Course, courses_of
from .indicators import Indicator


@dataclass(frozen=True)
class Beside:
    """The incidents of the days asked for, of as many days before them, and of the same days a year before.

    `days` are those of the last days before the end, where a page tells them one by one.
    """

    now: list[Course]
    before: list[Course]
    year: list[Course]
    days: Sequence[Course] = ()


@dataclass(frozen=True)
class Part:
    """A street or town with what happened in it; without a region: where no street is known."""

    region: Region | None
    beside: Beside


def days_before(first: date, last: date) -> tuple[date, date]:
    """As many days, right before the first."""
    return first - (last - first) - timedelta(days=1), first - timedelta(days=1)


def year_before(day: date) -> date:
    """The same day a year before; of 29 February the day before March."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def beside(matters: QuerySet[Matter], first: date, last: date, region: str = "", *, days: int = 0) -> Beside:
    """All of them, by as many questions as one alone; `days`: how many of the last."""
    spans = [
        timing.span_of(first, last),
        timing.span_of(*days_before(first, last)),
        timing.span_of(year_before(first), year_before(last)),
        timing.span_of(last - timedelta(days=days - 1), last),
    ]
    return Beside(*courses_of(matters, spans, region))


def parts(found: Beside, regions: Sequence[Region]) -> list[Part]:
    """By street or town, in the order of the register; what lies in none comes last, if there is any."""
    known = [Part(one, _inside(found, one.path)) for one in regions]
    rest = Beside(*(_outside(some, regions) for some in (found.now, found.before, found.year)))
    return [*known, *([Part(None, rest)] if rest.now or rest.before or rest.year else [])]


def _inside(found: Beside, path: str) -> Beside:
    return Beside(
        *(
            [one for one in some if within(one.region_path, path)]
            for some in (found.now, found.before, found.year)
        )
    )


def _outside(some: Sequence[Course], regions: Sequence[Region]) -> list[Course]:
    return [one for one in some if not any(within(one.region_path, region.path) for region in regions)]


def value_now(one: Indicator, courses: Sequence[Course]) -> tuple[float | None, int]:
    """A figure and its base, of days that were lived through: no incident at all is none."""
    counted = one.counted(courses)
    return one.value(counted), len(counted)


def value_of(one: Indicator, courses: Sequence[Course]) -> tuple[float | None, int]:
    """The same of days long ago: where nothing at all is known of them, a number is unknown and no zero."""
    counted = one.counted(courses)
    return (one.value(counted) if courses else None), len(counted)


def fall(one: Indicator, now: float | None, then: float | None) -> float | None:
    """(then − now) / then, for numbers and times; None where there is nothing to divide by."""
    if one.unit == "share" or now is None or not then:
        return None
    return (then - now) / then
