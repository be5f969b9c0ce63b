# SPDX-License-Identifier: Apache-2.0
"""Bring a written agreement into effect: both sides and the mediator have signed its paper, and the seal is on it (JS-R1, art. 29)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid, Refused
from anlan.kernel.fields import Choice
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..queries.mediation import draft_of
from ..queries.signatures import why_not_in_effect
from .begin_mediation import refuse_while_locked
from .casework import case_of
from .make_agreement import take_effect


@command(label=pgettext_lazy("family", "The agreement takes effect"))
def seal_agreement(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=("agreed",))],
    is_sealed: Annotated[
        bool, Choice(label=pgettext_lazy("family", "The committee's seal is on it (written form)"))
    ] = False,
) -> None:
    """Say that the seal is on the paper that all have signed; from here on its promises are watched.

    Refused while a signature is missing, saying whose; nobody can tick it instead of signing.
    """
    matter = locked_matter(ctx, case)
    refuse_while_locked(case_of(matter))
    row = draft_of(matter.pk)
    if row is None:
        raise Refused("no_draft", _("No agreement waits for its signatures here."))
    if lacking := why_not_in_effect(matter):
        raise Refused("not_signed", lacking)
    if not is_sealed:
        why = _("A written agreement bears the committee's seal beside the mediator's name.")
        raise Invalid("not_sealed", _("The agreement has no effect yet."), {"is_sealed": why})
    row.effective_at = ctx.at
    update(row, "effective_at")
    take_effect(ctx, matter, row)
