# SPDX-License-Identifier: Apache-2.0
"""Record what a ministry says of a certificate."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound
from anlan.kernel.ids import new_id
from anlan.kernel.writing import insert, update

from ..events.welders import CertificateChecked
from ..models.welders import Certificate, CertificateCheck

Codes = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_./ -]{0,200}$")]


@command(label=pgettext_lazy("welding", "Record what a ministry said"))
def record_certificate_check(
    ctx: Context,
    *,
    certificate: UUID,
    verdict: Literal["valid", "invalid", "not_found", "no_answer"],
    source: Annotated[str, StringConstraints(pattern=r"^[a-z_]{2,20}$")],
    categories: Codes = "",
    projects: Codes = "",
    begins_on: date | None = None,
    ends_on: date | None = None,
    review_on: date | None = None,
    reviewed_on: date | None = None,
    why: Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,40}$")] = "",
) -> None:
    """What it answered counts until it answers again; no answer leaves the last one and says how old it is (AX-R4).

    What runs on a certificate that is lost by it ends in the gap of its arc: reactions/stops.py.
    """
    row = Certificate.objects.filter(pk=certificate).first()
    if row is None:
        raise NotFound("no_such_certificate", _("There is no such certificate."))
    insert(CertificateCheck(id=new_id(), certificate=row, at=ctx.at, source=source, verdict=verdict, why=why))
    if verdict == "no_answer":
        row.failed_at = ctx.at
        update(row, "failed_at")
    else:
        row.verdict, row.checked_at, row.failed_at, row.source, row.is_manual = (
            verdict,
            ctx.at,
            None,
            source,
            False,
        )
        if verdict == "valid":
            row.categories, row.projects, row.begins_on = categories, projects, begins_on
            row.ends_on, row.review_on, row.reviewed_on = ends_on or row.ends_on, review_on, reviewed_on
        row.save()
    said = CertificateChecked(person=row.welder_id, certificate=row.pk, verdict=verdict, source=source)
    ctx.record(said)
