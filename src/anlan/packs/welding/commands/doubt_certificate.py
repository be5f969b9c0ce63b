# SPDX-License-Identifier: Apache-2.0
"""Ask that a certificate is checked by hand (申请人工核验): its source is down, or its answer is said to be wrong."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotAllowed, Refused
from anlan.kernel.fields import Choice, Level, Text
from anlan.kernel.matters.flow import involve, open_one
from anlan.kernel.people.models import Organisation
from anlan.kernel.writing import insert, one_at_a_time

from ..events.warnings import CertificateDoubted
from ..kinds.certificate_doubt import Doubt
from ..models.warnings import CertificateDoubt
from ..queries.for_permits import certificate_of, firm_of_welder
from ..queries.own_firm import involve_firm
from ..queries.own_people import firms_of
from .signing import acting


@command(label=pgettext_lazy("welding", "Ask for a check by hand"), open_to_all=True)
def doubt_certificate(
    ctx: Context,
    *,
    certificate: UUID,
    why: Annotated[Literal["source_down", "disputed"], Choice(label=pgettext_lazy("welding", "Why"))],
    words: Annotated[
        str,
        Text(
            label=pgettext_lazy("welding", "What is said of it"),
            purpose=pgettext_lazy("welding", "To check a certificate"),
            level=Level.PERSONAL,
            lines=3,
        ),
        StringConstraints(max_length=1000, strip_whitespace=True),
    ] = "",
) -> str:
    """Open the check; the welder himself, his firm's safety officer or an officer may. Its number."""
    one_at_a_time(f"doubt:{certificate}")
    paper = certificate_of(certificate)
    person, asked = paper.welder_id, acting(ctx)
    firm = firm_of_welder(person)
    mine = asked == person or (firm is not None and firm in firms_of(ctx.caller, "welding.doubt_certificate"))
    officer = may_anywhere(ctx.caller, "welding.propose_check")
    if not mine and not officer:
        raise NotAllowed("not_yours", _("The welder, his firm or an officer asks for this."))
    if CertificateDoubt.objects.filter(certificate=certificate, matter__closed_at=None).exists():
        raise Refused("already_asked", _("This certificate is being checked by hand already."))
    region = _region(firm)
    matter = open_one(
        ctx, "welding.certificate_doubt", Doubt(words=words), region_path=region, title=str(paper.label_of_kind()),
        permission="welding.doubt_certificate",
    )  # fmt: skip
    insert(CertificateDoubt(matter=matter, firm_id=firm, person=person, certificate=certificate, why=why))
    ctx.record(CertificateDoubted(matter=matter.pk, person=person, why=why))
    involve(ctx, matter, person, "welder")
    involve(ctx, matter, asked, "reporter")
    if firm is not None:
        involve_firm(ctx, matter, firm)
    ctx.touched = matter.pk
    return matter.number


def _region(firm: UUID | None) -> str:
    return Organisation.objects.get(pk=firm).region_path if firm is not None else ""
