# SPDX-License-Identifier: Apache-2.0
"""A case, its visits and those that are like it are kept from whom it is against (X-R6).

Visits would tell him where and when somebody calls; a case that is like it, that there is one, and where she is now.
"""

from uuid import UUID

from anlan.kernel.context import Context
from anlan.kernel.matters.flow import finish, involve, release
from anlan.kernel.matters.models import Involvement, Matter
from anlan.kernel.matters.queries import lock_related
from anlan.kernel.teams.calling import leave, refill, team_of
from anlan.kernel.teams.models import SeatCall

from ..kinds.disclosure import ADVERSE, KEPT_AWAY, NAMED_AGAINST
from ..queries.beside import visits
from ..queries.likeness import cases_like


def keep_away(ctx: Context, visit: Matter, dispute: UUID) -> None:
    """A new visit is not there for those whom the dispute is against."""
    rows = Involvement.objects.filter(matter=dispute, part__in=ADVERSE, until=None)
    for person, part in rows.values_list("person", "part"):
        involve(ctx, visit, person, part)


def keep_away_from_visits(ctx: Context, dispute: UUID, person: UUID, part: str) -> None:
    """Who is named later does not learn of visits, planned or made; what he was to make himself is dropped."""
    for row in visits(dispute):
        visit = lock_related(ctx, row.pk)
        if row.visitor == person and visit.closed_at is None:
            release(ctx, visit, person)
            finish(ctx, visit, "not_needed", "dropped")
        involve(ctx, visit, person, part)


def let_back_to_visits(ctx: Context, dispute: UUID, person: UUID, part: str) -> None:
    """Who was named by mistake is kept away no longer."""
    for row in visits(dispute):
        release(ctx, lock_related(ctx, row.pk), person, part)


def shut_out(ctx: Context, matter: Matter, person: UUID, part: str) -> None:
    """He leaves the team at once, is never called, and sees nothing of the case and of its visits any more."""
    for call in SeatCall.objects.filter(matter=matter, person=person, state__in=("called", "accepted")):
        leave(ctx, matter, call, "left", "conflict")
        refill(ctx, matter, team_of(matter), call.seat)
    involve(ctx, matter, person, part)
    keep_away_from_visits(ctx, matter.pk, person, part)


def keep_away_from_like(ctx: Context, case: UUID, spared: UUID | None = None) -> None:
    """Whoever is named against in one of the cases that may belong with this one is kept away from it, and nobody else.

    No deed of his own shuts him out, nor what the machine finds in what he wrote (`spared`): it would answer him whether
    there is a case against him. The next deed of somebody else does.
    """
    wanted, matter = set(_named_against(cases_like(case))), lock_related(ctx, case)
    kept = set(
        Involvement.objects.filter(matter=case, part=KEPT_AWAY, until=None).values_list("person", flat=True)
    )
    for person in sorted(wanted - kept - {ctx.caller.person, spared}):
        shut_out(ctx, matter, person, KEPT_AWAY)
    for person in sorted(kept - wanted):
        release(ctx, matter, person, KEPT_AWAY)
        let_back_to_visits(ctx, case, person, KEPT_AWAY)


def tell_like(ctx: Context, case: UUID) -> None:
    """Who is named against here has changed: every case that may belong with this one hears of it."""
    for other in sorted(cases_like(case)):
        keep_away_from_like(ctx, other)


def _named_against(cases: set[UUID]) -> list[UUID]:
    rows = Involvement.objects.filter(matter__in=cases, part__in=NAMED_AGAINST, until=None)
    return list(rows.values_list("person", flat=True))
