# SPDX-License-Identifier: Apache-2.0
"""Write more with the code (补充), or a new safe time."""

from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Text

from ..events import MatterAsked
from ..queries.by_code import held_by_code
from .casework import Words, remark

Code = Annotated[
    str, Text(label=pgettext_lazy("family", "Code")), StringConstraints(pattern=r"^[0-9 -]{12,20}$")
]  # fmt: skip


@command(label=pgettext_lazy("family", "Write more"))
def add_words(ctx: Context, *, code: Code, words: Words) -> None:
    """Keep what who asked adds, beside the case and sealed."""
    case, matter = held_by_code(ctx, code)
    if matter.closed_at is not None:
        raise Refused("closed", _("This has ended. You can ask anew at any time."))
    remark(ctx, case, "asked", words)
    ctx.record(MatterAsked(matter=matter.pk))
    ctx.touched = matter.pk
