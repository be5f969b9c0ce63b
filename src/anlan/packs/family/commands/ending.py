# SPDX-License-Identifier: Apache-2.0
"""What several commands do when mediation goes on or ends: nobody talks on who does not want to, planned talks fall away."""

from uuid import UUID

from django.utils.translation import gettext as _

from anlan.kernel.context import Context
from anlan.kernel.documents.events import WhyVoid
from anlan.kernel.documents.models import Document
from anlan.kernel.documents.signing import make_void
from anlan.kernel.errors import Refused
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.models import Matter
from anlan.kernel.writing import update

from ..events.mediation import MediationEnded, SessionDropped
from ..queries.mediation import TWO_SIDES, draft_of, open_sessions, willing_now
from ..queries.signatures import PAPER

NOT_REACHED = ("no_agreement", "not_signed")


def demand_willing(matter: UUID, sides: tuple[str, ...]) -> None:
    """Raise Refused unless each of these sides has said yes and not taken it back (JS-R1)."""
    said = willing_now(matter)
    if any(said.get(side) is False for side in TWO_SIDES):
        raise Refused(
            "mediation_refused",
            _(
                "One side does not want to be mediated. Tell both the ways to law, or ask again if they changed their mind."
            ),
        )
    unasked = [side for side in sides if side not in said]
    if unasked:
        raise Refused(
            "not_asked",
            _("First ask whether they want to be mediated, each side by itself, and write down the answer."),
            {"side": ", ".join(unasked)},
        )


def drop_draft(ctx: Context, matter: Matter, why: WhyVoid, reason: str) -> None:
    """What was written down takes no effect; its papers are void, so that nobody signs them any more."""
    row = draft_of(matter.pk)
    if row is None:
        return
    row.dropped_at = ctx.at
    update(row, "dropped_at")
    papers = Document.objects.select_for_update().filter(
        matter=matter, template=PAPER, drawn_at__gte=row.written_at
    )
    for paper in papers.exclude(state="void").order_by("drawn_at", "id"):
        make_void(ctx, paper, why, reason)


def end_talks(ctx: Context, matter: Matter, why: str) -> None:
    """Mediation is over without an agreement; what was planned does not take place, what was written takes no effect."""
    drop_draft(ctx, matter, WhyVoid.WITHDRAWN, _("Mediation ended: no agreement was reached."))
    for one in open_sessions(matter.pk):
        one.dropped_at = ctx.at
        update(one, "dropped_at")
        ctx.record(SessionDropped(matter=matter.pk, session=one.pk, why=why))
    advance(ctx, matter, "not_agreed" if why in NOT_REACHED else "ended")
    ctx.record(MediationEnded(matter=matter.pk, why=why))
