# SPDX-License-Identifier: Apache-2.0
"""The first officer reads the certificate and says what he read (人工核验，第一人)."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid, Refused
from anlan.kernel.evidence.models import EvidenceItem
from anlan.kernel.fields import Choice, Text
from anlan.kernel.matters.flow import advance, involve
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.warnings import CheckProposed
from ..models.warnings import CertificateDoubt
from ..queries.for_permits import certificate_of
from .signing import acting

Covers = Literal["", "fusion", "pressure", "brazing"]


@command(label=pgettext_lazy("welding", "Say what I read"))
def propose_check(
    ctx: Context,
    *,
    doubt: Annotated[UUID, Of("certificate_doubt", at=("to_read",))],
    result: Annotated[Literal["valid", "invalid"], Choice(label=pgettext_lazy("welding", "Result"))],
    ends_on: Annotated[date | None, Text(label=pgettext_lazy("welding", "Ends on"))] = None,
    review_on: Annotated[date | None, Text(label=pgettext_lazy("welding", "To be reviewed by"))] = None,
    covers: Annotated[Covers, Choice(label=pgettext_lazy("welding", "Process that it covers"))] = "",
) -> None:
    """Propose a result; a picture of the certificate or of the ministry's page must be there.

    Of a certificate by which nobody welds yet, because its ministry never told what it covers, the reader says it (AX-R3).
    """
    matter, row, person = locked_matter(ctx, doubt), CertificateDoubt.objects.get(pk=doubt), acting(ctx)
    if person == row.person:
        raise Refused("own_certificate", _("Nobody checks his own certificate."))
    if not EvidenceItem.objects.filter(matter=matter, deleted_at=None).exists():
        raise Refused("picture_first", _("Add a picture of the certificate first."))
    if result == "valid" and ends_on is None:
        raise Invalid(
            "no_end", _("Say until when it is valid."), {"ends_on": _("As it stands on the paper.")}
        )
    counts = _says_what_it_covers(row.certificate, covers) if result == "valid" else ""
    row.result, row.ends_on, row.review_on = result, ends_on, review_on
    row.proposed_by, row.proposed_at = person, ctx.at
    update(row, "result", "ends_on", "review_on", "proposed_by", "proposed_at")
    involve(ctx, matter, person, "checker")
    advance(ctx, matter, "to_confirm")
    ctx.record(CheckProposed(matter=matter.pk, officer=person, result=result, covers=counts))


def _says_what_it_covers(certificate: UUID, covers: str) -> str:
    """It stands in the certificate at once and counts for nothing: the verdict does, and that waits for the second reader.

    Each reader says it himself: what stands there may be left of a reading that was denied. Given back is what he said;
    of one that counts its ministry said it, and nothing is given back.
    """
    paper = certificate_of(certificate)
    if paper.verdict == "valid":
        return ""
    if not covers:
        said = _("Say which process it covers.")
        raise Invalid("no_process", said, {"covers": _("As it stands on the paper.")})
    paper.categories = covers
    update(paper, "categories")
    return covers
