# SPDX-License-Identifier: Apache-2.0
"""Sends what is due, one thread for each channel so that a slow one holds up no other, and says what reached nobody.

A message goes out before it is marked: after a crash in between it goes out again under the same key, and is shown once.
"""

import logging
import threading
import time
from datetime import timedelta
from typing import cast
from uuid import UUID

from django.db import Error as DatabaseError
from django.db import connection, connections

from .. import timing
from ..context import Caller, Context
from ..errors import write_down
from ..following.lease import Lease
from ..ids import new_id
from ..matters.adverse import all_against
from ..matters.models import Matter
from ..people.models import Person
from ..ports import ChatChannel, NotSent, PushAddress, PushChannel, TextChannel, is_plugged, port
from ..vault import CannotOpen, unseal
from ..writing import plain_writing, writing
from . import rules
from .channels import PORTS, ring_of
from .events import NoticeUndelivered
from .models import Notice, NoticeDelivery, NoticeTry, PushDevice

log = logging.getLogger("anlan.notices")
LOOK = 0.5  # machine seconds between two looks at what is due
AT_ONCE = 50
KEPT = timedelta(days=30)
MOST_LATE = 2**31 - 1  # milliseconds that the column holds: 24 days, after which it is all the same


def send_due(channel: str) -> int:
    """Send what is due on one channel; how many were tried."""
    if not is_plugged(PORTS[channel]):
        return 0
    due = NoticeDelivery.objects.filter(channel=channel, next_at__lte=timing.now())
    rows = list(due.select_related("notice", "device").order_by("-notice__is_urgent", "next_at")[:AT_ONCE])
    for row in rows:
        _try(row)
    return len(rows)


def _try(row: NoticeDelivery) -> None:
    begun, at = time.monotonic(), timing.now()
    fault: NotSent | None = None
    try:
        _hand_out(row)
    except NotSent as no:
        fault = no
    except CannotOpen:
        fault = NotSent("unreadable_address", is_refused=True)
    _mark(row, fault, int((time.monotonic() - begun) * 1000))
    if fault is None and row.device_id:
        with plain_writing():
            PushDevice.objects.filter(pk=row.device_id).update(reached_at=at)


def _hand_out(row: NoticeDelivery) -> None:
    if row.channel != "chat" and row.notice.subject in all_against(row.notice.person_id):
        raise NotSent("out_of_sight", is_refused=True)
    language = row.device.language if row.device else ""
    ring = ring_of(row.notice, timing.now(), language)
    if row.channel == "push":
        if row.device is None:
            raise NotSent("device_removed", is_refused=True)
        said = cast("dict[str, str]", unseal(row.device.sealed, row.device.row))
        port(PushChannel).push(PushAddress(**said), ring)  # type: ignore[type-abstract]
    elif row.channel == "sms":
        person = Person.objects.get(pk=row.notice.person_id)
        number = str(unseal(person.phone, f"kernel_person:phone:{person.pk}"))
        port(TextChannel).text(number, ring)  # type: ignore[type-abstract]
    else:
        port(ChatChannel).chat(ring)  # type: ignore[type-abstract]


def _mark(row: NoticeDelivery, fault: NotSent | None, took: int) -> None:
    now = timing.now()
    late = min(MOST_LATE, max(0, int((now - row.notice.rings_at).total_seconds() * 1000)))
    row.tries += 1
    row.late_ms, row.problem = late, fault.code[:40] if fault else ""
    if fault is None:
        row.state, row.sent_at, row.next_at = "sent", now, None
    elif fault.is_gone or fault.is_refused:
        row.state, row.next_at = "failed", None
    else:
        row.next_at = now + max(rules.pause_after(row.tries), timedelta(seconds=fault.later or 0))
        if row.next_at > row.notice.deadline:
            row.state, row.next_at = "failed", None
    with plain_writing():
        row.save(update_fields=["state", "sent_at", "next_at", "tries", "late_ms", "problem"])
        NoticeTry.objects.create(
            id=new_id(), delivery=row, at=now, took_ms=took, late_ms=late, outcome=row.problem or "sent"
        )
        if fault is None:
            Notice.objects.filter(pk=row.notice_id, state__in=("open", "unreached")).update(state="reached")
        elif fault.is_gone and row.device_id:
            PushDevice.objects.filter(pk=row.device_id).delete()


def give_up_late() -> int:
    """Say of each notice whose time is over that it reached nobody; how many."""
    late = Notice.objects.filter(state="open", deadline__lte=timing.now()).order_by("deadline")
    if not late.exists():
        return 0
    ctx = Context(Caller(None, "notices.sender", "clock"))
    with writing(ctx):
        rows = list(late.select_for_update()[:AT_ONCE])
        kinds = {
            one.pk: (one.kind, one.region_path)
            for one in Matter.objects.filter(pk__in=[row.subject for row in rows if row.subject])
        }
        for row in rows:
            matter = row.subject if row.subject in kinds else None
            if matter is not None:
                ctx.hold(matter, *kinds[matter])
            event = NoticeUndelivered(matter=matter, person=row.person_id, tell=row.tell, rung=row.rung)
            ctx.record(event, region=row.region, at=row.deadline)
        Notice.objects.filter(pk__in=[row.pk for row in rows]).update(state="unreached")
    return len(rows)


def shown(person: UUID, keys: list[UUID], *, alive: bool) -> int:
    """A page of his shows them. What can wait is seen by that; what is urgent once he gave a sign of life there.

    A page that lies open before nobody reaches nobody: it goes on ringing, and whoever is next is told.
    """
    with plain_writing():
        mine = Notice.objects.filter(person=person, pk__in=keys)
        rows = mine if alive else mine.filter(is_urgent=False)
        idle = NoticeDelivery.objects.filter(notice__in=rows, notice__is_urgent=False, state="waiting")
        idle.update(state="dropped", next_at=None)
        rows.filter(state__in=("open", "unreached")).update(state="reached")
        return rows.filter(shown_at=None).update(shown_at=timing.now())


def opened(person: UUID, key: UUID) -> Notice | None:
    """He pressed it; None when it is not his."""
    row = Notice.objects.filter(person=person, pk=key).exclude(subject__in=all_against(person)).first()
    if row is not None and row.opened_at is None:
        with plain_writing():
            row.opened_at = timing.now()
            row.shown_at = row.shown_at or row.opened_at
            row.state = "reached" if row.state in ("open", "unreached") else row.state
            row.save(update_fields=["opened_at", "shown_at", "state"])
            waiting = NoticeDelivery.objects.filter(notice=row, state="waiting")
            waiting.update(state="dropped", next_at=None)
    return row


def tidy() -> int:
    """Delete notices that are older than thirty days, with their deliveries and tries."""
    with plain_writing():
        return Notice.objects.filter(made_at__lt=timing.now() - KEPT).delete()[0]


def run(channel: str, ending: threading.Event) -> None:
    """Send on one channel until the end, in one process at a time; `late` is the one that gives up."""
    lease = Lease(f"notices.{channel}")
    while not ending.wait(LOOK):
        try:
            if not lease.take():
                continue
            while (give_up_late() if channel == "late" else send_due(channel)) and not ending.is_set():
                pass
        except DatabaseError as fault:
            write_down(log, f"notices by {channel} lost the database", fault)
            lease.release()
            connection.close()
        except Exception:  # a sender that dies in silence would leave everybody untold
            log.exception("notices by %s failed", channel)
    lease.release()
    connections.close_all()
