# SPDX-License-Identifier: Apache-2.0
"""Puts an event aside for every system that asked for it and may hear of it; message and position in one transaction."""

import time

from .. import timing
from ..context import Context
from ..events.base import Event
from ..events.models import EventRecord
from ..following.consumer import Recorder
from ..ids import derived_id
from ..registry import REGISTRY
from .models import Webhook, WebhookMessage
from .scope import Scope, may_hear, scope_of

OWN = "webhooks."
KNOWN = 2.0  # machine seconds for which the list of wishes is believed; each change of it is an event that ends this


class WebhookFollower(Recorder):
    """Puts each event aside for the systems that asked for it."""

    name = "webhooks.follower"
    gathers = 0.1  # messages are sent twice a second, and this one is woken by every event

    def __init__(self) -> None:
        super().__init__()
        self._names: frozenset[str] | None = None
        self._read_at = 0.0

    def forget(self) -> None:
        """Somebody else may have moved on meanwhile: ask again who wants what."""
        super().forget()
        self._names = None

    def wanted(self, record: EventRecord) -> bool:
        """Whether any system asked for events of this name."""
        if record.name.startswith(OWN):
            self._names = None
            return False
        if self._names is None or time.monotonic() - self._read_at > KNOWN:
            rows = Webhook.objects.filter(state="on").values_list("events", flat=True)
            self._names = frozenset(name for row in rows for name in row.split())
            self._read_at = time.monotonic()
        return record.name in self._names

    def follow(self, ctx: Context, record: EventRecord, event: Event) -> None:
        """One message for each; what happened before a system asked is none of its business."""
        moment = timing.now()
        rows = Webhook.objects.filter(state="on", ends_at__gt=moment, made_at__lte=record.recorded_at)
        asked = [row for row in rows.select_related("owner") if record.name in row.names]
        scopes: list[Scope] = [(row, scope_of(row)) for row in asked]
        WebhookMessage.objects.bulk_create(
            [
                WebhookMessage(
                    id=derived_id("webhook", row.pk, record.id), webhook=row, name=record.name, position=record.position,
                    matter=record.matter, made_at=moment, next_at=moment,
                )
                for row, caller in scopes
                if may_hear((row, caller), record)
            ],
            ignore_conflicts=True,
        )  # fmt: skip


REGISTRY.consumers[WebhookFollower.name] = WebhookFollower()
