# SPDX-License-Identifier: Apache-2.0
"""Propose how a matter should end (提请办结)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ...command import Of, command
from ...context import Context
from ...errors import Refused
from ...matters.queries import locked_matter
from ...registry import REGISTRY
from ..proposing import propose


@command(label=pgettext_lazy("kernel", "Propose to close"))
def propose_closing(ctx: Context, *, matter: Annotated[UUID, Of()], outcome: str) -> UUID:
    """Propose an outcome of the kind; it ends so when as many others as the kind asks for have approved it."""
    found = locked_matter(ctx, matter)
    kind = REGISTRY.kind(found.kind)
    if kind.closed_by:
        raise Refused(
            "own_door", _("Matters of this kind are closed by “%(verb)s”.") % {"verb": kind.closed_by}
        )
    return propose(ctx, found, outcome).pk
