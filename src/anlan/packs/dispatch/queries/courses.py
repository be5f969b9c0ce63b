# SPDX-License-Identifier: Apache-2.0
"""The course of each incident: its moments, as the log and its read model hold them; what every figure counts."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from anlan.kernel import timing
from anlan.kernel.events.models import EventRecord
from anlan.kernel.matters.models import Matter
from anlan.kernel.places.models import Region
from anlan.kernel.places.queries import in_subtree

from ..holding import FactKind
from ..kinds.first_response import WELL
from ..models import BoardRow, Category, HandOver, Offer, Sending, Task
from .arrivals import doubted
from .board import guard_came_first
from .listing import facts_of

FEEDBACK, REVISIT = "dispatch.feedback_recorded", "dispatch.revisit_recorded"
ASKED, BREACHED, CLEARED = "dispatch.check_asked", "clocks.clock_breached", "clocks.clock_cleared"
GENERAL = ("yellow", "blue")  # 一般类警情: neither red nor orange, as it stands now


@dataclass(frozen=True)
class Course:
    """One incident from the call to its end; None is what has not happened."""

    incident: UUID
    number: str
    title: str
    region_path: str
    is_general: bool
    is_forbidden: bool  # of a type at which guards do not respond first (PB-R7)
    reported_at: datetime
    sent_at: datetime | None = None
    signed_at: datetime | None = None
    police_at: datetime | None = None
    offered_at: datetime | None = None
    accepted_at: datetime | None = None
    guard_at: datetime | None = None
    is_guard_first: bool | None = None
    is_escalated: bool = False
    has_responded_first: bool = False  # a guard took a task that was to respond, not to cordon
    handed_at: datetime | None = None
    handed: int = 0  # take-overs that an officer signed, one for each task
    fed_back_at: datetime | None = None
    checks: int = 0  # questions whether the guard is well
    unanswered: int = 0  # of them without an answer in time
    said_of_it: str = ""  # by the caller when he was asked again: satisfied, mostly, dissatisfied
    closed_at: datetime | None = None

    @property
    def handled_at(self) -> datetime | None:
        """办结 or 反馈, whichever came first (domain.md 2.5)."""
        ends = [one for one in (self.fed_back_at, self.closed_at) if one is not None]
        return min(ends) if ends else None


def courses(matters: QuerySet[Matter], since: datetime, until: datetime, region: str = "") -> list[Course]:
    """The incidents that were reported in [since, until), oldest first.

    `matters` is what the reader may see; `region` narrows it to a region and what lies in it.
    """
    return courses_of(matters, [(since, until)], region)[0]


def courses_of(
    matters: QuerySet[Matter], spans: Sequence[timing.Span], region: str = ""
) -> list[list[Course]]:
    """The same for several spans at once, by six queries however many there are."""
    wanted = matters.filter(kind="dispatch.incident")
    if region:
        path = Region.objects.filter(code=region).values_list("path", flat=True).first()
        wanted = wanted.filter(in_subtree(path)) if path else wanted.none()
    lines = BoardRow.objects.filter(_in_any(spans), incident__in=wanted.values("pk"))
    boards = list(lines.annotate(is_forbidden=Exists(_FORBIDDEN)).order_by("reported_at"))
    keys = [one.incident for one in boards]
    known = Matter.objects.in_bulk(keys)
    sendings = _earliest(Sending.objects.filter(incident__in=keys), "sent_at", "signed_at")
    fed_back, said, checks = _answers({row.incident: row.task for row in boards})
    taken = _taken(keys)
    handed = _handed(keys)
    found = [
        replace(
            _course(row, known[row.incident], row.is_forbidden, sendings.get(row.incident, (None, None)),
                    taken.get(row.incident), handed.get(row.incident, []), fed_back.get(row.incident)),
            said_of_it=said.get(row.incident, ""),
            checks=checks.asked[row.task],
            unanswered=checks.missed[row.task],
        )
        for row in boards
        if row.incident in known
    ]  # fmt: skip
    return [[one for one in found if begin <= one.reported_at < end] for begin, end in spans]


_FORBIDDEN = Category.objects.filter(code=OuterRef("category"), category_class="forbidden")


def _in_any(spans: Sequence[timing.Span]) -> Q:
    asked = Q()
    for begin, end in spans:
        asked |= Q(reported_at__gte=begin, reported_at__lt=end)
    return asked


@dataclass
class _Checks:
    """By task: how often its guard was asked whether he is well, and how often he did not say so in time."""

    asked: Counter[UUID | None] = field(default_factory=Counter)
    missed: Counter[UUID | None] = field(default_factory=Counter)

    def take(self, task: UUID | None, name: str, said: dict[str, Any]) -> None:
        """An event of a task (Any: JSON); a breach is counted once, and not where his answer had been in time."""
        if name == ASKED:
            self.asked[task] += 1
        elif said["clock"] == WELL and said.get("rung", 0) == 0:
            self.missed[task] += 1 if name == BREACHED else -1


def _answers(tasks: dict[UUID, UUID | None]) -> tuple[dict[UUID, datetime], dict[UUID, str], _Checks]:
    """By incident when feedback first went, what the caller said when he was last asked, and by task how often its guard
    was asked and was silent; from the log, by one query."""
    told = Q(name__in=(FEEDBACK, REVISIT), matter__in=list(tasks))
    told |= Q(name__in=(ASKED, BREACHED, CLEARED), matter__in=[one for one in tasks.values() if one])
    rows = EventRecord.objects.filter(told).order_by("position")
    fed_back: dict[UUID, datetime] = {}
    said: dict[UUID, str] = {}
    checks = _Checks()
    for matter, name, at, fields in rows.values_list("matter", "name", "at", "fields"):
        if matter is not None and name == FEEDBACK:
            fed_back[matter] = min(at, fed_back.get(matter, at))
        elif matter is not None and name == REVISIT:
            said[matter] = json.loads(fields)["satisfaction"]
        else:
            checks.take(matter, name, json.loads(fields))
    return fed_back, said, checks


def _handed(keys: Sequence[UUID]) -> dict[UUID, list[datetime]]:
    found: dict[UUID, list[datetime]] = {}
    rows = HandOver.objects.filter(task__incident__in=keys).values_list("task__incident", "signed_at")
    for incident, at in rows:
        found.setdefault(incident, []).append(at)
    return found


def _earliest(rows: QuerySet, *columns: str) -> dict[UUID, tuple[datetime | None, ...]]:
    """By incident the first of these moments."""
    found = rows.values_list("incident").annotate(*(Min(one) for one in columns))
    return {one[0]: tuple(one[1:]) for one in found}


def _taken(keys: Iterable[UUID]) -> dict[UUID, tuple[Offer, Task]]:
    """By incident the offer that a guard accepted, with its task; of several the first."""
    offers = Offer.objects.filter(task__incident__in=keys, answer="accepted").select_related("task")
    found: dict[UUID, tuple[Offer, Task]] = {}
    for offer in offers.order_by("offered_at"):
        found.setdefault(offer.task.incident_id, (offer, offer.task))
    return found


def _course(
    row: BoardRow,
    matter: Matter,
    is_forbidden: bool,
    sending: tuple[datetime | None, ...],
    taken: tuple[Offer, Task] | None,
    handed: list[datetime],
    fed_back_at: datetime | None,
) -> Course:
    facts = facts_of(row)
    offer, task = taken or (None, None)
    guard = offer.guard_id if offer and offer.guard_id not in doubted(facts) else None
    police = [fact.at for fact in facts if fact.kind in (FactKind.POLICE_ARRIVED, FactKind.TAKEN_OVER)]
    arrived = [fact.at for fact in facts if fact.kind is FactKind.GUARD_ARRIVED and fact.who == guard]
    return Course(
        incident=row.incident, number=matter.number, title=matter.title, region_path=matter.region_path,
        is_general=row.level in GENERAL, is_forbidden=is_forbidden, reported_at=row.reported_at,
        sent_at=sending[0], signed_at=sending[1], police_at=min(police, default=None),
        offered_at=offer.offered_at if offer else None, accepted_at=offer.answered_at if offer else None,
        guard_at=min(arrived, default=None), is_guard_first=guard_came_first(row), is_escalated=row.is_escalated,
        has_responded_first=task is not None and task.task_kind == "first_response",
        handed_at=min(handed, default=None), handed=len(handed), fed_back_at=fed_back_at, closed_at=row.closed_at,
    )  # fmt: skip
