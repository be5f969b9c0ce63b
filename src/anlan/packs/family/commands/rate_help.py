# SPDX-License-Identifier: Apache-2.0
"""Rate the help with the code (评价); read by nobody's superior as a rank."""

from typing import Annotated, Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Choice
from anlan.kernel.writing import update

from ..events import CaseRated
from ..queries.by_code import held_by_code, newer_of
from .add_words import Code
from .casework import Words, remark

RATED_AT = (
    "agreed",
    "not_agreed",
    "ended",
    "to_law",
    "performing",
    "visiting",
    "closed",
    "transferred",
    "refused",
)


@command(label=pgettext_lazy("family", "Rate the help"))
def rate_help(
    ctx: Context,
    *,
    code: Code,
    rating: Annotated[
        Literal["satisfied", "mostly", "dissatisfied"], Choice(label=pgettext_lazy("family", "How it went"))
    ],
    words: Words = "",
    newer: bool = False,
) -> None:
    """Say once how it went, when the help has done its part; `newer` rates the case in which the ended one goes on."""
    case, matter = held_by_code(ctx, code)
    if newer:
        case, matter = newer_of(ctx, case)
    if matter.stage not in RATED_AT:
        raise Refused("too_soon", _("The help goes on: rate it when it has done its part."))
    if case.rated_at is not None:
        raise Refused("rated", _("You have rated it already. Thank you."))
    case.rated_at = ctx.at
    update(case, "rated_at")
    remark(ctx, case, "rating", words)
    ctx.record(CaseRated(matter=matter.pk, rating=rating))
    ctx.touched = matter.pk
