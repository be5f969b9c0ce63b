# SPDX-License-Identifier: Apache-2.0
"""Write more with the code (补充), or a new safe time."""

from typing import Annotated

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.fields import Text

from ..events import MatterAsked
from ..queries.by_code import at_work_by_code
from .casework import Words, remark

Code = Annotated[
    str, Text(label=pgettext_lazy("family", "Code")), StringConstraints(pattern=r"^[0-9 -]{12,20}$")
]  # fmt: skip


@command(label=pgettext_lazy("family", "Write more"))
def add_words(ctx: Context, *, code: Code, words: Words) -> None:
    """Keep what who asked adds, beside the case at which somebody is at work, and sealed."""
    case, matter = at_work_by_code(ctx, code)
    remark(ctx, case, "asked", words)
    ctx.record(MatterAsked(matter=matter.pk))
    ctx.touched = matter.pk
