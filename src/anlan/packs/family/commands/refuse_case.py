# SPDX-License-Identifier: Apache-2.0
"""Refuse a case with a reason (不予受理); never one in which violence or danger is said."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Choice
from anlan.kernel.matters.flow import finish
from anlan.kernel.matters.queries import locked_matter

from ..events import CaseRefused
from ..queries.locks import is_in_danger
from .casework import Words, case_of, remark


@command(label=pgettext_lazy("family", "Do not accept"))
def refuse_case(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=("registered",))],
    why: Annotated[
        Literal["no_family_matter", "decided_by_court", "no_contact"], Choice(label=pgettext_lazy("family", "Reason"))
    ],
    words: Words,
) -> None:  # fmt: skip
    """End it with a reason that who asked reads by code; where danger or violence is said it is taken on (JS-R3)."""
    matter = locked_matter(ctx, case)
    row = case_of(matter)
    if is_in_danger(row, matter):
        raise Refused("in_danger", _("Danger or violence is said here: accept it and set its level."))
    remark(ctx, row, "refused", words)
    ctx.record(CaseRefused(matter=matter.pk, why=why))
    finish(ctx, matter, "not_accepted", "refused")
