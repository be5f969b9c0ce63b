# SPDX-License-Identifier: Apache-2.0
"""Switch a webhook off, or on again."""

from typing import Literal
from uuid import UUID

from django.utils.translation import pgettext, pgettext_lazy

from ...command import command
from ...context import Context
from ...errors import Refused
from ..events import WebhookTurned
from ..models import WebhookMessage
from ..scope import reached


@command(label=pgettext_lazy("kernel", "Switch a webhook"))
def turn_webhook(ctx: Context, *, webhook: UUID, state: Literal["on", "off"]) -> None:
    """While it is off nothing is put aside; what waited already goes out when it is on again."""
    row = reached(ctx.caller, webhook, "webhooks.turn_webhook")
    if row.state == "ended":
        raise Refused("ended", pgettext("kernel", "This webhook has ended; register a new one."))
    if row.state == state:
        return
    if state == "on":
        WebhookMessage.objects.filter(webhook=row, state="waiting").update(next_at=ctx.at)
    row.state = state
    row.save(update_fields=["state"])
    ctx.record(WebhookTurned(webhook=row.pk, state=state), region=row.region_path)
