# SPDX-License-Identifier: Apache-2.0
"""Forget the exact place of a closed incident (X-R6; domain.md 1.4: a grid cell only, 30 days after closing)."""

from datetime import timedelta
from typing import Annotated, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events import PlaceCoarsened
from ..models import Incident

KEPT: Final = timedelta(days=30)


@command(label=pgettext_lazy("dispatch", "Delete the exact place"))
def coarsen_place(
    ctx: Context, *, incident: Annotated[UUID, Of("incident", at=("closed", "returned"))]
) -> None:
    """Delete point and address; the matter's region, the smallest cell of the district, and the venue (L2) stay."""
    matter = locked_matter(ctx, incident)
    if matter.closed_at is None or ctx.at < matter.closed_at + KEPT:
        raise Refused("too_early", _("The exact place is kept for 30 days after the closing."))
    row = Incident.objects.get(pk=incident)
    if row.coarsened_at is not None:
        raise Refused("already_coarse", _("The exact place was deleted already."))
    row.lat = row.lng = None
    row.address, row.coarsened_at = "", ctx.at
    update(row, "lat", "lng", "address", "coarsened_at")
    ctx.record(PlaceCoarsened(matter=matter.pk))
