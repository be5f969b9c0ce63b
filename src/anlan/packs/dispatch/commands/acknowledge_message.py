# SPDX-License-Identifier: Apache-2.0
"""The 110 side has a message, or does not take it: keep its answer. Run by the reaction that sends."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.fields import Text
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.vault import seal, unseal
from anlan.kernel.writing import update

from ..events import MessageAcknowledged, MessageRejected
from ..models import Message


@command(label=pgettext_lazy("dispatch", "Acknowledge"))
def acknowledge_message(
    ctx: Context,
    *,
    incident: Annotated[UUID, Of("incident")],
    message: UUID,
    rejected: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{0,80}$")] = "",
    answer: Annotated[
        str,
        Text(label=pgettext_lazy("dispatch", "Their answer"), level=4,
             purpose=pgettext_lazy("dispatch", "For the 110 side")),
        StringConstraints(max_length=300),
    ] = "",
) -> None:  # fmt: skip
    """Mark the message as acknowledged, or as rejected with their code; their sentence may quote it and is sealed."""
    matter = locked_matter(ctx, incident)
    row = Message.objects.select_for_update().get(pk=message, incident=matter.pk)
    if row.acknowledged_at is not None:
        return
    row.rejected, row.acknowledged_at = rejected, None if rejected else ctx.at
    if answer:
        said = unseal(row.sealed, row.row)
        assert isinstance(said, dict)
        row.sealed = seal({**said, "answer": answer}, row.row)
    update(row, "rejected", "acknowledged_at", "sealed")
    event = MessageRejected if rejected else MessageAcknowledged
    ctx.record(event(matter=matter.pk, message=row.pk))
