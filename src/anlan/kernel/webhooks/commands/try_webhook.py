# SPDX-License-Identifier: Apache-2.0
"""Have a trial message sent."""

from uuid import UUID

from django.utils.translation import pgettext, pgettext_lazy

from ...command import command
from ...context import Context
from ...errors import Refused
from ...ids import new_id
from ..events import WebhookTried
from ..message import TRIAL
from ..models import WebhookMessage
from ..scope import reached


@command(label=pgettext_lazy("kernel", "Send a trial message"))
def try_webhook(ctx: Context, *, webhook: UUID) -> UUID:
    """A message that tells of nothing, signed like all others."""
    row = reached(ctx.caller, webhook, "webhooks.try_webhook")
    if row.state != "on":
        raise Refused("not_on", pgettext("kernel", "This webhook is switched off: switch it on first."))
    made = WebhookMessage.objects.create(
        id=new_id(), webhook=row, name=TRIAL, position=0, made_at=ctx.at, next_at=ctx.at
    )
    ctx.record(WebhookTried(webhook=row.pk), region=row.region_path)
    return made.pk
