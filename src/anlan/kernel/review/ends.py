# SPDX-License-Identifier: Apache-2.0
"""The ends of a kind's matters, read from the log alone: as they were first said, and what became of each.

An end is provisional until somebody who took no part found it calm; then it is confirmed. A relapse inside the kind's
window takes it back, also when it was confirmed before.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from ..events.base import Event
from ..events.models import EventRecord
from ..events.upcast import event_of
from ..matters.events import MatterClosed, MatterReopened
from ..places.queries import within
from .events import ClosingWithdrawn, Finding, ReviewMade

TOLD_BY = (MatterClosed.name, MatterReopened.name, ClosingWithdrawn.name, ReviewMade.name)


@dataclass(frozen=True)
class End:
    """One end of one matter; a matter that was taken up again may have several."""

    matter: UUID
    at: datetime
    outcome: str
    good: bool
    state: Literal["provisional", "confirmed", "withdrawn"] = "provisional"


@dataclass(frozen=True)
class Closings:
    """What is published of a period: `first` counts every end as it was said, `now` those that still stand."""

    first: int
    first_good: int
    first_by_outcome: dict[str, int]
    now: int
    now_good: int
    now_by_outcome: dict[str, int]
    provisional: int
    confirmed: int
    withdrawn: int


def closings(kind: str, since: datetime, until: datetime, *, region: str = "") -> Closings:
    """How matters of a kind ended in a period (from `since`, before `until`), as first published and as of now."""
    ends = ends_of(kind, since, until, region=region)
    standing = [one for one in ends if one.state != "withdrawn"]
    states = Counter(one.state for one in ends)
    return Closings(
        first=len(ends),
        first_good=sum(one.good for one in ends),
        first_by_outcome=dict(Counter(one.outcome for one in ends)),
        now=len(standing),
        now_good=sum(one.good for one in standing),
        now_by_outcome=dict(Counter(one.outcome for one in standing)),
        provisional=states["provisional"],
        confirmed=states["confirmed"],
        withdrawn=states["withdrawn"],
    )


def ends_of(
    kind: str, since: datetime, until: datetime, *, region: str = "", upto: int | None = None
) -> list[End]:
    """The ends of a period; with `upto`, as whoever had read the log so far would have said."""
    rows = EventRecord.objects.filter(kind=kind, name__in=TOLD_BY, at__gte=since)
    if upto is not None:
        rows = rows.filter(position__lte=upto)
    of: dict[UUID, list[EventRecord]] = {}
    for record in rows.order_by("position"):
        if record.matter is not None and within(record.region, region):
            of.setdefault(record.matter, []).append(record)
    return [end for records in of.values() for end in _ends(records) if since <= end.at < until]


def _ends(records: Iterable[EventRecord]) -> list[End]:
    ends: list[End] = []
    for record in records:
        event = event_of(record)
        if isinstance(event, MatterClosed):
            assert record.matter is not None
            ends.append(End(record.matter, record.at, event.outcome, event.good))
        elif event is not None and ends:
            ends[-1] = _told(ends[-1], event)
    return ends


def _told(end: End, event: Event) -> End:
    if isinstance(event, (MatterReopened, ClosingWithdrawn)):
        return replace(end, state="withdrawn")
    if isinstance(event, ReviewMade) and end.state != "withdrawn":
        if event.finding is Finding.CALM:
            return replace(end, state="confirmed")
        if event.finding is Finding.SIGNS:
            return replace(end, state="provisional")
    return end
