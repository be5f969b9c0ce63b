# SPDX-License-Identifier: Apache-2.0
"""End a webhook for good."""

from uuid import UUID

from django.utils.translation import pgettext_lazy

from ...command import command
from ...context import Context
from ..events import WebhookEnded
from ..models import WebhookMessage
from ..scope import reached


@command(label=pgettext_lazy("kernel", "End a webhook"))
def end_webhook(ctx: Context, *, webhook: UUID) -> None:
    """Nothing more is sent; its secrets are forgotten, and that it was there stays on record."""
    row = reached(ctx.caller, webhook, "webhooks.end_webhook")
    if row.state == "ended":
        return
    WebhookMessage.objects.filter(webhook=row, state__in=("waiting", "parked")).update(
        state="dropped", next_at=None
    )
    row.state, row.secret, row.older_secret, row.overlap_until = "ended", "", "", None
    row.secret_shown_at = row.secret_shown_at or ctx.at
    row.save(update_fields=["state", "secret", "older_secret", "overlap_until", "secret_shown_at"])
    ctx.record(WebhookEnded(webhook=row.pk), region=row.region_path)
