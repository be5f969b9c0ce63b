# SPDX-License-Identifier: Apache-2.0
"""What waits for me (等我办): the first to run out on top; signed out, the door or the sign-in."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.clocks.queries import nearest_of
from anlan.kernel.closing.queries import proposals_waiting_for
from anlan.kernel.matters.choosing import conflicts_waiting_for
from anlan.kernel.matters.flow import LEVELS
from anlan.kernel.registry import REGISTRY
from anlan.kernel.review.models import PlannedReview
from anlan.kernel.review.queries import reviews_due
from anlan.kernel.teams.queries import calls_waiting_for

from ..frame import duty_in
from ..reading import Card, cards
from ..verb_buttons import asked_for, next_verb
from ..waiting import waiting_for
from .door import show as door

MOST = 100
SOON = timedelta(minutes=10)


@dataclass(frozen=True)
class Group:
    """Rows under one heading."""

    label: str
    cards: list[Card]
    late: bool = False


def show(request: HttpRequest) -> HttpResponse:
    """The inbox; `?part=rows` gives the list alone."""
    caller = request.caller  # type: ignore[attr-defined]
    if caller.person is None:
        return door(request) if settings.DEMO else HttpResponseRedirect("/sign-in")
    rows = list(waiting_for(caller).order_by("-opened_at")[: MOST * 3])
    clocks = nearest_of(one.pk for one in rows)
    shown = sorted(cards(rows, clocks, caller), key=urgency)[:MOST]
    deeds: dict[UUID, object] = {
        one.matter.pk: verb.label for one in shown if (verb := next_verb(caller, one.matter))
    }
    deeds |= asked_for(caller, [one.matter for one in shown])
    approves = REGISTRY.commands["closing.approve_closing"].label
    deeds |= {one.matter_id: approves for one in proposals_waiting_for(caller)}
    comes = REGISTRY.commands["teams.accept_seat"].label
    deeds |= dict.fromkeys(calls_waiting_for(caller.person), comes)
    looks = reviews_due(caller, timing.now())[:MOST]
    follow_ups = cards([one.matter for one in looks], {}, caller)
    deeds |= {one.matter_id: REGISTRY.commands["review.record_review"].label for one in looks}
    differing = list({one.matter_id: one.matter for one in conflicts_waiting_for(caller)[:MOST]}.values())
    deeds |= {one.pk: REGISTRY.commands["matters.choose_version"].label for one in differing}
    looked(caller.person, "page:inbox", rows=len(shown) + len(looks) + len(differing))
    context = {
        "title": pgettext("shell", "Waiting for me"),
        "groups": [*to_choose(cards(differing, {}, caller)), *grouped(shown), *to_look_at(looks, follow_ups)],
        "deeds": deeds,
        "first": next((one.matter.number for one in (*shown, *follow_ups)), ""),
        "many": len(rows) + len(looks) + len(differing),
        "most": MOST,
        "subtitle": duty_in(request) if "part" not in request.GET else "",
    }
    return render(
        request,
        "shell/pages/_inbox_rows.html" if "part" in request.GET else "shell/pages/inbox.html",
        context,
    )


def to_choose(differing: list[Card]) -> list[Group]:
    """Matters in which two said different things and somebody must choose."""
    return [Group(pgettext("shell", "More than one version"), differing)] if differing else []


def to_look_at(looks: list[PlannedReview], follow_ups: list[Card]) -> list[Group]:
    """Closed matters to look at again: those whose day is over, then those that may be made now; each once."""
    late = {one.matter_id for one in looks if one.due_at < timing.now()}
    once = {one.matter.pk: one for one in follow_ups}
    groups = (
        Group(
            pgettext("shell", "Follow-ups overdue"),
            [one for key, one in once.items() if key in late],
            late=True,
        ),
        Group(pgettext("shell", "Follow-ups due"), [one for key, one in once.items() if key not in late]),
    )
    return [one for one in groups if one.cards]


def urgency(card: Card) -> tuple[float, int, float]:
    """By what is left on the clock, then by level, then by age."""
    clock = card.clock
    left = (
        clock.left_seconds
        if clock and clock.state in ("run", "over") and clock.left_seconds is not None
        else 1e12
    )
    level = LEVELS.index(card.matter.level) if card.matter.level in LEVELS else len(LEVELS)
    return left, level, card.matter.opened_at.timestamp()


def grouped(shown: list[Card]) -> list[Group]:
    """Over, within ten minutes, today, later."""
    midnight = (timing.now().astimezone(timing.LOCAL) + timedelta(days=1)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    today = (midnight - timing.now()).total_seconds()
    edges = (
        (0, pgettext("shell", "Overdue"), True),
        (SOON.total_seconds(), pgettext("shell", "Within ten minutes"), False),
        (today, pgettext("shell", "Today"), False),
    )
    groups, rest = [], list(shown)
    for edge, label, late in edges:
        inside = [one for one in rest if urgency(one)[0] < edge]
        rest = [one for one in rest if urgency(one)[0] >= edge]
        if inside:
            groups.append(Group(label, inside, late))
    return [*groups, Group(pgettext("shell", "Later"), rest)] if rest else groups
