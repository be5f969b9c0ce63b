# SPDX-License-Identifier: Apache-2.0
"""The API's reads of webhooks, and the one place where a secret is shown; registering and the like are commands."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from anlan.kernel.access.ledger import looked
from anlan.kernel.webhooks.models import Webhook
from anlan.kernel.webhooks.queries import Doing, doing, messages_of, webhooks_for
from anlan.kernel.webhooks.running import show_secret
from anlan.kernel.webhooks.scope import offered, reached

router = Router()
SEES = "webhooks.turn_webhook"
SHOWS = "webhooks.rotate_webhook_secret"


class WebhookOut(Schema):
    """A system that hears of events."""

    id: UUID
    name: str
    address: str
    events: list[str]
    region: str = Field(
        description="Codes of the regions from the district down, joined by dots; empty: everywhere."
    )
    purpose: str
    owner: str
    state: str = Field(description="on, off, gone or ended.")
    secret_shown: bool
    overlap_until: datetime | None = Field(
        description="Until then messages carry signatures by the older secret, too."
    )
    made_at: datetime
    ends_at: datetime
    sent: int = Field(description="In the last 24 hours.")
    waiting: int
    parked: int


class WebhooksOut(Schema):
    """The systems within the caller's region, and what they may ask for."""

    items: list[WebhookOut]
    offered: list[str] = Field(description="Names of the events that may go out.")


class MessageOut(Schema):
    """One event on its way to one system."""

    id: UUID = Field(description="The header webhook-id.")
    name: str
    position: int
    matter: UUID | None
    state: str = Field(description="waiting, sent, parked or dropped.")
    tries: int
    made_at: datetime
    next_at: datetime | None
    sent_at: datetime | None
    problem: str


class MessagesOut(Schema):
    """Messages, the parked first, then the newest."""

    items: list[MessageOut]


class SecretOut(Schema):
    """A secret that is shown once."""

    secret: str


@router.get(
    "", response=WebhooksOut, summary="Webhooks within the caller's region, and the events that may go out"
)
def webhooks(request: HttpRequest) -> dict[str, Any]:
    """Each with how it was served in the last day."""
    caller = request.auth  # type: ignore[attr-defined]
    rows = webhooks_for(caller, SEES)
    looked(caller.person, "api:webhooks", rows=len(rows))
    done = doing([one.pk for one in rows])
    names = [name for group in offered().values() for name in group]
    return {"items": [out(one, done.get(one.pk, Doing())) for one in rows], "offered": names}


def out(row: Webhook, done: Doing) -> dict[str, Any]:
    """One of them as the API prints it (Any: JSON values)."""
    return {
        "id": row.pk, "name": row.name, "address": row.address, "events": sorted(row.names), "region": row.region_path,
        "purpose": row.purpose, "owner": row.owner.name, "state": row.state, "secret_shown": row.secret_shown_at is not None,
        "overlap_until": row.overlap_until, "made_at": row.made_at, "ends_at": row.ends_at,
        "sent": done.sent, "waiting": done.waiting, "parked": done.parked,
    }  # fmt: skip


@router.get("/{uuid:key}/messages", response=MessagesOut, summary="What became of a webhook's messages")
def messages(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Up to fifty of each: parked, and others."""
    row = reached(request.auth, key, SEES)  # type: ignore[attr-defined]
    return {"items": messages_of(row.pk)}


@router.post("/{uuid:key}/secret", response=SecretOut, summary="See a webhook's newest secret, once")
def secret(request: HttpRequest, key: UUID) -> dict[str, str]:
    """The secret in clear, the first time it is asked for; that it was seen, and by whom, is in the ledger."""
    caller = request.auth  # type: ignore[attr-defined]
    return {"secret": show_secret(reached(caller, key, SHOWS), caller)}
