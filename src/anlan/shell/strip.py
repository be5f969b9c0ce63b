# SPDX-License-Identifier: Apache-2.0
"""Who holds the scene, as pieces of a strip: what the server draws first and `hold.js` moves on with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Holder = Literal["none", "guard", "police", "unknown"]


@dataclass(frozen=True)
class Segment:
    """One holder from one moment until another; no end means until now, or, forecast, until the strip's end."""

    by: Holder
    since: datetime
    until: datetime | None = None
    forecast: bool = False


@dataclass(frozen=True)
class Mark:
    """A moment on the axis: its words, its side, its state (late, limit, or nothing), and whether it is only expected."""

    at: datetime
    label: str
    side: Literal["above", "below"] = "above"
    state: Literal["", "late", "limit"] = ""
    forecast: bool = False


@dataclass(frozen=True)
class Piece:
    """A drawn piece, in percent of the strip."""

    by: Holder
    plan: bool
    start: float
    width: float


@dataclass(frozen=True)
class Strip:
    """The whole story of a scene between two moments; without an end it grows with time."""

    start: datetime
    segments: Sequence[Segment]
    end: datetime | None = None
    marks: Sequence[Mark] = ()
    is_over: bool = False  # it ends where it ends; there is no "now" on it

    def pieces(self, moment: datetime) -> list[Piece]:
        """What to draw at a moment."""
        end = self._end(moment)
        whole = max((end - self.start).total_seconds(), 0.001)

        def at(time: datetime) -> float:
            return round(100 * (min(max(time, self.start), end) - self.start).total_seconds() / whole, 2)

        drawn = []
        for segment in self.segments:
            start, stop = at(segment.since), at(segment.until or (end if segment.forecast else moment))
            drawn.append(Piece(segment.by, segment.forecast, start, round(max(0.0, stop - start), 2)))
        return drawn

    def _end(self, moment: datetime) -> datetime:
        if self.end is not None:
            return self.end if self.is_over else max(moment, self.end)
        return max([moment, *(s.until or s.since for s in self.segments)])

    def story(self) -> dict[str, object]:
        """The same for the browser, as plain values for JSON."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat() if self.end else None,
            "over": self.is_over,
            "segments": [
                {
                    "by": s.by,
                    "from": s.since.isoformat(),
                    "to": s.until.isoformat() if s.until else None,
                    "forecast": s.forecast,
                }
                for s in self.segments
            ],
            "marks": [
                {
                    "at": m.at.isoformat(),
                    "label": str(m.label),
                    "side": m.side,
                    "s": m.state,
                    "plan": m.forecast,
                }
                for m in self.marks
            ],
        }
