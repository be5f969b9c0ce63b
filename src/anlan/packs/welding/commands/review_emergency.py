# SPDX-License-Identifier: Apache-2.0
"""The street looks at an emergency unlock: there was need for it, or there was none."""

from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound, Refused
from anlan.kernel.writing import update

from ..events.sessions import EmergencyReviewed
from ..models.sessions import EmergencyUnlock
from ..queries.own_firm import own_firm
from .leasing import acting


@command(label=pgettext_lazy("welding", "Review the emergency unlock"))
def review_emergency(ctx: Context, *, session: UUID, verdict: Literal["justified", "unjustified"]) -> None:
    """Once, by somebody of the street or the district who did not unlock it."""
    row = (
        EmergencyUnlock.objects.select_related("session__machine__firm__organisation")
        .filter(pk=session)
        .first()
    )
    if (
        row is None
        or not own_firm(ctx.caller, "welding.review_emergency")
        .filter(pk=row.session.machine.firm_id)
        .exists()
    ):
        raise NotFound("no_such_session", _("There is no such session."))
    person = acting(ctx)
    if row.by_id == person:
        raise Refused("own_unlock", _("Whoever unlocked it does not review it."))
    if row.reviewed_at is None:
        row.reviewed_at, row.reviewed_by_id, row.verdict = ctx.at, person, verdict
        update(row, "reviewed_at", "reviewed_by", "verdict")
        machine = row.session.machine
        said = EmergencyReviewed(session=row.pk, machine=machine.pk, verdict=verdict)
        ctx.record(said, region=machine.firm.organisation.region_path)
