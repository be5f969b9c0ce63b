# SPDX-License-Identifier: Apache-2.0
"""The second officer reads the same certificate by himself (人工核验，第二人): four eyes, then it counts."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotAllowed, Refused
from anlan.kernel.fields import Choice
from anlan.kernel.ids import new_id
from anlan.kernel.matters.flow import advance, finish, involve
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import insert, update

from ..events.warnings import CheckConfirmed, CheckDenied
from ..events.welders import CertificateChecked
from ..models.warnings import CertificateDoubt
from ..models.welders import CertificateCheck
from ..queries.for_permits import certificate_of
from .signing import acting


@command(label=pgettext_lazy("welding", "Confirm what he read"))
def confirm_check(
    ctx: Context,
    *,
    doubt: Annotated[UUID, Of("certificate_doubt", at=("to_confirm",))],
    agrees: Annotated[Literal["yes", "no"], Choice(label=pgettext_lazy("welding", "Do I read the same"))],
) -> None:
    """Confirm or not; the same person never does both.

    A ministry that answered since is not overridden unread (AX-R4).
    """
    matter, row, person = locked_matter(ctx, doubt), CertificateDoubt.objects.get(pk=doubt), acting(ctx)
    if person in (row.proposed_by, row.person):
        raise NotAllowed("four_eyes", _("Somebody else must read it: four eyes."))
    involve(ctx, matter, person, "checker")
    if agrees == "no":
        row.result, row.proposed_by, row.proposed_at = "", None, None
        update(row, "result", "proposed_by", "proposed_at")
        advance(ctx, matter, "to_read")
        ctx.record(CheckDenied(matter=matter.pk, officer=person))
        return
    paper = certificate_of(row.certificate)
    if paper.checked_at is not None and row.proposed_at is not None and paper.checked_at > row.proposed_at:
        raise Refused(
            "answered_since",
            _(
                "The ministry answered after this was read. Send it back, and read it again beside that answer."
            ),
        )
    row.confirmed_by = person
    update(row, "confirmed_by")
    _into_the_record(ctx, row)
    covers = paper.categories if row.result == "valid" and len(paper.categories.split()) == 1 else ""
    ctx.record(CheckConfirmed(matter=matter.pk, officer=person, result=row.result, covers=covers))
    finish(ctx, matter, row.result, "decided")


def _into_the_record(ctx: Context, row: CertificateDoubt) -> None:
    """What both read goes into the certificate, which says from now on that people checked it."""
    paper = certificate_of(row.certificate)
    paper.verdict, paper.checked_at, paper.source, paper.is_manual = row.result, ctx.at, "manual", True
    if row.result == "valid" and row.ends_on is not None:
        paper.ends_on, paper.review_on = row.ends_on, row.review_on or paper.review_on
    update(paper, "verdict", "checked_at", "source", "is_manual", "ends_on", "review_on")
    insert(
        CertificateCheck(id=new_id(), certificate=paper, at=ctx.at, source="manual", verdict=row.result, why="four_eyes")
    )  # fmt: skip
    ctx.record(
        CertificateChecked(
            person=paper.welder_id, certificate=paper.pk, verdict=row.result, source="manual", is_manual=True
        ),
        region=locked_matter(ctx, row.pk).region_path,
    )
