# SPDX-License-Identifier: Apache-2.0
"""Accept the place after the fire watch (验收): watcher and work leader both, and not a minute too early."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotAllowed, Refused
from anlan.kernel.matters.flow import advance
from anlan.kernel.timing import LOCAL
from anlan.kernel.writing import update

from ..events.permits import AcceptanceSigned, PermitAccepted
from ..models.permits import Permit
from ..queries.permits import rule_of
from ..rulesets.permits import accepts_from
from .signing import Signature, acting, locked_permit, sign


@command(label=pgettext_lazy("welding", "Accept after the fire watch"))
def accept_after_fire_watch(
    ctx: Context, *, permit: Annotated[UUID, Of("hot_work", at=("finished",))], signature: Signature = ""
) -> bool:
    """Sign that nothing smoulders; accepted when both have signed. Whether it is accepted now."""
    matter, row = locked_permit(ctx, permit)
    person = acting(ctx)
    assert row.finished_at is not None
    rule = rule_of(row, ctx.at)
    first = accepts_from(rule, row.finished_at)
    if ctx.at < first:
        raise Refused(
            "fire_watch_first",
            _("The fire watch lasts %(minutes)d minutes, until %(at)s.")
            % {"minutes": rule.fire_watch_minutes, "at": first.astimezone(LOCAL).strftime("%H:%M")},
        )  # fmt: skip
    part = _part(row, person)
    if row.signatures.filter(what=part).exists():
        raise Refused("already_signed", _("This was signed already."))
    sign(ctx, row, matter, part, signature)
    ctx.record(AcceptanceSigned(matter=matter.pk, person=person))
    both = {one.what: one.person_id for one in row.signatures.filter(what__in=("watcher_saw", "leader_saw"))}
    if len(both) < 2:
        return False
    row.accepted_at = ctx.at
    update(row, "accepted_at")
    for watch in row.watches.filter(left_at=None):
        watch.left_at = ctx.at
        update(watch, "left_at")
    advance(ctx, matter, "accepted")
    ctx.record(PermitAccepted(matter=matter.pk, watcher=both["watcher_saw"], leader=both["leader_saw"]))
    return True


def _part(permit: Permit, person: UUID) -> str:
    """As what he accepts: who watched, or who leads the work; nobody is both."""
    if permit.applicant_id == person:
        return "leader_saw"
    if permit.watches.filter(person=person, arrived_at__isnull=False).exists():
        return "watcher_saw"
    raise NotAllowed("not_yours_to_accept", _("The watcher and the work leader accept."))
