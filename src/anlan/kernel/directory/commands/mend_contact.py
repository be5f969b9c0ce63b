# SPDX-License-Identifier: Apache-2.0
"""A venue's manager says under which number his premises are reached."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from ...command import command
from ...context import Context
from ...errors import NotFound
from ...fields import Telephone
from ...writing import update
from ..events import ContactMended
from ..own_premises import own_premises

ContactPhone = Annotated[
    str,
    Telephone(
        label=pgettext_lazy("kernel", "Telephone of the contact"),
        level=2,
        purpose=pgettext_lazy("kernel", "To reach the premises"),
    ),
    StringConstraints(pattern=r"^[0-9+() -]{5,20}$"),
]


@command(label=pgettext_lazy("kernel", "Mend the contact"))
def mend_contact(ctx: Context, *, premises: UUID, contact_phone: ContactPhone) -> None:
    """Change the telephone of one's own premises; others are not there for him."""
    row = own_premises(ctx.caller, "directory.mend_contact").filter(pk=premises).first()
    if row is None:
        raise NotFound("no_such_premises", _("There are no such premises of yours."))
    if row.contact_phone != contact_phone:
        row.contact_phone = contact_phone
        update(row, "contact_phone")
        ctx.record(ContactMended(premises=row.pk), region=row.region_path)
