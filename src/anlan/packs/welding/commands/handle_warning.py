# SPDX-License-Identifier: Apache-2.0
"""Begin to handle a warning (处置)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.flow import advance, involve
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.warnings import WarningHandled
from ..models.warnings import WeldWarning
from .signing import acting


@command(label=pgettext_lazy("welding", "Handle it"))
def handle_warning(ctx: Context, *, warning: Annotated[UUID, Of("warning", at=("signed",))]) -> None:
    """Say who is at it."""
    matter, row, person = locked_matter(ctx, warning), WeldWarning.objects.get(pk=warning), acting(ctx)
    row.handled_by = person
    update(row, "handled_by")
    involve(ctx, matter, person, "handler")
    advance(ctx, matter, "handling")
    ctx.record(WarningHandled(matter=matter.pk, person=person))
