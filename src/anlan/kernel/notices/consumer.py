# SPDX-License-Identifier: Apache-2.0
"""Turns events into notices, by what the packs declare: notices, their deliveries and the position in one transaction."""

import json
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
from .channels import channels_for
from .events import NoticeGiven
from .models import Notice, NoticeDelivery, NoticeWish
from .people import holders, meant_by

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

    def wanted(self, record: EventRecord) -> bool:
        """Whether a pack declares something of it."""
        return record.name in _by_event() or record.name in _ends() or record.name == UNDELIVERED

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
                told = meant_by(tell, name.split(".")[0], record, said)
                self._tell(ctx, record, said, name, tell, told)

    def _end(self, names: list[str], record: EventRecord) -> None:
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
        told = holders(name.split(".")[0], [tell.then[rung]], record.region) - {UUID(said["person"])}
        self._tell(ctx, record, said, name, tell, told, rung + 1)

    def _tell(
        self, ctx: Context, record: EventRecord, said: Said, name: str, tell: Tell, told: set[UUID], rung: int = 0
    ) -> None:  # fmt: skip
        about = said.get(tell.about) if tell.about else None
        subject = UUID(about) if about else record.matter
        before = Notice.objects.filter(event=record.id, tell=name, rung=rung)
        told -= set(before.values_list("person", flat=True))  # followed again from an earlier place: told already
        for at, person in enumerate(sorted(told)):
            self._one(record, name, tell, person, subject, rung, is_first=at == 0 and not before)
        if told:
            ctx.record(NoticeGiven(told=tuple(sorted(told)), tell=name), region=record.region)

    def _one(
        self, record: EventRecord, name: str, tell: Tell, person: UUID, subject: UUID | None, rung: int, *, is_first: bool
    ) -> None:  # fmt: skip
        wish = NoticeWish.objects.filter(pk=person).first() or NoticeWish(pk=person)
        last = Notice.objects.filter(person=person, subject=subject).order_by("-rings_at").first()
        moment = record.recorded_at
        begins, ends = wish.quiet_from, wish.quiet_until
        rang = last.rings_at if last and subject else None
        if rang and tell.urgent and rules.cannot_wait(moment, rang, tell.within):
            # one clock does not ring twice in a minute; another that ends before it is over would be heard too late
            same = Notice.objects.filter(
                person=person, subject=subject, tell=name, rung=rung, deadline__gt=moment
            )
            rang = rang if same.exists() else None
        rings = rules.rings_at(
            moment,
            rang,
            is_urgent=tell.urgent,
            begins=begins,
            ends=ends,
        )
        row = Notice(
            id=new_id(), person_id=person, tell=name, event=record.id, matter=record.matter, subject=subject,
            region=record.region, rung=rung, is_urgent=tell.urgent, made_at=moment, rings_at=rings,
            broke_quiet=tell.urgent and rules.in_quiet(rings, begins, ends), deadline=rings + tell.within,
        )  # fmt: skip
        if last is not None and subject and last.rings_at > moment and last.state == "open":
            self._gather(last, row)
        row.save(force_insert=True)
        NoticeDelivery.objects.bulk_create(
            NoticeDelivery(id=new_id(), notice=row, channel=channel, device=device, next_at=rings)
            for channel, device in channels_for(row, tell, wish, is_first=is_first)
        )

    def _gather(self, before: Notice, row: Notice) -> None:
        """Two facts before the bell: it rings once, with the later, as soon as either may."""
        row.count = before.count + 1
        if row.is_urgent or before.is_urgent:
            row.rings_at = min(row.rings_at, before.rings_at)
        row.deadline = min(row.deadline, before.deadline) if before.is_urgent else row.deadline
        row.is_urgent = row.is_urgent or before.is_urgent
        NoticeDelivery.objects.filter(notice=before, state="waiting").update(state="dropped", next_at=None)
        before.state = "over"
        before.save(update_fields=["state"])


REGISTRY.consumers[NoticeFollower.name] = NoticeFollower()
