# SPDX-License-Identifier: Apache-2.0
"""A machine's day as one band of time: lanes over one clock, in percent of the hours shown; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from anlan.kernel.timing import LOCAL

type Shape = dict[str, Any]  # Any: kind, places in percent, label


AHEAD = timedelta(hours=2)  # what holds beyond now is seen to hold
RIGHT, WIDE = 72.0, 13.0  # percent: from where a label stands before its mark; what a label takes


@dataclass(frozen=True)
class Bar:
    """A stretch: allowed (permit, lease), done (watch, person, arc, on) or not known (gap). No end: until now."""

    kind: str
    since: datetime
    until: datetime | None = None
    label: str = ""
    planned_until: datetime | None = None  # of what holds beyond now


@dataclass(frozen=True)
class Dot:
    """A moment: a test, or a refusal (`no`)."""

    at: datetime
    label: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Lane:
    """One line of the band, and what it comes to."""

    label: str
    bars: Sequence[Bar] = ()
    dots: Sequence[Dot] = ()
    end: str = ""


@dataclass(frozen=True)
class Drawn:
    """What a template prints: percents."""

    lanes: list[dict[str, object]]
    scale: list[tuple[float, str]]
    now: float | None
    now_label: str
    hour: float
    off: float
    says: list[str] = field(default_factory=list)


def window(moments: Sequence[datetime], day: datetime, now: datetime) -> tuple[datetime, datetime]:
    """The hours to show: from before the first thing to two hours after the last, at least nine, within the day."""
    begins = day.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
    ends = begins + timedelta(days=1)
    seen = [one for one in (*moments, now) if begins <= one < ends]
    first = min([*seen, begins + timedelta(hours=8)]) - timedelta(minutes=30)
    last = max([*(one + AHEAD for one in seen), begins + timedelta(hours=16, minutes=30)])
    first, last = max(first, begins), min(last, ends)
    return first.astimezone(LOCAL), last.astimezone(LOCAL)


def _words(bars: Sequence[Shape], dots: Sequence[Shape]) -> list[Shape]:
    """The labels of a lane that have room, the newest first; the others are still told when a mark is pointed at."""
    told = [{**one, "dot": False} for one in bars] + [{**one, "dot": True} for one in dots]
    found: list[Shape] = []
    free = 200.0
    for one in sorted((one for one in told if one["label"]), key=lambda one: -one["a"]):
        before = one["a"] > RIGHT
        begins, ends = (one["a"] - WIDE, one["a"]) if before else (one["a"], one["a"] + WIDE)
        if ends <= free:
            found.append({**one, "before": before})
            free = begins
    return found


def drawn(lanes: Sequence[Lane], begins: datetime, ends: datetime, now: datetime) -> Drawn:
    """The band in percent; what lies outside is cut at its edges, what ends later is open at the right."""
    whole = (ends - begins).total_seconds()

    def at(moment: datetime) -> float:
        return round(100 * (min(max(moment, begins), ends) - begins).total_seconds() / whole, 2)

    made: list[dict[str, object]] = []
    for lane in lanes:
        bars = [
            {"kind": bar.kind, "a": at(bar.since), "b": at(bar.planned_until or bar.until or now), "label": bar.label}
            for bar in lane.bars
            if bar.since < ends and (bar.planned_until or bar.until or now) > begins
        ]  # fmt: skip
        dots = [
            {"kind": dot.kind, "a": at(dot.at), "label": dot.label}
            for dot in lane.dots
            if begins <= dot.at < ends
        ]
        made.append(
            {"label": lane.label, "bars": bars, "dots": dots, "words": _words(bars, dots), "end": lane.end}
        )
    first = begins.replace(minute=0, second=0, microsecond=0)
    hours = [first + timedelta(hours=count) for count in range(26)]
    apart = 1 if whole <= 12 * 3600 else 2
    here = at(now) if begins <= now < ends else None
    scale = [(at(one), one.strftime("%H:%M")) for one in hours if begins <= one < ends and one.hour % apart == 0
             and (here is None or abs(at(one) - here) > 8)]  # fmt: skip
    step = round(100 * 3600 / whole, 3)
    off = next((at(one) for one in hours if one >= begins), 0.0)
    return Drawn(made, scale, here, now.astimezone(LOCAL).strftime("%H:%M"), step, off)
