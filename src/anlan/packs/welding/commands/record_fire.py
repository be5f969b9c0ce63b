# SPDX-License-Identifier: Apache-2.0
"""Put a fire that welding caused on record (焊割引发火灾), so that it can be counted (domain.md 5.6)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import AwareDatetime, StringConstraints

from anlan.kernel.access.permissions import demand
from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid, Refused
from anlan.kernel.fields import Choice, Moment, Text
from anlan.kernel.ids import new_id
from anlan.kernel.places.queries import region_by_code
from anlan.kernel.writing import insert, one_at_a_time

from ..events.fires import FireRecorded
from ..models.fires import WeldFire
from ..queries.fires import firm_in
from .leasing import acting


@command(label=pgettext_lazy("welding", "Record a fire"))
def record_fire(
    ctx: Context,
    *,
    region: Annotated[str, Text(label=pgettext_lazy("welding", "Region, by code"))],
    at: Annotated[AwareDatetime, Moment(label=pgettext_lazy("welding", "When it burnt"))],
    place: Annotated[str, Text(label=pgettext_lazy("welding", "Where it burnt"), level=2,
                     purpose=pgettext_lazy("welding", "To find the place again")), StringConstraints(min_length=2, max_length=120)],
    standing: Annotated[Literal["permitted", "without_permit", "without_certificate", "not_known"],
                        Choice(label=pgettext_lazy("welding", "How the work stood"))],
    reference: Annotated[str, Text(label=pgettext_lazy("welding", "Number of the fire brigade's record")),
                         StringConstraints(pattern=r"^[A-Za-z0-9-]{4,40}$")],
    firm: UUID | None = None,
) -> UUID:  # fmt: skip
    """By the street or the district, after the fire brigade's own record; one record is one fire, so none counts twice."""
    path = region_by_code(region).path
    demand(ctx.caller, "welding.record_fire", path)
    if at > ctx.at:
        said = _("A fire lies in the past.")
        raise Invalid("not_yet", said, {"at": said})
    one_at_a_time(f"weld fire {reference}")
    if WeldFire.objects.filter(reference=reference).exists():
        said = _("The fire of this record is counted already.")
        raise Refused("recorded", said, {"reference": said})
    row = WeldFire(
        id=new_id(), region_path=path, at=at, place=place, standing=standing, reference=reference,
        firm=firm_in(path, firm), recorded_by=acting(ctx), recorded_at=ctx.at,
    )  # fmt: skip
    insert(row)
    ctx.record(FireRecorded(fire=row.pk, firm=firm, at=at, standing=standing), region=path)
    return row.pk
