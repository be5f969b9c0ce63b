# SPDX-License-Identifier: Apache-2.0
"""Move a matter on, where its kind has no verb of its own for it."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ...command import Of, command
from ...context import Context
from ...errors import Refused
from ...registry import REGISTRY
from ..flow import advance
from ..queries import locked_matter


@command(label=pgettext_lazy("kernel", "Move on"))
def move_matter(ctx: Context, *, matter: Annotated[UUID, Of()], stage: str) -> None:
    """Move the matter to a stage that its kind allows from here; not to a final one, and not past a kind's own verbs."""
    found = locked_matter(ctx, matter)
    kind = REGISTRY.kind(found.kind)
    if kind.moved_by_commands:
        raise Refused("own_verbs", _("Matters of this kind move by their own verbs only."))
    if stage not in {one.name for one in kind.stages}:
        raise Refused("unknown_stage", _("This kind has no such stage."), {"stage": stage})
    if kind.stage(stage).final:
        raise Refused("close_instead", _("A matter ends by closing it with an outcome."), {"stage": stage})
    advance(ctx, found, stage)
