# SPDX-License-Identifier: Apache-2.0
"""Turns events into notices, by what the packs declare: notices, their deliveries and the position in one transaction."""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from .. import timing
from ..context import Context
from ..declare import Tell
from ..events.base import Event
from ..events.models import EventRecord
from ..following.consumer import Recorder
from ..ids import new_id
from ..registry import REGISTRY
from . import rules
from .batch import Batch
from .channels import channels_for
from .events import NoticeGiven
from .models import Notice, NoticeDelivery
from .people import meant_by

UNDELIVERED = "notices.notice_undelivered"
OLD = timedelta(
    minutes=30
)  # what was heard so long ago is history: a district that was down rings nobody with it
type Said = dict[str, Any]  # Any: an event's fields


@cache
def _by_event() -> dict[str, list[tuple[str, Tell]]]:
    """Declarations by the event they follow (the registry is read-only after start)."""
    found: dict[str, list[tuple[str, Tell]]] = {}
    for name, one in REGISTRY.tells().items():
        found.setdefault(one.on, []).append((name, one))
    return found


@cache
def _ends() -> dict[str, list[str]]:
    """Declarations by the events after which it is too late to tell."""
    found: dict[str, list[str]] = {}
    for name, one in REGISTRY.tells().items():
        for event in one.until:
            found.setdefault(event, []).append(name)
    return found


class NoticeFollower(Recorder):
    """Follows every event that somebody is told of, and every one that makes the telling idle."""

    name = "notices.follower"
    gathers = 0.1  # bells are rung twice a second; what comes meanwhile reads people and earlier notices once

    def __init__(self) -> None:
        super().__init__()
        self._batch = Batch()

    def wanted(self, record: EventRecord) -> bool:
        """Whether a pack declares something of it."""
        return record.name in _by_event() or record.name in _ends() or record.name == UNDELIVERED

    def begin(self, records: Sequence[EventRecord]) -> None:
        """What is known of people and of earlier notices is read once for all of them."""
        subjects = (subject for record in records for subject in _subjects(record) if subject)
        matters = {record.matter for record in records if record.matter}
        since = min(record.recorded_at for record in records)
        self._batch = Batch(subjects, [record.id for record in records], matters, since)

    def settle(self) -> None:
        """All notices and their ways in two statements."""
        self._batch.write()

    def follow(self, ctx: Context, record: EventRecord, event: Event) -> None:
        """End what is idle, then tell; what nobody was reached with goes to whoever is next."""
        said: Said = json.loads(record.fields)
        if names := _ends().get(record.name):
            self._end(names, record)
        if timing.now() - record.recorded_at > OLD:
            return
        if record.name == UNDELIVERED:
            self._next(ctx, record, said)
            return
        for name, tell in _by_event().get(record.name, ()):
            if all(said.get(field) in values for field, values in tell.only.items()):
                told = meant_by(tell, name.split(".")[0], record, said, self._batch)
                self._tell(ctx, record, said, name, tell, told)

    def _end(self, names: list[str], record: EventRecord) -> None:
        if record.matter and not self._batch.is_alive(record.matter, names):
            return
        self._batch.write()  # what was told a moment ago may be idle already
        idle = Notice.objects.filter(tell__in=names, matter=record.matter, state__in=("open", "unreached"))
        idle = idle.filter(made_at__lte=record.recorded_at)
        NoticeDelivery.objects.filter(notice__in=idle, state="waiting").update(state="dropped", next_at=None)
        idle.update(state="over")
        ended = Notice.objects.filter(tell__in=names, matter=record.matter, deadline__gt=record.recorded_at)
        ended.filter(made_at__lte=record.recorded_at).update(deadline=record.recorded_at)

    def _next(self, ctx: Context, record: EventRecord, said: Said) -> None:
        name, rung = said["tell"], said["rung"]
        tell = REGISTRY.tells().get(name)
        if tell is None or rung >= len(tell.then):
            return
        role = f"{name.split('.')[0]}.{tell.then[rung]}"
        told = self._batch.holders([role], record.region) - {UUID(said["person"])}
        self._tell(ctx, record, said, name, tell, told, rung + 1)

    def _tell(
        self, ctx: Context, record: EventRecord, said: Said, name: str, tell: Tell, told: set[UUID], rung: int = 0
    ) -> None:  # fmt: skip
        told = told - self._batch.against(record.matter) - self._batch.against(_subject(tell, record, said))
        known = [
            one for one in self._batch.known(told) if not self._batch.is_told(record.id, name, rung, one)
        ]
        is_again = self._batch.is_told(record.id, name, rung)
        for at, person in enumerate(known):
            subject = _subject(tell, record, said)
            self._one(record, name, tell, person, subject, rung, is_first=at == 0 and not is_again)
        if known:
            ctx.record(NoticeGiven(told=tuple(known), tell=name), region=record.region)

    def _one(
        self, record: EventRecord, name: str, tell: Tell, person: UUID, subject: UUID | None, rung: int, *, is_first: bool
    ) -> None:  # fmt: skip
        wish, moment = self._batch.wish(person), record.recorded_at
        quiet = wish.quiet_from, wish.quiet_until
        before = self._batch.before(person, subject)
        rang = [one for one in before if one.rings_at <= moment]
        if rang and tell.urgent and rules.cannot_wait(moment, rang[-1].rings_at, tell.within):
            # no clock rings twice in a minute; another one that ends before it is over would be heard too late
            rang = [one for one in rang if (one.tell, one.rung) == (name, rung) and one.deadline > moment]
        row = Notice(
            id=new_id(), person_id=person, tell=name, event=record.id, matter=record.matter, subject=subject,
            region=record.region, rung=rung, is_urgent=tell.urgent, made_at=moment,
            rings_at=rules.rings_at(moment, rang[-1].rings_at if rang else None, *quiet, is_urgent=tell.urgent),
        )  # fmt: skip
        row.deadline = row.rings_at + tell.within
        if waiting := [one for one in before if one.rings_at > moment and one.state == "open"]:
            self._gather(waiting[-1], row)
        row.broke_quiet = row.is_urgent and rules.in_quiet(row.rings_at, *quiet)
        ways = channels_for(row, tell, self._batch, is_first=is_first)
        self._batch.add(
            row,
            [
                NoticeDelivery(id=new_id(), notice=row, channel=channel, device=device, next_at=row.rings_at)
                for channel, device in ways
            ],
        )

    def _gather(self, before: Notice, row: Notice) -> None:
        """Two facts before the bell: it rings once, with the later, as soon as either may."""
        if before._state.adding:
            self._batch.write()
        row.count = before.count + 1
        row.rings_at = min(row.rings_at, before.rings_at)
        row.deadline = min(row.deadline, before.deadline) if before.is_urgent else row.deadline
        row.is_urgent = row.is_urgent or before.is_urgent
        NoticeDelivery.objects.filter(notice=before, state="waiting").update(state="dropped", next_at=None)
        before.state = "over"
        before.save(update_fields=["state"])


def _subjects(record: EventRecord) -> Iterator[UUID | None]:
    """What this event's notices are about."""
    told = _by_event().get(record.name, ())
    if record.name == UNDELIVERED or any(not tell.about for _, tell in told):
        yield record.matter
    if any(tell.about for _, tell in told):
        said = json.loads(record.fields)
        yield from (_subject(tell, record, said) for _, tell in told)


def _subject(tell: Tell, record: EventRecord, said: Said) -> UUID | None:
    about = said.get(tell.about) if tell.about else None
    return UUID(about) if about else record.matter


REGISTRY.consumers[NoticeFollower.name] = NoticeFollower()
