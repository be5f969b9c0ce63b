# SPDX-License-Identifier: Apache-2.0
"""Give a webhook a new secret."""

from uuid import UUID

from django.utils.translation import pgettext, pgettext_lazy

from ...command import command
from ...context import Context
from ...errors import Refused
from ..events import WebhookSecretRotated
from ..scope import reached
from ..secrets import give_secret


@command(label=pgettext_lazy("kernel", "Make a new secret"))
def rotate_webhook_secret(ctx: Context, *, webhook: UUID) -> None:
    """The new one can be shown once; for a day every message carries signatures by both."""
    row = reached(ctx.caller, webhook, "webhooks.rotate_webhook_secret")
    if row.state == "ended":
        raise Refused("ended", pgettext("kernel", "This webhook has ended; register a new one."))
    give_secret(row, ctx.at)
    row.save(update_fields=["secret", "older_secret", "overlap_until", "secret_shown_at"])
    ctx.record(WebhookSecretRotated(webhook=row.pk), region=row.region_path)
