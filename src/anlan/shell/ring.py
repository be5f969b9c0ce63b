# SPDX-License-Identifier: Apache-2.0
"""What a clock's ring shows at a moment, so that the server's first picture and the browser's next one agree.

`static/shell/js/clock.js` says the same in the browser.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .spoken import say_brief, word

NEAR = timedelta(seconds=15)
NEAR_SHARE = 0.25


@dataclass(frozen=True)
class Ring:
    """State (running, near, over, late, done, paused), the arc as a share of 100, and two short lines."""

    state: str
    dash: float
    big: str
    small: str


def _share(part: timedelta, whole: timedelta) -> float:
    return max(0.0, min(100.0, 100 * part / whole))


def _briefly(span: timedelta) -> str:
    """So short that it stands inside the ring: 31 s, 2:23."""
    return " ".join(say_brief(span)).replace(word("left"), "").strip()


def ring_at(
    moment: datetime,
    *,
    started: datetime,
    due: datetime,
    ended: datetime | None = None,
    paused: datetime | None = None,
    forecast: datetime | None = None,
) -> Ring:
    """The ring of a clock that started and is due; what has ended late says so for ever.

    Near is the last quarter, the last 15 seconds, or a forecast beyond the limit; over grows by the share exceeded.
    """
    limit = max(due - started, timedelta(milliseconds=1))
    if ended is not None:
        return (
            Ring("late", 0, word("late"), _briefly(ended - due))
            if ended > due
            else Ring("done", 100, "✓", "")
        )
    left = due - (paused or moment)
    if paused is not None:
        return Ring("paused", _share(left, limit), word("paused"), say_brief(left)[0])
    if left < timedelta(0):
        return Ring("over", _share(-left, limit), word("over"), _briefly(-left))
    near = left <= limit * NEAR_SHARE or left < NEAR or (forecast is not None and forecast > due)
    return Ring("near" if near else "running", _share(left, limit), *say_brief(left))
