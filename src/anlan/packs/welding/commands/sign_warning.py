# SPDX-License-Identifier: Apache-2.0
"""Sign for a warning (签收): somebody of the firm has it now."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.flow import advance, involve
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.warnings import WarningSigned
from ..models.warnings import WeldWarning
from .signing import acting


@command(label=pgettext_lazy("welding", "Sign for it"))
def sign_warning(ctx: Context, *, warning: Annotated[UUID, Of("warning", at=("new",))]) -> None:
    """Take the warning."""
    matter, row, person = locked_matter(ctx, warning), WeldWarning.objects.get(pk=warning), acting(ctx)
    row.signed_by = person
    update(row, "signed_by")
    involve(ctx, matter, person, "handler")
    advance(ctx, matter, "signed")
    ctx.record(WarningSigned(matter=matter.pk, person=person))
