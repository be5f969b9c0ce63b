# SPDX-License-Identifier: Apache-2.0
"""What several commands do about a proposed end: make it, find it, see whether it still fits, and who may decide on it.

A pack whose kind closes by a verb of its own may `propose` inside that verb.
"""

from django.utils.translation import gettext as _

from ..context import Context
from ..errors import NotAllowed, Refused
from ..ids import new_id
from ..matters.models import Matter
from ..registry import REGISTRY
from ..writing import insert, update
from .events import ClosingProposed
from .independence import took_part
from .models import ClosingProposal
from .rules import ready_to_close


def propose(ctx: Context, matter: Matter, outcome: str) -> ClosingProposal:
    """Propose an end; one that no longer fits is replaced. Raises Refused, naming what is missing."""
    kind = REGISTRY.kind(matter.kind)
    if not kind.closing.approvals:
        raise Refused("needs_nobody", _("Matters of this kind are closed without approval."))
    if kind.outcome(outcome) is None:
        raise Refused("unknown_outcome", _("This kind of matter has no such outcome."), {"outcome": outcome})
    ready_to_close(ctx, matter, outcome)
    before = ClosingProposal.objects.filter(matter=matter, state="waiting").first()
    if before is not None:
        if is_current(before, matter):
            raise Refused("proposed_already", _("An end is proposed already and waits for approval."))
        end(ctx, before, "replaced")
    made = ClosingProposal(
        id=new_id(), matter=matter, outcome=outcome, stage=matter.stage, stage_since=matter.stage_since,
        proposed_by=ctx.caller.person, proposed_at=ctx.at,
    )  # fmt: skip
    insert(made)
    said = ClosingProposed(matter=matter.pk, proposal=made.pk, outcome=outcome, by=ctx.caller.person)
    ctx.record(said)
    return made


def waiting(matter: Matter) -> ClosingProposal:
    """The end that waits for approval here; raises Refused where none does."""
    found = ClosingProposal.objects.filter(matter=matter, state="waiting").first()
    if found is None or matter.closed_at is not None:
        raise Refused("nothing_proposed", _("No end is proposed for this matter."))
    return found


def is_current(proposal: ClosingProposal, matter: Matter) -> bool:
    """Whether the matter is where it was when this was proposed; what its end needs is asked apart."""
    here = (matter.stage, matter.stage_since)
    return matter.closed_at is None and (proposal.stage, proposal.stage_since) == here


def end(ctx: Context, proposal: ClosingProposal, state: str, why: str = "") -> None:
    """A proposal is decided."""
    proposal.state, proposal.why, proposal.ended_at = state, why, ctx.at
    update(proposal, "state", "why", "ended_at")


def demand_independence(ctx: Context, proposal: ClosingProposal, matter: Matter) -> None:
    """Raise NotAllowed unless the caller is a person who neither proposed this end nor took part in the matter."""
    person = ctx.caller.person
    if person is None:
        raise NotAllowed("no_person", _("Only a person can decide on an end."))
    if person == proposal.proposed_by:
        raise NotAllowed("own_proposal", _("You proposed this end yourself: somebody else decides on it."))
    if took_part(person, matter):
        raise NotAllowed(
            "took_part", _("You took part in this matter: somebody who did not must decide on its end.")
        )
