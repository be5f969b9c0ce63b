# SPDX-License-Identifier: Apache-2.0
"""Withdraw a request with the code (撤回): nothing is asked; where violence is suspected a person looks first."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.matters.flow import finish

from ..events import RequestWithdrawn
from ..kinds.family_dispute import READ_BEFORE_TEAM
from ..queries.by_code import at_work_by_code
from ..queries.cases import code_index
from .add_words import Code


@command(label=pgettext_lazy("family", "Withdraw the request"))
def withdraw_request(ctx: Context, *, code: Code) -> bool:
    """Say that it is not wanted any more; whether it has ended by that.

    Somebody may have been made to withdraw it: before anybody has read it, with violence suspected, with a team on its way,
    or with the code of a case that ended and began again, a person decides.
    """
    case, matter = at_work_by_code(ctx, code)
    ctx.record(RequestWithdrawn(matter=matter.pk))
    ctx.touched = matter.pk
    if case.flag_is_on or matter.stage not in READ_BEFORE_TEAM or case.code_index != code_index(code):
        return False
    finish(ctx, matter, "withdrawn", "closed")
    return True
