# SPDX-License-Identifier: Apache-2.0
"""Sends what was put aside: signed, in order for each matter, again after growing pauses, and parked in the end.

Each system has at most one thread at a time, so that a slow one holds up no other. A message goes out before it is
marked: after a crash in between it goes out again under the same id, by which the other side knows it.
"""

import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

from django.db import Error as DatabaseError
from django.db import connection, connections
from django.utils.translation import pgettext

from .. import timing
from ..access.ledger import looked
from ..context import Caller, Context
from ..errors import Refused, write_down
from ..events.models import EventRecord
from ..following.lease import Lease
from ..ports import NotSent, WebhookChannel, is_plugged, port
from ..vault import CannotOpen
from ..writing import plain_writing, writing
from . import signing
from .events import WebhookMessageParked
from .message import body_of
from .models import Webhook, WebhookMessage
from .scope import may_hear, scope_of
from .secrets import secrets_of

log = logging.getLogger("anlan.webhooks")
LOOK = 0.5  # machine seconds between two looks at what is due
AT_ONCE = 100
THREADS = 8
PAUSES = (5, 30, 120, 600, 1800, 3600, 7200)  # seconds after each try but the last
KEPT = timedelta(days=30)
_rests: dict[UUID, float] = {}  # until when, in machine seconds, the breaker of a system's address stays open


def send_due(webhook: UUID) -> int:
    """Send what is due to one system, in order for each matter; how many were tried."""
    row = Webhook.objects.filter(pk=webhook).select_related("owner").first()
    now = timing.now()
    if row is None or row.state != "on" or row.ends_at <= now or not is_plugged(WebhookChannel):
        return 0
    scope, tried, held = (row, scope_of(row)), 0, _held(row, now)
    for message in _due(row, now, held):
        if message.matter in held:
            continue
        record = EventRecord.objects.filter(position=message.position).first() if message.position else None
        if record is not None and not may_hear(scope, record):
            _end(message, "dropped", "out_of_scope")
            continue
        tried += 1
        if not _try(row, message, record):
            if row.state != "on" or time.monotonic() < _rests.get(row.pk, 0.0):
                break
            held.add(message.matter)
    return tried


def _held(row: Webhook, now: datetime) -> set[UUID | None]:
    """Matters whose next message has to wait: one of theirs is parked, or rests before it is tried again."""
    rows = WebhookMessage.objects.filter(webhook=row).exclude(matter=None)
    late = rows.filter(state="waiting", next_at__gt=now).values_list("matter", flat=True)
    return {*late, *rows.filter(state="parked").values_list("matter", flat=True)}


def _due(row: Webhook, now: datetime, held: set[UUID | None]) -> Iterator[WebhookMessage]:
    rows = WebhookMessage.objects.filter(webhook=row, state="waiting", next_at__lte=now)
    free = rows.exclude(matter__in=[one for one in held if one is not None]) if held else rows
    yield from list(free.order_by("position", "made_at")[:AT_ONCE])


def _try(row: Webhook, message: WebhookMessage, record: EventRecord | None) -> bool:
    """Whether it came through."""
    begun = time.monotonic()
    try:
        body = body_of(message, record)
        if body is None:
            _end(message, "dropped", "pack_off")
            return True
        headers = signing.headers_for(str(message.pk), timing.now(), body, secrets_of(row, timing.now()))
        port(WebhookChannel).hand_over(row.address, body, headers)  # type: ignore[type-abstract]
    except NotSent as no:
        if no.code == "breaker_open":  # nobody was asked: it is no try
            _rests[row.pk] = time.monotonic() + (no.later or LOOK)
            return False
        _failed(row, message, no)
        return False
    except CannotOpen:
        _failed(row, message, NotSent("unreadable_secret", is_refused=True))
        return False
    message.took_ms = int((time.monotonic() - begun) * 1000)
    message.tries += 1
    message.sent_at = timing.now()
    _end(message, "sent", "")
    return True


def _failed(row: Webhook, message: WebhookMessage, no: NotSent) -> None:
    message.tries += 1
    message.problem = no.code[:40]
    if no.code == "gone":  # 410: by the standard, nothing more is sent there
        row.state = "gone"
        with plain_writing():
            Webhook.objects.filter(pk=row.pk, state="on").update(state="gone")
            message.save(update_fields=["tries", "problem"])
    elif message.tries > len(PAUSES):
        ctx = Context(Caller(None, "webhooks.sender", "follower"))
        with writing(ctx):
            message.state, message.next_at = "parked", None
            message.save(update_fields=["state", "next_at", "tries", "problem"])
            ctx.record(WebhookMessageParked(webhook=row.pk, tries=message.tries), region=row.region_path)
    else:
        pause = max(float(PAUSES[message.tries - 1]), no.later or 0.0)
        message.next_at = timing.now() + timedelta(seconds=pause)
        with plain_writing():
            message.save(update_fields=["next_at", "tries", "problem"])


def _end(message: WebhookMessage, state: str, problem: str) -> None:
    message.state, message.problem, message.next_at = state, problem, None
    with plain_writing():
        message.save(update_fields=["state", "problem", "next_at", "tries", "sent_at", "took_ms"])


def show_secret(row: Webhook, caller: Caller) -> str:
    """The newest secret, once; who saw it is on record. Raises Refused the second time."""
    with plain_writing():
        shown = Webhook.objects.filter(pk=row.pk, secret_shown_at=None).update(secret_shown_at=timing.now())
    if not shown:
        raise Refused(
            "shown_already",
            pgettext(
                "kernel",
                "This secret was shown already. If it is lost, make a new one; the older counts for a day more.",
            ),
        )
    looked(caller.person, "webhook:secret", reason=row.name)
    return secrets_of(row, timing.now())[0]


def tidy() -> int:
    """Delete what was sent or dropped more than thirty days ago."""
    rows = WebhookMessage.objects.filter(made_at__lt=timing.now() - KEPT, state__in=("sent", "dropped"))
    with plain_writing():
        return rows.delete()[0]


def due() -> list[UUID]:
    """The systems that something is due for and that do not rest."""
    moment = time.monotonic()
    rows = WebhookMessage.objects.filter(state="waiting", next_at__lte=timing.now(), webhook__state="on")
    found = rows.order_by().values_list("webhook", flat=True).distinct()
    return [one for one in found if moment >= _rests.get(one, 0.0)]


def run(ending: threading.Event) -> None:
    """Send until the end, in one process at a time."""
    lease, busy = Lease("webhooks.sender"), dict[UUID, Future[None]]()
    with ThreadPoolExecutor(THREADS, thread_name_prefix="webhooks") as threads:
        while not ending.wait(LOOK):
            try:
                if not lease.take():
                    continue
                busy = {key: one for key, one in busy.items() if not one.done()}
                for key in due():
                    if key not in busy:
                        busy[key] = threads.submit(_send_all, key, ending)
            except DatabaseError as fault:
                write_down(log, "the sender of webhooks lost the database", fault)
                lease.release()
                connection.close()
            except Exception:  # a sender that dies in silence would leave every other system deaf
                log.exception("the sender of webhooks failed")
    lease.release()
    connections.close_all()


def _send_all(webhook: UUID, ending: threading.Event) -> None:
    try:
        while send_due(webhook) and not ending.is_set():
            pass
    except DatabaseError as fault:
        write_down(log, "a webhook lost the database", fault)
    except Exception:
        log.exception("a webhook failed")
    finally:
        connections.close_all()
