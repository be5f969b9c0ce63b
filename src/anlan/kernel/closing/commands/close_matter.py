# SPDX-License-Identifier: Apache-2.0
"""Close a matter whose kind has no verb of its own for it."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ...command import Of, command
from ...context import Context
from ...errors import Refused
from ...matters.flow import finish
from ...matters.queries import locked_matter
from ...registry import REGISTRY
from ..rules import ready_to_close


@command(label=pgettext_lazy("kernel", "Close"))
def close_matter(ctx: Context, *, matter: Annotated[UUID, Of()], outcome: str) -> None:
    """End the matter with an outcome of its kind; what is still missing is named."""
    found = locked_matter(ctx, matter)
    kind = REGISTRY.kind(found.kind)
    if kind.closed_by:
        raise Refused(
            "own_door", _("Matters of this kind are closed by “%(verb)s”.") % {"verb": kind.closed_by}
        )
    if kind.closing.approvals:
        raise Refused(
            "needs_approval",
            _("Nobody ends this alone: use “%(propose)s”; then %(many)s who took no part use “%(approve)s”.")
            % {
                "propose": REGISTRY.commands["closing.propose_closing"].label,
                "many": kind.closing.approvals,
                "approve": REGISTRY.commands["closing.approve_closing"].label,
            },
        )
    ready_to_close(ctx, found, outcome)
    finish(ctx, found, outcome)
