# SPDX-License-Identifier: Apache-2.0
"""Working time: work days with make-up days (调休), 8:30 to 17:30.

Which days are work days comes from the State Council's yearly notice, as the package `chinesecalendar` carries it; a
year it does not know yet counts Monday to Friday.
"""

from datetime import date, datetime, time, timedelta

import chinese_calendar

from ..timing import LOCAL

OPENS, CLOSES = time(8, 30), time(17, 30)
DAY = timedelta(hours=CLOSES.hour - OPENS.hour, minutes=CLOSES.minute - OPENS.minute)  # of working time


def is_work_day(day: date) -> bool:
    """Whether offices are open on this day."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def after_working(start: datetime, span: timedelta) -> datetime:
    """The moment at which `span` of working time has passed since `start`; none at all has passed at once."""
    if not span:
        return start
    here, left = start.astimezone(LOCAL), span
    while True:
        opens, closes = (datetime.combine(here.date(), t, LOCAL) for t in (OPENS, CLOSES))
        if is_work_day(here.date()) and here < closes:
            here = max(here, opens)
            if here + left <= closes:
                return (here + left).astimezone(start.tzinfo)
            left -= closes - here
        here = datetime.combine(here.date() + timedelta(days=1), time(0), LOCAL)


def working_between(start: datetime, end: datetime) -> timedelta:
    """How much working time lies between two moments; zero when the end is not after the start."""
    total, here, last = timedelta(0), start.astimezone(LOCAL), end.astimezone(LOCAL)
    while here < last:
        opens, closes = (datetime.combine(here.date(), t, LOCAL) for t in (OPENS, CLOSES))
        if is_work_day(here.date()):
            total += max(timedelta(0), min(last, closes) - max(here, opens))
        here = datetime.combine(here.date() + timedelta(days=1), time(0), LOCAL)
    return total
