# SPDX-License-Identifier: Apache-2.0
"""A firm of the register welds: which rules bind it follows from its industry."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.access.permissions import demand
from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound
from anlan.kernel.people.models import Organisation

from ..events.machines import FirmEnrolled
from ..models.firms import Firm

CreditCode = Annotated[str, StringConstraints(pattern=r"^([0-9A-HJ-NPQRTUWXY]{18})?$")]
Industry = Literal["general", "hazardous_chemical", "construction", "power"]


@command(label=pgettext_lazy("welding", "Enrol a firm"))
def enrol_firm(
    ctx: Context,
    *,
    firm: UUID,
    industry: Industry = "general",
    credit_code: CreditCode = "",
    is_hazardous: bool = False,
) -> None:
    """Take an organisation of the register in as a firm that welds, or correct what is known of it."""
    organisation = Organisation.objects.filter(pk=firm).first()
    if organisation is None:
        raise NotFound("no_such_organisation", _("There is no such organisation."))
    demand(ctx.caller, "welding.enrol_firm", organisation.region_path)
    said = {"industry": industry, "credit_code": credit_code, "is_hazardous": is_hazardous}
    row, is_new = Firm.objects.get_or_create(
        organisation=organisation, defaults={**said, "enrolled_at": ctx.at}
    )
    if not is_new:
        Firm.objects.filter(pk=row.pk).update(**said)
    ctx.record(FirmEnrolled(firm=organisation.pk, industry=industry), region=organisation.region_path)
