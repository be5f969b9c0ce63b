# SPDX-License-Identifier: Apache-2.0
"""Begin mediation (调处): voluntary, and locked while violence is suspected (JS-R1, JS-R4, JS-R5)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Choice, told_apart
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.queries import locked_matter

from ..events import MediationBegun
from ..models import Case
from ..queries.locks import mediation_lock
from .casework import case_of
from .ending import demand_willing


@command(label=pgettext_lazy("family", "Begin mediation"))
def begin_mediation(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=("responding", "performing"))],
    both_wish_it: Annotated[bool, Choice(label=pgettext_lazy("family", "Both sides wish it"))] = False,
) -> None:
    """Begin it when both sides wish it, and neither has said no; a mediator can neither lift the lock nor begin beside it."""
    matter = locked_matter(ctx, case)
    refuse_while_locked(case_of(matter))
    if not both_wish_it:
        raise Refused(
            "not_voluntary",
            _("Mediation is voluntary: ask both sides first (JS-R1)."),
            {"both_wish_it": _("Both said yes.")},
        )
    demand_willing(matter.pk, ())
    advance(ctx, matter, "mediating")
    ctx.record(MediationBegun(matter=matter.pk))


def refuse_while_locked(row: Case) -> None:
    """Raise Refused while violence is suspected and police decision or free wish are missing (JS-R4, JS-R5)."""
    lock = mediation_lock(row)
    if lock is not None:
        raise Refused(
            "locked_by_violence",
            _("No meeting of both sides while violence is suspected: %(because)s.") % {"because": told_apart(lock.labels)},
        )  # fmt: skip
