# SPDX-License-Identifier: Apache-2.0
"""Rank a household after reading its facts: a person does, up and down; the sum only proposes (JS-R8, JS-R9)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid, NotAllowed
from anlan.kernel.fields import Choice
from anlan.kernel.ids import new_id
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import insert

from ..events.care import BandSet
from ..kinds.family_dispute import OPEN
from ..models.portrait import PortraitBand
from ..queries.portrait import portrait_of
from ..rulesets.factors import BANDS


@command(label=pgettext_lazy("family", "Rank the household"))
def set_band(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    band: Annotated[Literal["high", "middle", "low"], Choice(label=pgettext_lazy("family", "Band"))],
    why: Annotated[
        Literal["as_summed", "seen_calm", "known_better", "help_in_place"],
        Choice(label=pgettext_lazy("family", "Why")),
    ],
) -> None:
    """Set the band that stands until a person sets another one; it opens, closes and moves nothing."""
    matter, person, seen = locked_matter(ctx, case), a_person(ctx), portrait_of(case)
    if why == "as_summed" and BANDS.index(band) != BANDS.index(seen.sum.proposes):
        message = _("The facts speak for another band: give the reason why it is this one.")
        raise Invalid("not_as_summed", message, {"why": _("Choose the reason that holds.")})
    insert(PortraitBand(
        id=new_id(), matter=matter, band=band, points=seen.sum.points, why=why, set_at=ctx.at, set_by=person
    ))  # fmt: skip
    ctx.record(BandSet(matter=matter.pk, band=band, why=why, points=seen.sum.points, person=person))


def a_person(ctx: Context) -> UUID:
    """Who decides; raises NotAllowed where a program asks."""
    if ctx.caller.person is None or ctx.caller.pack is not None:
        raise NotAllowed("needs_a_person", _("Only a person decides this."))
    return ctx.caller.person
