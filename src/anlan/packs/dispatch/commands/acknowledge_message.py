# SPDX-License-Identifier: Apache-2.0
"""The 110 side has a message, or does not take it: keep its answer. Run by the reaction that sends."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.queries import locked_matter

from ..events import MessageAcknowledged, MessageRejected
from ..models import Message


@command(label=pgettext_lazy("dispatch", "Acknowledge"))
def acknowledge_message(
    ctx: Context,
    *,
    incident: Annotated[UUID, Of("incident")],
    message: UUID,
    rejected: Annotated[str, StringConstraints(max_length=300)] = "",
) -> None:
    """Mark the message as acknowledged, or as rejected with their sentence."""
    matter = locked_matter(ctx, incident)
    row = Message.objects.select_for_update().get(pk=message, incident=matter.pk)
    if row.acknowledged_at is not None:
        return
    row.rejected, row.acknowledged_at = rejected, None if rejected else ctx.at
    row.save(update_fields=["rejected", "acknowledged_at"])
    said = MessageRejected if rejected else MessageAcknowledged
    ctx.record(said(matter=matter.pk, message=row.pk))
