# SPDX-License-Identifier: Apache-2.0
"""When a notice may ring: quiet hours, at most once a minute for one matter, and how long it is tried again."""

from datetime import datetime, timedelta

from .. import timing

APART = timedelta(minutes=1)  # one matter rings one person no oftener
PAUSES = (1.0, 3.0, 8.0, 20.0, 60.0)  # seconds between two tries
MINUTES = 24 * 60


def in_quiet(moment: datetime, begins: int | None, ends: int | None) -> bool:
    """Whether the local minute of the day lies in the quiet hours, which may go over midnight."""
    if begins is None or ends is None or begins == ends:
        return False
    local = moment.astimezone(timing.LOCAL)
    minute = local.hour * 60 + local.minute
    return begins <= minute < ends if begins < ends else minute >= begins or minute < ends


def after_quiet(moment: datetime, begins: int | None, ends: int | None) -> datetime:
    """The moment itself, or the end of the quiet hours that it lies in."""
    if not in_quiet(moment, begins, ends) or ends is None:
        return moment
    local = moment.astimezone(timing.LOCAL).replace(second=0, microsecond=0)
    minute = local.hour * 60 + local.minute
    return local + timedelta(minutes=(ends - minute) % MINUTES)


def rings_at(
    moment: datetime, last: datetime | None, begins: int | None, ends: int | None, *, is_urgent: bool
) -> datetime:
    """When it rings: at once, but a minute after the matter last rang; after the quiet hours unless it is urgent."""
    start = moment if last is None else max(moment, last + APART)
    return start if is_urgent else after_quiet(start, begins, ends)


def cannot_wait(moment: datetime, last: datetime, within: timedelta) -> bool:
    """Whether the time that somebody has to answer would be over before the minute of the last ring is."""
    return moment + within < last + APART


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries."""
    return timedelta(seconds=PAUSES[min(tries, len(PAUSES)) - 1])
