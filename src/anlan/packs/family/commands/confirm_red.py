# SPDX-License-Identifier: Apache-2.0
"""Confirm red as the second person, or say why it is not (双人复核, JS-R8)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid, Refused
from anlan.kernel.fields import Choice
from anlan.kernel.matters.queries import locked_matter

from ..events import RedConfirmed, RedDeclined, UrgentTeamCalled
from .casework import Words, case_of, remark
from .set_level import AT, put_level


@command(label=pgettext_lazy("family", "Second person: red?"))
def confirm_red(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=AT)],
    agree: Annotated[bool, Choice(label=pgettext_lazy("family", "It is red"))] = True,
    words: Words = "",
) -> None:
    """Look at it as somebody else than who proposed red; without a yes it is orange, and the reason stands beside it."""
    matter = locked_matter(ctx, case)
    row = case_of(matter)
    if row.red_proposed_by is None:
        raise Refused("not_proposed", _("Nobody has proposed red here."))
    if row.red_proposed_by == ctx.caller.person:
        raise Refused("second_person", _("A second person confirms red, not who proposed it (JS-R8)."))
    if not agree and not words:
        raise Invalid("reason_needed", _("Say why it is not red."), {"words": _("A sentence.")})
    remark(ctx, row, "red", words)
    ctx.record(RedConfirmed(matter=matter.pk) if agree else RedDeclined(matter=matter.pk))
    was_urgent = row.called_at is not None and matter.level == "red"
    put_level(ctx, matter, row, "red" if agree else "orange", "red")
    if agree and row.called_at is not None and not was_urgent and matter.stage == "teamed":
        ctx.record(UrgentTeamCalled(matter=matter.pk, is_drill=row.is_drill))
