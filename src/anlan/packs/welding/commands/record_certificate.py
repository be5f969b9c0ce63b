# SPDX-License-Identifier: Apache-2.0
"""Tell of a certificate."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound
from anlan.kernel.fields import Text
from anlan.kernel.ids import new_id
from anlan.kernel.vault import blind_index
from anlan.kernel.writing import insert

from ..events.welders import CertificateRecorded
from ..models.welders import Binding, Certificate, Welder
from ..queries.own_firm import own_firm
from .leasing import acting

Number = Annotated[
    str,
    StringConstraints(min_length=4, max_length=40),
    Text(
        label=pgettext_lazy("welding", "Certificate number"),
        level=3,
        purpose=pgettext_lazy("welding", "To ask its ministry"),
    ),
]
Kind = Literal["special_operation", "special_equipment", "construction"]


@command(label=pgettext_lazy("welding", "Record a certificate"))
def record_certificate(
    ctx: Context, *, kind: Kind, number: Number, ends_on: date, welder: UUID | None = None
) -> UUID:
    """By the welder, or by a firm that he is bound to; it counts from the day on which its ministry confirmed it."""
    person = welder or acting(ctx)
    firms = own_firm(ctx.caller, "welding.agree_binding")
    is_ours = Binding.objects.filter(
        welder=person, firm__in=firms, agreed_at__isnull=False, ended_at=None
    ).exists()
    if not Welder.objects.filter(pk=person).exists() or not (person == ctx.caller.person or is_ours):
        raise NotFound("no_such_welder", _("There is no such welder."))
    row = Certificate.objects.filter(
        welder=person, kind=kind, number_index=blind_index("certificate", number)
    ).first()
    if row is None:
        row = Certificate(id=new_id(), welder_id=person, kind=kind, ends_on=ends_on)
        row.write_number(number)
        insert(row)
    ctx.record(CertificateRecorded(person=person, certificate=row.pk, kind=kind))
    return row.pk
