# SPDX-License-Identifier: Apache-2.0
"""What several commands do when it begins again after a case has ended: somebody is at work again, whoever tells it (domain.md 4.2).

Within the kind's window the ended case goes on; later, or where it never was at work, the window gets a new one that is
linked with it. A relapse that is told of an ended case and opens nothing would be told to nobody.
"""

from datetime import timedelta

from anlan.kernel.context import Context
from anlan.kernel.ids import new_id
from anlan.kernel.matters import details
from anlan.kernel.matters.flow import link, reopen
from anlan.kernel.matters.models import Matter, MatterLink
from anlan.kernel.matters.queries import lock_related
from anlan.kernel.registry import REGISTRY
from anlan.kernel.review.consumer import RELAPSE
from anlan.kernel.writing import insert, update

from ..events import BegunAgain
from ..events.violence import MinorEndangered
from ..kinds.family_dispute import Danger, FamilyDispute, Source
from ..models import Case, Likeness
from .casework import Intake, case_of, share_household, take_in
from .keeping_away import keep_away_from_like
from .set_level import WANTED
from .suspect_violence import raise_flag, suspect_anew

KEPT = (
    "situation",
    "minor",
    "home",
    "spot",
    "name",
    "safe_phone",
    "safe_way",
    "safe_time",
    "by_woman",
    "speaks",
)
NEVER_AT_WORK = ("duplicate", "drill")


def begin_again(
    ctx: Context, ended: Matter, source: Source, permission: str, *, stage: str = "", in_danger: bool = False
) -> Matter:
    """The case at which somebody is at work again: this one, its successor that is open, or a new one for the window.

    `stage` is where it goes on instead of where the kind takes it up again. What was decided of violence before does not count.
    """
    successor = MatterLink.objects.filter(target=ended, relation=RELAPSE, source__closed_at=None).first()
    if successor is not None:
        return lock_related(ctx, successor.source_id)
    review = REGISTRY.kind(ended.kind).review
    assert review is not None
    assert ended.closed_at is not None
    is_within = ctx.at - ended.closed_at <= timedelta(days=review.relapse_days)
    if is_within and ended.stage == "closed" and ended.outcome not in NEVER_AT_WORK:
        reopen(ctx, ended, stage or review.reopens_at)
        suspect_anew(ctx, ended, case_of(ended))
        at_work_again(ctx, ended)
        return ended
    return _new_case(ctx, ended, source, permission, in_danger=in_danger)


def at_work_again(ctx: Context, matter: Matter) -> None:
    """The window hears of it, and a team is wanted as soon as at first."""
    if matter.stage == "graded" and matter.level in WANTED:
        ctx.record(WANTED[matter.level](matter=matter.pk))
    ctx.record(BegunAgain(matter=matter.pk))


def _new_case(ctx: Context, ended: Matter, source: Source, permission: str, *, in_danger: bool) -> Matter:
    """With how she is reached safely; what was written before stays in the ended case, which is linked."""
    touched, before, was = ctx.touched, details.opened(ended), case_of(ended)
    said = {name: before[name] for name in KEPT if before.get(name)}
    is_violent = was.flag_is_on or in_danger
    matter = take_in(ctx, Intake(
        details=FamilyDispute.model_validate(
            {**said, "source": source, "danger": Danger.YES if in_danger else Danger.NO}
        ),
        region_path=ended.region_path, permission=permission, is_drill=was.is_drill, is_hurt=is_violent,
    ))  # fmt: skip
    row = case_of(matter)
    _known_as_theirs(ctx, row, was)
    link(ctx, matter, ended, RELAPSE)
    if said.get("minor") == "yes":
        ctx.record(MinorEndangered(matter=matter.pk))
    if is_violent:
        raise_flag(ctx, matter, row, "capable", in_danger=in_danger or was.duty_at is not None)
    ctx.record(BegunAgain(matter=matter.pk))
    ctx.touched = (
        touched  # whoever tells it, a visitor or a reviewer, may see no more of the new case than before
    )
    return matter


def _known_as_theirs(ctx: Context, row: Case, was: Case) -> None:
    """The same household without a question, and kept from those whom the ended case is against (X-R6)."""
    share_household(ctx, row, was)
    known = Likeness.objects.filter(case=row, other=was).first()
    if known is None:
        known = Likeness(id=new_id(), case=row, other=was, why="relapse", found_at=ctx.at)
        insert(known)
    known.decided_at, known.decided_by, known.decision = ctx.at, ctx.caller.person, "same_household"
    update(known, "decided_at", "decided_by", "decision")
    keep_away_from_like(ctx, row.pk)
