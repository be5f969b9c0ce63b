# SPDX-License-Identifier: Apache-2.0
"""Close a matter whose kind has no verb of its own for it."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ...command import Of, command
from ...context import Context
from ...errors import Refused
from ...fields import listed
from ...matters.flow import finish
from ...matters.queries import locked_matter
from ...registry import REGISTRY
from ..rules import missing


@command(label=pgettext_lazy("kernel", "Close"))
def close_matter(ctx: Context, *, matter: Annotated[UUID, Of()], outcome: str) -> None:
    """End the matter with an outcome of its kind; what is still missing is named."""
    found = locked_matter(ctx, matter)
    kind = REGISTRY.kind(found.kind)
    if kind.closed_by:
        raise Refused(
            "own_door", _("Matters of this kind are closed by “%(verb)s”.") % {"verb": kind.closed_by}
        )
    lacking = missing(found)
    if lacking:
        raise Refused("not_yet", _("Before closing: %(what)s.") % {"what": listed(lacking)})
    finish(ctx, found, outcome)
