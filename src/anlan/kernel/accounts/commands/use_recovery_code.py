# SPDX-License-Identifier: Apache-2.0
"""Use a recovery code in place of a factor that is not at hand."""

from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from ...command import command
from ...context import Context
from ...errors import Invalid
from ..asking import owner
from ..events import RecoveryCodeUsed
from ..models import RecoveryCode
from ..queries import code_digest


@command(label=pgettext_lazy("kernel", "Use a recovery code"), open_to_all=True)
def use_recovery_code(ctx: Context, *, code: Annotated[str, StringConstraints(max_length=40)]) -> int:
    """Use up one of one's own recovery codes; how many are left."""
    person = owner(ctx)
    rows = RecoveryCode.objects.filter(person=person, used_at=None)
    if not rows.filter(digest=code_digest(person.pk, code)).update(used_at=ctx.at):
        raise Invalid("wrong_code", _("This code is not right, or it was used before."), {"code": ""})
    left = rows.count()
    ctx.record(RecoveryCodeUsed(person=person.pk, left=left))
    return left
