# SPDX-License-Identifier: Apache-2.0
"""Hand a matter's evidence over as a package (移送): every original leaves the house, so every custody gets a line."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from ...access.permissions import demand_fresh
from ...command import Of, command
from ...context import Context
from ...disclosure.opening import demand_evidence
from ...errors import Refused
from ...fields import Choice, Text
from ...ids import new_id
from ...matters.queries import locked_matter
from ..custody import pass_on
from ..events import EvidenceExported, Films, Medium
from ..models import EvidenceItem, MarkedCopy
from ..queries import may_leave


@command(label=pgettext_lazy("kernel", "Hand evidence over"))
def export_evidence(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    reason: Annotated[
        str,
        Text(
            label=pgettext_lazy("kernel", "To whom, and what for"),
            level=4,
            purpose=pgettext_lazy("kernel", "For the file"),
            hint=pgettext_lazy("kernel", "At least 8 characters."),
        ),
        StringConstraints(min_length=8, max_length=300),
    ],
    films: Annotated[
        Films,
        Choice(
            label=pgettext_lazy("kernel", "Films"),
            hint=pgettext_lazy(
                "kernel",
                "A marked copy shows your name, the time and the number of the matter in its picture.",
            ),
        ),
    ] = Films.WITH_ORIGINALS,
) -> int:
    """Make the package ready for ten minutes to the one who asks; how many items it holds.

    A document that leaves the house in no file stays out: a paper would be a danger to whom it is about.
    """
    demand_fresh(ctx.caller)  # X-R10
    found = locked_matter(ctx, matter)
    demand_evidence(ctx.caller, found)
    items = may_leave(found)
    if not items:
        raise Refused("no_evidence", _("There is no evidence here to hand over."))
    for item in items:
        pass_on(ctx, item, "handed_over", reason)
    _want_copies(ctx, items, films)
    ctx.record(EvidenceExported(matter=matter, items=len(items), by=ctx.caller.person))
    return len(items)


def _want_copies(ctx: Context, items: list[EvidenceItem], films: Films) -> None:
    """A marked copy of each film for the one who asks; whoever runs errands makes them."""
    if ctx.caller.person is None:
        return
    MarkedCopy.objects.bulk_create(
        MarkedCopy(
            id=new_id(), item=item, person_id=ctx.caller.person, asked_at=ctx.at,
            with_original=films == Films.WITH_ORIGINALS,
        )
        for item in items if item.medium == Medium.RECORDING
    )  # fmt: skip
