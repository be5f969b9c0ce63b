# SPDX-License-Identifier: Apache-2.0
"""Reading proposed ends: what waits here, what waits for whom, and which verbs of closing have anything to do."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from ..access.permissions import regions_of
from ..context import Caller, once_a_reading
from ..matters.beside import MATTER
from ..matters.models import Matter
from ..people.queries import names_of
from ..places.queries import in_subtree
from ..registry import REGISTRY
from .independence import outside, took_part
from .models import ClosingApproval, ClosingProposal
from .proposing import is_current


@dataclass(frozen=True)
class Waiting:
    """A proposed end before a reader: what it is, how many have approved (he among them?), and whether it still fits."""

    proposal: ClosingProposal
    by: str  # the name of who proposed it; empty when the house itself did
    approved: int
    approved_by_me: bool
    needed: int
    is_current: bool


@once_a_reading
def proposed_for(matter: Matter, person: UUID | None = None) -> Waiting | None:
    """The end that waits for approval here; None where none does. No question where the kind asks for no approval."""
    if matter.closed_at is not None or matter.kind not in REGISTRY.kinds:
        return None
    needed = REGISTRY.kind(matter.kind).closing.approvals
    if not needed:
        return None
    found = next(iter(_waiting(matter.pk)), None)
    if found is None:
        return None
    by = names_of([found.proposed_by]).get(found.proposed_by, "") if found.proposed_by else ""
    people = [one.person for one in _approvals(matter.pk)]
    return Waiting(found, by, len(people), person in people, needed, is_current(found, matter))


@MATTER.rows
def _waiting(key: UUID) -> QuerySet[ClosingProposal]:
    return ClosingProposal.objects.filter(matter=key, state="waiting")


@MATTER.rows
def _approvals(key: UUID) -> QuerySet[ClosingApproval]:
    return ClosingApproval.objects.filter(proposal__matter=key, proposal__state="waiting")


def closing_verbs(matter: Matter, person: UUID | None) -> frozenset[str]:
    """Which verbs of closing have anything to do here for this person, whatever he may."""
    if matter.closed_at is not None or matter.kind not in REGISTRY.kinds:
        return frozenset()
    kind = REGISTRY.kind(matter.kind)
    if not kind.closing.approvals:
        return frozenset() if kind.closed_by else frozenset(("close_matter",))
    waits = proposed_for(matter, person)
    proposes = frozenset(() if kind.closed_by else ("propose_closing",))
    if waits is None:
        return proposes
    found = frozenset() if waits.is_current else proposes
    if person is not None and waits.proposal.proposed_by == person:
        return found | {"return_closing"}
    if took_part(person, matter):
        return found
    decided = waits.approved_by_me or not waits.is_current
    return found | ({"return_closing"} if decided else {"approve_closing", "return_closing"})


def proposals_waiting_for(caller: Caller) -> QuerySet[ClosingProposal]:
    """The proposed ends on which this person may decide: one question, or part of another; the oldest first."""
    condition = Q(pk__in=[])
    if caller.person is None:
        return ClosingProposal.objects.filter(condition)
    for entry in REGISTRY.kinds.values():
        if not entry.kind.closing.approvals:
            continue
        paths = regions_of(caller, f"{entry.pack}.approve_closing")
        for path in [""] if paths is None else paths:
            here = Q(matter__kind=entry.name) & in_subtree(path, "matter__region_path")
            condition |= here & outside(caller.person, entry.name)
    rows = ClosingProposal.objects.filter(condition, state="waiting", matter__closed_at=None)
    return rows.exclude(approvals__person=caller.person).order_by("proposed_at", "id")
