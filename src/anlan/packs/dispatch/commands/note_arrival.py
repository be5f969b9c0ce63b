# SPDX-License-Identifier: Apache-2.0
"""Note that an officer arrived, as his car's positions say: half a minute within the fence (domain.md 2.2, 2.4)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import AwareDatetime

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.queries import locked_matter

from .arrive_on_scene import AT_INCIDENT, police_arrive


@command(label=pgettext_lazy("dispatch", "Note an arrival"))
def note_arrival(
    ctx: Context,
    *,
    incident: Annotated[UUID, Of("incident", at=AT_INCIDENT)],
    officer: UUID,
    since: AwareDatetime,
) -> None:
    """Record the arrival at the first position within the fence; run by the watcher, not by people."""
    ctx.at = min(since, ctx.at)
    police_arrive(ctx, locked_matter(ctx, incident), officer, by_fence=True)
