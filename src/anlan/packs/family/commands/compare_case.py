# SPDX-License-Identifier: Apache-2.0
"""Compare a case once more with those that whoever wrote it must not know of; a reaction tells it from the log (X-R6)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.details import opened
from anlan.kernel.matters.queries import locked_matter

from ..models import Party
from ..queries.cases import address_digest
from ..queries.register import typist_of
from .casework import case_of, suspect_likeness


@command(label=pgettext_lazy("family", "Compare once more"))
def compare_case(
    ctx: Context, *, case: Annotated[UUID, Of("family_dispute")], party: UUID | None = None
) -> None:
    """Say what the case, or a party of it, may be the same as; his answer, who wrote it, was the same without.

    He is not shut out of his own words by that: the next deed of a colleague does it.
    """
    matter = locked_matter(ctx, case)
    row = case_of(matter)
    if party is None:
        phone, address = row.phone_index, address_digest(opened(matter).get("home") or "")
    else:
        named = Party.objects.filter(pk=party, case=case, struck_at=None).first()
        phone, address = (named.phone_index if named else ""), ""
    suspect_likeness(ctx, matter, row, [phone], address, spared=typist_of(case, party))
