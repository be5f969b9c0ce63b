# SPDX-License-Identifier: Apache-2.0
"""The welder's own papers on his phone: certificates with how sure they are, checks by hand, and the firms he welds for."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.shell.hand import is_night
from anlan.shell.spoken import say_when

from ..models.welders import KINDS, Binding
from ..queries.my_papers import Paper, bindings_of, firms_to_ask, open_call, papers_of
from ..rulesets.words import CATEGORIES

type Context = dict[str, Any]  # Any: what the templates read
MINISTRIES = {
    "mem": pgettext_lazy("welding", "Ministry of Emergency Management"),
    "samr": pgettext_lazy("welding", "State Administration for Market Regulation"),
    "mohurd": pgettext_lazy("welding", "Ministry of Housing and Urban-Rural Development"),
    "manual": pgettext_lazy("welding", "two officers, by hand"),
}
STATES = {
    "valid": pgettext_lazy("welding", "Verified with its ministry"),
    "unverified": pgettext_lazy("welding", "Could not be verified"),
    "refused": pgettext_lazy("welding", "Does not count"),
    "over": pgettext_lazy("welding", "Ended"),
}


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The page; `?part=screen` gives what it fetches again."""
    person = request.caller.person  # type: ignore[attr-defined]
    now = timing.now()
    day = now.astimezone(timing.LOCAL).date()
    bound = bindings_of(person)
    looked(person, "page:mine")
    context: Context = {
        "title": pgettext("welding", "My certificates"),
        "subtitle": pgettext("welding", "Welder"),
        "night": is_night(request),
        "person": person,
        "papers": [_paper(one, day) for one in papers_of(person, now, day)],
        "bindings": [_binding(one) for one in bound],
        "firms": firms_to_ask(one.firm_id for one in bound),
        "kinds": KINDS.items(),
        "call": open_call(person),
        "phone": settings.ANLAN_DESK_PHONE,
        "today": day.isoformat(),
    }
    part = request.GET.get("part") == "screen"
    return render(request, "welding/mine_screen.html" if part else "welding/mine.html", context)


def _paper(one: Paper, day: date) -> Context:
    row = one.row
    return {
        "id": row.pk,
        "kind": row.label_of_kind(),
        "tail": one.tail,
        "categories": [str(CATEGORIES.get(name, name)) for name in row.categories.split()],
        "projects": row.projects.split(),
        "ends_on": row.ends_on,
        "review_on": row.review_on,
        "reviewed_on": row.reviewed_on,
        "state": one.state,
        "state_label": STATES["over" if one.step == 0 and one.state == "valid" else one.state],
        "says": _checked(one),
        "left": _left(one, day),
        "is_near": one.step is not None,
        "is_over": one.step == 0,
        "doubt": one.doubt,
    }


def _checked(one: Paper) -> str:
    """Which ministry said what when; and where it says nothing, that."""
    row = one.row
    who = str(MINISTRIES.get(row.source, row.source)) if row.source else ""
    if row.checked_at is None:
        return pgettext("welding", "Its ministry has not answered yet. Nobody welds by it until it has.")
    if one.state == "refused":
        words = pgettext("welding", "%(who)s says that it does not count, %(at)s")
        if row.verdict == "not_found":
            words = pgettext("welding", "%(who)s does not know it, %(at)s")
    elif one.state == "unverified":
        words = pgettext("welding", "Last verified by %(who)s, %(at)s; no newer answer came")
    else:
        words = pgettext("welding", "By %(who)s, %(at)s")
    return words % {"who": who, "at": say_when(row.checked_at)}


def _left(one: Paper, day: date) -> str:
    """How many days are left, where that is worth saying (AX-R4)."""
    left = (one.ends_on - day).days
    if one.step is None:
        return ""
    if one.step == 0:
        return pgettext("welding", "It has ended, or its review is overdue: no machine starts by it.")
    return pgettext("welding", "%(left)d days left: have it reviewed or renewed in time") % {"left": left}


def _binding(one: Binding) -> Context:
    said = pgettext("welding", "You weld for it")
    if one.agreed_at is None and one.asked_by == "welder":
        said = pgettext("welding", "You asked; the firm has not answered yet")
    elif one.agreed_at is None:
        said = pgettext("welding", "The firm asks whether you weld for it")
    return {
        "id": one.pk,
        "firm": one.firm.organisation.name,
        "says": said,
        "since": one.agreed_at or one.asked_at,
        "is_agreed": one.agreed_at is not None,
        "is_mine_to_agree": one.agreed_at is None and one.asked_by == "firm",
    }
