# SPDX-License-Identifier: Apache-2.0
"""A red case's screen: only what decides the next minute – three times, who comes and who does not, one deed."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.access.ledger import looked
from anlan.kernel.clocks.queries import Reading, clocks_of
from anlan.kernel.context import Caller
from anlan.kernel.matters.details import plain
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.queries import names_of
from anlan.kernel.registry import REGISTRY
from anlan.shell.details import details_of
from anlan.shell.frame import duty_in
from anlan.shell.reading import ring_of
from anlan.shell.team import team_seats
from anlan.shell.verb_buttons import buttons

from ..models import Case
from ..queries.desk import red_cases
from ..queries.signs import newest_signs
from ..rulesets.levels import REASONS
from .case_panel import report_is_due

type Context = dict[str, Any]  # Any: what the templates read
HOME = "/family/red"
PROMISE = ("answer", "link_up", "on_spot")
FIRST = (
    "report_to_police",
    "confirm_red",
    "accept_case",
    "set_level",
    "call_case_team",
    "note_contact",
    "enter_refuge",
)
SHOWN = ("story", "safe_phone", "safe_way", "safe_time", "home", "by_woman", "speaks")


def show(request: HttpRequest) -> HttpResponse:
    """The newest red case, or the one of `?case=`; `?part=all` gives it again when something happened."""
    caller = request.caller  # type: ignore[attr-defined]
    found = red_cases(caller)
    number = request.GET.get("case", "")
    matter = next((one for one in found if one.number == number), found[0] if found else None)
    context: Context = {
        "title": pgettext("family", "Red cases"),
        "subtitle": duty_in(request),
        "others": [
            {
                "number": one.number,
                "url": f"{HOME}?{urlencode({'case': one.number})}",
                "is_chosen": one is matter,
            }
            for one in found
        ],
        "here": f"{HOME}?{urlencode({'case': matter.number})}" if matter else f"{HOME}?of=all",
    }
    if matter is not None:
        context |= _minute(request, matter)
    looked(caller.person, "page:family-red", matter=matter.pk if matter else None)
    template = "family/red_all.html" if request.GET.get("part") == "all" else "family/red.html"
    return render(request, template, context)


def _minute(request: HttpRequest, matter: Matter) -> Context:
    caller = request.caller  # type: ignore[attr-defined]
    case = Case.objects.get(pk=matter.pk)
    clocks = {one.name: one for one in clocks_of([matter.pk]).get(matter.pk, [])}
    found = buttons(caller, matter, {})
    verbs = [
        one
        for name in FIRST
        for one in found
        if one["id"] == f"family-{name}" and "refused" not in one and _fits(name, case)
    ]
    verbs = first_of_red(verbs, caller, case)
    return {
        "matter": matter,
        "case": case,
        "situation": str(REGISTRY.packs["family"].labels[plain(matter).get("situation", "violence")]),
        "promise": [_promise(name, clocks.get(name)) for name in PROMISE],
        "team": team_seats(matter),
        "report_is_due": report_is_due(case),
        "waits_for_second": case.red_proposed_by is not None,
        "proposed": _proposed(case),
        "verbs": verbs[:4],
        "details": [one for one in details_of(matter, caller) if one.name in SHOWN],
    }


def first_of_red(verbs: list[Context], caller: Caller, case: Case) -> list[Context]:
    """While red waits for its second person: his look first, and for who proposed it the team; nobody waits with calling it."""
    if case.red_proposed_by is None:
        return verbs
    is_own = case.red_proposed_by == caller.person
    left = [one for one in verbs if not (is_own and one["id"] == "family-confirm_red")]
    first = "family-call_case_team" if is_own else "family-confirm_red"
    left.sort(key=lambda one: one["id"] != first)
    return [one | {"is_optional": False} if one["id"] == first else one for one in left]


def _fits(name: str, case: Case) -> bool:
    """Whether a deed has anything to do in this case now."""
    if name == "report_to_police":
        return report_is_due(case)
    if name == "confirm_red":
        return case.red_proposed_by is not None
    return name != "set_level" or not case.matter.level


def _proposed(case: Case) -> Context | None:
    """Who proposes red and what was said to happen, for whoever looks as the second person (JS-R8)."""
    if case.red_proposed_by is None:
        return None
    return {
        "by": names_of([case.red_proposed_by]).get(case.red_proposed_by, ""),
        "because": [REASONS[one] for one in newest_signs(case.pk)],
    }


def _promise(name: str, clock: Reading | None) -> Context:
    label = next(one.label for one in REGISTRY.kind("family.family_dispute").clocks if one.name == name)
    return {"label": label, "ring": ring_of(clock) if clock else None, "state": clock.state if clock else ""}
