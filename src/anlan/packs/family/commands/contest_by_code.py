# SPDX-License-Identifier: Apache-2.0
"""Contest a fact of the portrait with the code of who asked for help, without an account (PIPL arts. 44–46)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid
from anlan.kernel.fields import Choice

from ..queries.by_code import at_work_by_code
from ..queries.portrait import own_facts
from .add_words import Code
from .contest_factor import contest


@command(label=pgettext_lazy("family", "Say that it is wrong"))
def contest_by_code(
    ctx: Context,
    *,
    code: Code,
    factor: UUID,
    why: Annotated[
        Literal["never_so", "no_longer_so", "not_mine"],
        Choice(label=pgettext_lazy("family", "What is wrong")),
    ],
) -> None:
    """Put a fact about oneself or one's household out of use until a person has answered; never one of the other side."""
    _case, matter = at_work_by_code(ctx, code)
    row = next((one for one in own_facts(matter.pk, "applicant") if one.pk == factor), None)
    if row is None:
        raise Invalid(
            "no_such_factor", _("This is not kept any more."), {"factor": _("Choose one of the list.")}
        )
    contest(ctx, matter, row, why)
    ctx.touched = matter.pk
