# SPDX-License-Identifier: Apache-2.0
"""Name somebody of the family (登记当事人): sealed, with a hidden address kept apart."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid
from anlan.kernel.fields import Choice, Telephone, Text
from anlan.kernel.ids import new_id
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.vault import seal
from anlan.kernel.writing import insert

from ..events import PartyNamed
from ..events.violence import MinorEndangered
from ..kinds.disclosure import NAMED_AGAINST
from ..kinds.family_dispute import OPEN
from ..models import Party
from ..queries.cases import phone_digest
from ..queries.register import known_as
from .casework import case_of, set_details, suspect_likeness
from .keeping_away import shut_out, tell_like

_FOR = pgettext_lazy("family", "To know who it concerns")
Line = Annotated[str, StringConstraints(max_length=200)]


@command(label=pgettext_lazy("family", "Name a party"))
def name_party(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    part: Annotated[
        Literal["applicant", "respondent", "victim", "offender", "minor_child"],
        Choice(label=pgettext_lazy("family", "What he is")),
    ],
    name: Annotated[Line, Text(label=pgettext_lazy("family", "Name"), level=4, purpose=_FOR)] = "",
    phone: Annotated[
        str, Telephone(label=pgettext_lazy("family", "Telephone"), level=4, purpose=_FOR),
        StringConstraints(pattern=r"^([0-9+() -]{3,24})?$"),
    ] = "",
    relation: Annotated[Line, Text(label=pgettext_lazy("family", "Relation"), level=4, purpose=_FOR)] = "",
    address: Annotated[
        Line, Text(label=pgettext_lazy("family", "Address"), level=4, purpose=pgettext_lazy("family", "To protect her")),
    ] = "",
    hide_address: Annotated[bool, Choice(label=pgettext_lazy("family", "Keep the address hidden"))] = True,
    staff_number: Annotated[
        str, Text(label=pgettext_lazy("family", "His number, if he works for the district")),
        StringConstraints(max_length=40),
    ] = "",
) -> UUID:  # fmt: skip
    """Keep who it concerns, sealed; a hidden address apart. To who is of the register and hurts, the case is gone (JS-R4).

    Whoever is not named by his number is known by his telephone: she knows that of her husband, and not his number.
    """
    if not (name or phone or staff_number):
        raise Invalid(
            "nobody_named", _("Say a name, a telephone or a number."), {"name": _("One of the three.")}
        )
    matter = locked_matter(ctx, case)
    row_of_case = case_of(matter)
    known = known_as(part, phone, staff_number)
    if staff_number and not known.filter(code=staff_number).exists():
        raise Invalid(
            "unknown_number", _("Nobody of the register has this number."), {"staff_number": _("Look it up.")}
        )
    row = Party(
        id=new_id(), case=row_of_case, part=part, person=known.first(), hides_address=hide_address and bool(address),
        phone_index=phone_digest(phone), named_at=ctx.at,
    )  # fmt: skip
    row.sealed = seal({"name": name, "phone": phone, "relation": relation}, row.row)
    row.sealed_address = seal(address, row.address_row) if address else ""
    insert(row)
    if part in NAMED_AGAINST and known:
        for person in known:
            shut_out(ctx, matter, person.pk, part)
        tell_like(ctx, matter.pk)
    ctx.record(PartyNamed(matter=matter.pk, party=row.pk, part=part))
    if part == "minor_child":
        set_details(ctx, matter, minor="yes")
        ctx.record(MinorEndangered(matter=matter.pk))
    suspect_likeness(ctx, matter, row_of_case, [row.phone_index], "")
    return row.pk
