# SPDX-License-Identifier: Apache-2.0
"""What waits for me (等我办): the first to run out on top; signed out, the door or the sign-in."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.clocks.queries import clocks_of
from anlan.kernel.matters.flow import LEVELS

from ..frame import duty_in
from ..reading import Card, cards
from ..verb_buttons import next_verb
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
    clocks = clocks_of(one.pk for one in rows)
    shown = sorted(cards(rows, clocks, caller), key=urgency)[:MOST]
    deeds = {one.matter.pk: verb.label for one in shown if (verb := next_verb(caller, one.matter))}
    looked(caller.person, "page:inbox", rows=len(shown))
    context = {
        "title": pgettext("shell", "Waiting for me"),
        "groups": grouped(shown),
        "deeds": deeds,
        "first": shown[0].matter.number if shown else "",
        "many": len(rows),
        "most": MOST,
        "subtitle": duty_in(request) if "part" not in request.GET else "",
    }
    return render(
        request,
        "shell/pages/_inbox_rows.html" if "part" in request.GET else "shell/pages/inbox.html",
        context,
    )


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
        (0, pgettext("shell", "Over"), True),
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
