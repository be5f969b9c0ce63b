# SPDX-License-Identifier: Apache-2.0
"""What the follower and several commands do about looks at closed matters: plan, find the one that is due, ask who may look."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from ..closing.independence import took_part
from ..context import Context
from ..declare import Review
from ..errors import NotAllowed, Refused
from ..ids import new_id
from ..matters.details import plain
from ..matters.models import Matter
from ..registry import REGISTRY
from ..writing import insert
from .events import ReviewPlanned, Way
from .models import CallBackDraw, PlannedReview

EARLY = timedelta(
    days=2
)  # so long before its day a visit counts as the planned one: a plan is not done in one go
CALL_BACK_WITHIN = timedelta(days=14)


def days_of(review: Review, level: str) -> tuple[int, ...]:
    """On which days after its end a matter of this level is visited."""
    return tuple(review.by_level.get(level, review.after_days))


def plan(
    ctx: Context, matter: Matter, way: Way, due_at: datetime, drawn: CallBackDraw | None = None
) -> PlannedReview:
    """Put a look at a closed matter into the plan."""
    assert matter.closed_at is not None
    row = PlannedReview(
        id=new_id(), matter=matter, kind=matter.kind, region_path=matter.region_path, way=way, draw=drawn,
        closed_at=matter.closed_at, due_at=due_at,
    )  # fmt: skip
    insert(row)
    ctx.record(ReviewPlanned(matter=matter.pk, review=row.pk, way=way, due_at=due_at))
    return row


def may_be_made(at: datetime) -> Q:
    """In a query of planned looks: those that may be made now. A call-back was drawn to be made soon, a visit has its day."""
    return Q(state="due") & (Q(due_at__lte=at + EARLY) | Q(way=Way.CALL_BACK))


def is_open(one: PlannedReview, at: datetime) -> bool:
    """The same of one that was read."""
    return one.state == "due" and (one.due_at <= at + EARLY or one.way == Way.CALL_BACK)


def open_review(matter: Matter, at: datetime, way: Way | None = None) -> PlannedReview | None:
    """The look that may be made now, of this way if one is named: the first to be due."""
    rows = PlannedReview.objects.filter(may_be_made(at), matter=matter)
    return (rows.filter(way=way) if way else rows).order_by("due_at", "id").first()


def reviewed(matter: Matter) -> Review:
    """What the kind says of reviews; raises Refused where it says nothing, or the matter is still open."""
    declared = REGISTRY.kind(matter.kind).review
    if declared is None:
        raise Refused("no_review", _("Matters of this kind are not looked at again."))
    if matter.closed_at is None:
        raise Refused("not_closed", _("This matter is not closed."))
    return declared


def asks_first(matter: Matter) -> bool:
    """Whether whoever looks asks first if it is safe to come or to call: somebody may listen (its kind's `asks_first`)."""
    declared = REGISTRY.kind(matter.kind).review if matter.kind in REGISTRY.kinds else None
    if declared is None or not declared.asks_first:
        return False
    said = plain(matter)
    return all(str(said.get(name)) in values for name, values in declared.asks_first.items())


def demand_outsider(ctx: Context, matter: Matter) -> None:
    """Raise NotAllowed unless the caller is a person who took no part in the matter."""
    if ctx.caller.person is None:
        raise NotAllowed("no_person", _("Only a person can look at it again."))
    if took_part(ctx.caller.person, matter):
        raise NotAllowed(
            "took_part", _("You took part in this matter: somebody who did not must look at it again.")
        )
