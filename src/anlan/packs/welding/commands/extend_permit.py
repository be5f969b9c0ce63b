# SPDX-License-Identifier: Apache-2.0
"""Extend a permit (延期): by its own approver, before it ends, within what its level may hold (AX-R6)."""

from datetime import UTC
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import AwareDatetime

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotAllowed, Refused
from anlan.kernel.fields import Moment
from anlan.kernel.writing import update

from ..events.permits import PermitExtended
from ..kinds.hot_work import IN_FORCE
from ..queries.permits import rule_of
from ..rulesets.permits import longest
from .signing import Signature, acting, locked_permit, sign


@command(label=pgettext_lazy("welding", "Extend"))
def extend_permit(
    ctx: Context,
    *,
    permit: Annotated[UUID, Of("hot_work", at=IN_FORCE)],
    ends_at: Annotated[AwareDatetime, Moment(label=pgettext_lazy("welding", "Until"))],
    signature: Signature = "",
) -> None:
    """Let it hold longer, only while it still holds."""
    matter, row = locked_permit(ctx, permit)
    person = acting(ctx)
    if not row.signatures.filter(what="approved", person=person).exists():
        raise NotAllowed("not_its_approver", _("Only who approved it extends it."))
    if row.ends_at <= ctx.at:
        raise Refused("its_time_is_over", _("Its time is over: it cannot be extended any more."))
    most = row.starts_at + longest(rule_of(row, ctx.at), row.level)
    if not row.ends_at < ends_at <= most:
        raise Refused("too_long", _("At its level it cannot hold that long (AX-R6)."))
    row.ends_at = ends_at.astimezone(UTC)  # as the page asked for it to be signed
    update(row, "ends_at")
    signed = sign(ctx, row, matter, "extended", signature)
    ctx.record(
        PermitExtended(
            matter=matter.pk, person=person, ends_at=row.ends_at, form=signed.form, digest=signed.digest
        )
    )
