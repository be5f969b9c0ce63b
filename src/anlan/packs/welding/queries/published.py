# SPDX-License-Identifier: Apache-2.0
"""What was first said of each of some days, and what is known of it now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from anlan.kernel.context import Caller

from ..models.figures import PublishedWeldFigure
from ..models.firms import Firm
from .facts import SEES, Facts
from .indicators import Indicator
from .own_firm import own_firm

DAYS = 14


@dataclass(frozen=True)
class DayTold:
    """One day: the values and their bases; `first` counts only where `was_told`."""

    day: date
    was_told: bool
    first: float | None
    first_base: int
    now: float | None
    base: int


def days_told(caller: Caller, one: Indicator, by_day: Mapping[date, Facts]) -> Iterator[DayTold]:
    """These days, the newest first: for whoever sees the whole district, for that is what was published."""
    if one.is_standing or Firm.objects.exclude(pk__in=own_firm(caller, SEES)).exists():
        return
    rows = PublishedWeldFigure.objects.filter(code=one.code, day__in=by_day)
    told = {row.day: row for row in rows}
    for day, found in sorted(by_day.items(), reverse=True):
        counted, row = one.of(found), told.get(day)
        if counted or row:
            first = None if row is None or row.thousandths is None else row.thousandths / 1000
            yield DayTold(
                day, row is not None, first, row.base if row else 0, one.value(counted), len(counted)
            )
