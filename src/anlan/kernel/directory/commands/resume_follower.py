# SPDX-License-Identifier: Apache-2.0
"""Let a follower that stands still go on."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ...access.permissions import demand
from ...command import command
from ...context import Context
from ...errors import NotFound
from ...events.models import Checkpoint
from ..events import FollowerResumed


@command(label=pgettext_lazy("kernel", "Let it go on"))
def resume_follower(ctx: Context, *, follower: str) -> None:
    """Clear the stop of a follower; it tries the same event again."""
    demand(ctx.caller, "directory.resume_follower")
    row = Checkpoint.objects.select_for_update().filter(name=follower, stopped_at__isnull=False).first()
    if row is None:
        raise NotFound("not_stopped", _("This follower does not stand still."))
    row.stopped_at, row.problem = None, ""
    row.save(update_fields=["stopped_at", "problem"])
    ctx.record(FollowerResumed(follower=follower))
