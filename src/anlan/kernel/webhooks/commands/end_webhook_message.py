# SPDX-License-Identifier: Apache-2.0
"""Try a parked message again, or drop it."""

from typing import Literal
from uuid import UUID

from django.utils.translation import pgettext, pgettext_lazy

from ...command import command
from ...context import Context
from ...errors import NotFound
from ..events import WebhookMessageEnded
from ..models import WebhookMessage
from ..scope import reached


@command(label=pgettext_lazy("kernel", "End a parked message"))
def end_webhook_message(ctx: Context, *, message: UUID, ending: Literal["again", "dropped"]) -> None:
    """Later messages of the same matter wait behind a parked one, so that their order is kept; this lets them go on."""
    row = WebhookMessage.objects.filter(pk=message, state="parked").first()
    if row is None:
        raise NotFound("no_such_message", pgettext("kernel", "This message is not parked any more."))
    webhook = reached(ctx.caller, row.webhook_id, "webhooks.end_webhook_message")
    if ending == "again":
        row.state, row.next_at, row.tries = "waiting", ctx.at, 0
    else:
        row.state, row.next_at = "dropped", None
    row.save(update_fields=["state", "next_at", "tries"])
    ctx.record(
        WebhookMessageEnded(webhook=webhook.pk, message=row.pk, ending=ending), region=webhook.region_path
    )
