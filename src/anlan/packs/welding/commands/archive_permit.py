# SPDX-License-Identifier: Apache-2.0
"""Put an accepted permit on file (归档), kept for at least a year."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.flow import finish
from anlan.kernel.writing import update

from ..events.permits import PermitArchived
from ..models.permits import Permit
from ..queries.permits import rule_of
from .signing import locked_permit


@command(label=pgettext_lazy("welding", "Put on file"))
def archive_permit(ctx: Context, *, permit: Annotated[UUID, Of("hot_work", at=("accepted",))]) -> None:
    """End it; from now on it is kept as long as the rule says."""
    matter, row = locked_permit(ctx, permit)
    keep(ctx, row)
    assert row.keep_until is not None
    ctx.record(PermitArchived(matter=matter.pk, keep_until=row.keep_until))
    finish(ctx, matter, "done", "archived")


def keep(ctx: Context, permit: Permit) -> None:
    """Say inside a deed until when the permit is kept."""
    permit.keep_until = ctx.at + rule_of(permit, ctx.at).kept
    update(permit, "keep_until")
