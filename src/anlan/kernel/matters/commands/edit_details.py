# SPDX-License-Identifier: Apache-2.0
"""Correct a matter's details."""

from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import pgettext_lazy

from ...command import Of, command
from ...context import Context
from ...registry import REGISTRY
from .. import details as rows
from ..events import DetailsEdited
from ..queries import locked_matter


@command(label=pgettext_lazy("kernel", "Correct details"))
def edit_details(ctx: Context, *, matter: Annotated[UUID, Of()], details: dict[str, Any]) -> list[str]:
    """Replace the given fields (Any: JSON values, checked by the kind's own model); the names of what changed."""
    found = locked_matter(ctx, matter)
    before = rows.opened(found)
    after = rows.checked(REGISTRY.kind(found.kind), {**before, **details})
    rows.put(found, after)
    found.save(update_fields=["details", "sealed"])
    changed = [name for name, value in after.model_dump(mode="json").items() if before.get(name) != value]
    if changed:
        ctx.record(DetailsEdited(matter=found.pk, fields_edited=tuple(changed)))
    return changed
