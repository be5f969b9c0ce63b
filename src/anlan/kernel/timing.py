# SPDX-License-Identifier: Apache-2.0
"""The only reading of the clock, so that tests set it and a demo may run faster than life; and how a day is said."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

LOCAL = ZoneInfo("Asia/Shanghai")
type Span = tuple[datetime, datetime]  # from, and up to but without
_lock = threading.Lock()
_run: tuple[datetime, float, float] | None = None  # began, the machine's mark then, rate: changed as one
_frozen: datetime | None = None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    if _frozen is not None:
        return _frozen
    if _run is not None:
        began, mark, speed = _run
        return began + timedelta(seconds=(time.monotonic() - mark) * speed)
    return datetime.now(UTC)


def today() -> date:
    """The day by the clock of the district."""
    return now().astimezone(LOCAL).date()


def span_of(first: date, last: date) -> Span:
    """From the midnight that begins the first day to the one that ends the last, by the clock of the district."""
    return datetime.combine(first, hour(), LOCAL), datetime.combine(last + timedelta(days=1), hour(), LOCAL)


def span_before(span: Span) -> Span:
    """As much time, right before it."""
    return span[0] - (span[1] - span[0]), span[0]


def say_when(moment: datetime, *, clock: bool = True) -> str:
    """A date as the district says it: 11月23日 14:03; the year only when it is another one."""
    local = moment.astimezone(LOCAL)
    return f"{say_day(local)} {local:%H:%M}" if clock else say_day(local)


def say_day(day: date) -> str:
    """A day of the calendar in the reader's language: 11月23日, or 23 Nov; the year only when it is another one."""
    this_year = today().year
    if (get_language() or "").startswith("zh"):
        year = "" if day.year == this_year else f"{day.year}年"
        return f"{year}{day.month}月{day.day}日"
    year = "" if day.year == this_year else f" {day.year}"
    return f"{day.day} {day:%b}{year}"


def machine_now() -> datetime:
    """The machine's own moment: asked by a demo only, which tells a past before it begins."""
    return datetime.now(UTC)


def rate() -> float:
    """How many seconds of the district pass in one second of the machine."""
    return 1.0 if _run is None else _run[2]


def run_at(speed: float, since: datetime | None = None) -> None:
    """Let the district's time run at `speed` from now on, or from `since` (a demo only).

    Nothing may have been recorded after `since`: time never goes back.
    """
    global _run
    with _lock:
        _run = (since or now(), time.monotonic(), speed)


def machine_seconds(span: timedelta) -> float:
    """How long a thread must really wait for `span` of the district's time; never negative."""
    return max(0.0, span.total_seconds() / rate())


@contextmanager
def set_to(moment: datetime) -> Iterator["Hands"]:
    """Stop the clock at `moment` for a test; the yielded hands move it."""
    global _frozen
    if moment.tzinfo is None:
        raise ValueError("a moment needs its offset")
    before, _frozen = _frozen, moment.astimezone(UTC)
    try:
        yield Hands()
    finally:
        _frozen = before


class Hands:
    """Moves a stopped clock."""

    def pass_(self, **span: float) -> datetime:
        """Let time pass: `hands.pass_(seconds=30)`."""
        global _frozen
        _frozen = now() + timedelta(**span)
        return _frozen

    def to(self, moment: datetime) -> None:
        """Put the clock to this moment."""
        global _frozen
        _frozen = moment.astimezone(UTC)
