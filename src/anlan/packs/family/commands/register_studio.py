# SPDX-License-Identifier: Apache-2.0
"""Register a studio where people are received, or change its entry."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.access.permissions import demand
from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid
from anlan.kernel.fields import Choice, Place, Text
from anlan.kernel.people.models import Organisation
from anlan.kernel.ports import Point
from anlan.kernel.writing import insert, update

from ..events.studios import StudioRegistered
from ..models.studios import Studio
from .set_aptitude import Field

KIND = "family_studio"  # of the organisation in the register
Line = StringConstraints(max_length=200, strip_whitespace=True)


@command(label=pgettext_lazy("family", "Register a studio"))
def register_studio(
    ctx: Context,
    *,
    organisation: Annotated[str, Text(label=pgettext_lazy("family", "Code of the organisation in the register")),
                            StringConstraints(min_length=1, max_length=40)],
    address: Annotated[str, Text(label=pgettext_lazy("family", "Address, as it is published")), Line],
    place: Annotated[Point, Place(label=pgettext_lazy("family", "Place on the map"))],
    phone: Annotated[str, Text(label=pgettext_lazy("family", "Telephone of the house")),
                     StringConstraints(pattern=r"^[0-9 +-]{0,24}$")] = "",
    hours: Annotated[str, Text(label=pgettext_lazy("family", "Opening hours")), StringConstraints(max_length=80)] = "",
    fields: Annotated[list[Field], Choice(label=pgettext_lazy("family", "Fields"))] = [],  # noqa: B006 – copied by the model
    is_generated: Annotated[bool, Choice(label=pgettext_lazy("family", "Made up for the demo"))] = False,
) -> UUID:  # fmt: skip
    """Write down where a studio is and what it is good at; its people belong to its organisation."""
    house = Organisation.objects.filter(code=organisation, kind=KIND).first()
    if house is None:
        why = _("Register it first as an organisation of the kind family_studio.")
        raise Invalid("no_such_house", _("The register has no such studio."), {"organisation": why})
    demand(ctx.caller, "family.register_studio", house.region_path)
    row = Studio(
        organisation=house, address=address, lat=place.lat, lng=place.lng, phone=phone, hours=hours,
        fields=" ".join(dict.fromkeys(fields)), is_generated=is_generated,
    )  # fmt: skip
    if Studio.objects.filter(pk=house.pk).exists():
        update(row, "address", "lat", "lng", "phone", "hours", "fields", "is_generated")
    else:
        insert(row)
    ctx.record(StudioRegistered(studio=house.pk), region=house.region_path)
    return house.pk
