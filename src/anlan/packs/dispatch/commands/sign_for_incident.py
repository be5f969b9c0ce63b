# SPDX-License-Identifier: Apache-2.0
"""The officer takes the order and sets out (签收, 出警)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.declare import minutes
from anlan.kernel.errors import Refused
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events import IncidentSignedFor
from ..models import Sending


@command(label=pgettext_lazy("dispatch", "Sign and set out"), states_at=minutes(60))
def sign_for_incident(
    ctx: Context, *, incident: Annotated[UUID, Of("incident", at=("dispatched", "signed", "en_route"))]
) -> None:
    """Sign for the order; only who was sent can."""
    matter = locked_matter(ctx, incident)
    mine = Sending.objects.filter(incident=incident, officer=ctx.caller.person, left_at=None).first()
    if mine is None:
        raise Refused("not_sent", _("Only the officer who was sent signs for it."))
    if mine.signed_at is not None:
        raise Refused("already_signed", _("You signed for it already."))
    ctx.not_before(mine.sent_at)
    mine.signed_at = ctx.at
    update(mine, "signed_at")
    ctx.record(IncidentSignedFor(matter=matter.pk, officer=mine.officer_id))
    if matter.stage == "dispatched":
        advance(ctx, matter, "signed")
        advance(ctx, matter, "en_route")
