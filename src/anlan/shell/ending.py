# SPDX-License-Identifier: Apache-2.0
"""The end of a matter as its page shows it: what is missing, the end that is proposed, and looks at it afterwards."""

from typing import Any

from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.closing.queries import Waiting
from anlan.kernel.closing.rules import NeedState, Standing
from anlan.kernel.declare import Lack
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY
from anlan.kernel.review.events import Finding, Way, WhySkipped
from anlan.kernel.review.models import PlannedReview
from anlan.kernel.review.planning import asks_first
from anlan.kernel.review.queries import reviews_of

from .reading import outcome_label
from .spoken import say_when

type Row = dict[str, Any]  # Any: words and moments that a template reads


def lacks_of(found: Standing) -> list[Lack]:
    """The stages that are still to go through before a good end, then its needs, those that are met among them."""
    return [*(Lack(one) for one in found.stages_missing()), *(_lack(one) for one in found.asked())]


def _lack(one: NeedState) -> Lack:
    if one.is_idle:
        return Lack(one.need.label, pgettext("shell", "not needed so far"), "idle")
    return Lack(one.need.label, say_when(one.met_at), "ok") if one.met_at else Lack(one.need.label)


def proposal_of(matter: Matter, waits: Waiting) -> Row:
    """The proposed end as the part says it."""
    return {
        "outcome": outcome_label(matter.kind, waits.proposal.outcome),
        "by": waits.by,
        "at": waits.proposal.proposed_at,
        "approved": waits.approved,
        "needed": waits.needed,
        "is_current": waits.is_current,
    }


def looks_at(matter: Matter) -> list[Row]:
    """Each look at the closed matter that was planned or made; none where its kind plans none."""
    if matter.kind not in REGISTRY.kinds or REGISTRY.kind(matter.kind).review is None:
        return []
    planned = [one for one in reviews_of(matter.pk) if one.state != "void"]
    for one in planned:
        one.matter = matter
    return [look(one) for one in planned]


def look(one: PlannedReview) -> Row:
    """One look: how, when it is or was due, and what became of it; `state` is late, done or nothing."""
    late = one.state == "due" and one.due_at < timing.now()
    return {
        "way": str(Way(one.way).label),
        "due": one.due_at,
        "asks_first": one.state == "due" and asks_first(one.matter),
        "said": _said(one, late=late),
        "state": "late" if late else "ok" if one.state != "due" else "",
    }


def _said(one: PlannedReview, *, late: bool) -> str:
    if one.state == "done":
        return str(Finding(one.finding).label)
    if one.state == "skipped":
        return pgettext("shell", "left out: %(why)s") % {"why": WhySkipped(one.why).label}
    if one.tries:
        told = pgettext("shell", "tried %(many)s times: %(finding)s")
        return told % {"many": one.tries, "finding": Finding(one.finding).label}
    return pgettext("shell", "overdue") if late else pgettext("shell", "planned")
