# SPDX-License-Identifier: Apache-2.0
"""Contest a fact of the portrait: from then on it does not count until somebody has answered (PIPL arts. 44–46)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Choice
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.care import FactorContested
from ..kinds.family_dispute import OPEN
from ..models.portrait import RiskFactor
from ..queries.portrait import fact_or_refuse


@command(label=pgettext_lazy("family", "Contest a fact"))
def contest_factor(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    factor: Annotated[UUID, Choice(label=pgettext_lazy("family", "Which fact"))],
    why: Annotated[
        Literal["never_so", "no_longer_so", "not_mine"],
        Choice(label=pgettext_lazy("family", "What is wrong")),
    ],
) -> None:
    """Say for whom it concerns that a fact is wrong; a person answers within the time that is set."""
    matter = locked_matter(ctx, case)
    contest(ctx, matter, fact_or_refuse(case, factor), why)


def contest(ctx: Context, matter: Matter, row: RiskFactor, why: str) -> None:
    """Put a fact out of use until somebody has answered."""
    if row.contested_at is not None:
        raise Refused("already_contested", _("This fact was contested already; the answer stands beside it."))
    row.contested_at, row.contested_why = ctx.at, why
    update(row, "contested_at", "contested_why")
    ctx.record(FactorContested(matter=matter.pk, factor=row.pk))
