# SPDX-License-Identifier: Apache-2.0
"""Plans looks at a matter when it has ended, gives them up when it is taken up again, and hears of relapses by links."""

from datetime import timedelta

from ..context import Context
from ..events.base import Event
from ..events.models import EventRecord
from ..following.consumer import Recorder
from ..matters.events import MatterClosed, MatterReopened, MattersLinked
from ..matters.models import Matter
from ..registry import REGISTRY
from .events import ClosingWithdrawn, Way
from .models import PlannedReview
from .planning import days_of, plan

RELAPSE = "relapse"  # the relation by which a new matter says of which ended one it is the relapse


class ReviewFollower(Recorder):
    """Follows the ends of matters whose kind is looked at again."""

    name = "review.follower"
    wants = frozenset((MatterClosed.name, MatterReopened.name, MattersLinked.name))

    def wanted(self, record: EventRecord) -> bool:
        """Of a matter whose kind has reviews."""
        known = REGISTRY.kinds.get(record.kind or "")
        return record.name in self.wants and known is not None and known.kind.review is not None

    def follow(self, ctx: Context, record: EventRecord, event: Event) -> None:
        """Plan, give up, or take an end back."""
        assert record.matter is not None
        matter = Matter.objects.get(pk=record.matter)
        if isinstance(event, MatterClosed):
            _plan(ctx, matter)
        elif isinstance(event, MatterReopened):
            PlannedReview.objects.filter(matter=matter, state="due").update(state="void", ended_at=ctx.at)
        elif isinstance(event, MattersLinked) and event.relation == RELAPSE:
            _withdraw(ctx, matter, Matter.objects.get(pk=event.other))


def _plan(ctx: Context, matter: Matter) -> None:
    declared = REGISTRY.kind(matter.kind).review
    if declared is None or matter.closed_at is None or matter.closed_at != ctx.at:
        return  # it was taken up again meanwhile
    if PlannedReview.objects.filter(matter=matter, closed_at=matter.closed_at, way=Way.VISIT).exists():
        return  # a person retries what was parked
    for days in days_of(declared, matter.level):
        plan(ctx, matter, Way.VISIT, matter.closed_at + timedelta(days=days))


def _withdraw(ctx: Context, one: Matter, other: Matter) -> None:
    """Whichever of the two was opened later is the relapse; inside the window the earlier one's end counts no longer."""
    earlier, later = sorted((one, other), key=lambda matter: matter.opened_at)
    declared = REGISTRY.kind(earlier.kind).review if earlier.kind in REGISTRY.kinds else None
    if declared is None or earlier.closed_at is None or earlier.kind != later.kind:
        return
    after = later.opened_at - earlier.closed_at
    if not timedelta(0) <= after <= timedelta(days=declared.relapse_days) or was_withdrawn(earlier):
        return
    ctx.hold(earlier.pk, earlier.kind, earlier.region_path)
    ctx.record(ClosingWithdrawn(matter=earlier.pk, outcome=earlier.outcome, relapse=later.pk))


def was_withdrawn(matter: Matter) -> bool:
    """Whether a relapse took the matter's present end back already."""
    told = EventRecord.objects.filter(matter=matter.pk, name=ClosingWithdrawn.name, at__gte=matter.closed_at)
    return told.exists()
