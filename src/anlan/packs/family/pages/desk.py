# SPDX-License-Identifier: Apache-2.0
"""The window's desk: what came in, by urgency; the chosen case with its proposal, clocks, team and verbs; the intake form."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import lacks, may_anywhere
from anlan.kernel.clocks.queries import Reading, clocks_on, nearest_of
from anlan.kernel.context import Caller
from anlan.kernel.matters.details import plain
from anlan.kernel.places.queries import region_names
from anlan.kernel.registry import REGISTRY
from anlan.shell.details import details_of
from anlan.shell.frame import duty_in
from anlan.shell.reading import due_order, ring_of
from anlan.shell.regions import region_field
from anlan.shell.team import team_seats
from anlan.shell.verb_buttons import buttons

from ..kinds.dialects import DIALECTS
from ..kinds.family_dispute import Situation
from ..models import Case
from ..queries.desk import MOST, open_case, open_cases
from ..rulesets.levels import Sign
from .case_panel import panel
from .level_words import proposal_words, signs_of
from .red import first_of_red

type Context = dict[str, Any]  # Any: what the templates read
HOME = "/family/desk"
SOURCES = ("walk_in", "hotline_12338", "grid", "line_12345", "line_12355", "court", "school", "hospital")
SUFFERS = ("capable", "small_child", "limited")


def show(request: HttpRequest) -> HttpResponse:
    """The page; `?case=` chooses one, `?part=` gives one part again, the intake form, the level's form or its proposal."""
    part = request.GET.get("part", "")
    if part == "form":
        return _form(request)
    caller = request.caller  # type: ignore[attr-defined]
    found = open_cases(caller)
    chosen = _chosen(caller, found, request.GET.get("case", ""))
    if part in ("level", "proposal"):
        return _level(request, chosen, part)
    if part not in ("", "list", "case"):
        raise Http404
    context: Context = {"title": pgettext("family", "Family window"), "home": HOME, "here": _here(chosen)}
    duty = duty_in(request)
    context["subtitle"] = "" if part or duty == context["title"] else duty
    context["may_register"] = may_anywhere(caller, "family.register_case")
    if part in ("", "list"):
        context |= _list(found, chosen)
    if part in ("", "case") and chosen is not None:
        context |= _case(request, caller, chosen)
    looked(caller.person, "page:family-desk", rows=len(found))
    return render(request, f"family/desk{'_' + part if part else ''}.html", context)


def _here(chosen: Case | None) -> str:
    return f"{HOME}?{urlencode({'case': chosen.matter.number})}" if chosen else f"{HOME}?of=all"


def _chosen(caller: Caller, found: list[Case], number: str) -> Case | None:
    """The case that was asked for; else the most urgent one."""
    listed = next((one for one in found if one.matter.number == number), None)
    beyond = open_case(caller, number) if number and listed is None and len(found) == MOST else None
    return listed or beyond or next(iter(found), None)


def _list(found: list[Case], chosen: Case | None) -> Context:
    clocks = nearest_of(one.pk for one in found)
    places = region_names({one.matter.region_path for one in found})
    return {
        "rows": [
            _row(one, chosen, clocks.get(one.pk, []), places.get(one.matter.region_path, "")) for one in found
        ],
        "is_cut": len(found) == MOST,
        "red": sum(one.matter.level == "red" or one.red_proposed_by is not None for one in found),
        "new": sum(one.matter.stage == "registered" for one in found),
    }


def _row(case: Case, chosen: Case | None, clocks: list[Reading], place: str) -> Context:
    matter, said = case.matter, plain(case.matter)
    return {
        "number": matter.number,
        "level": "red" if case.red_proposed_by else matter.level,
        "situation": _word(said.get("situation", "")),
        "source": _word(said.get("source", "")),
        "stage": str(REGISTRY.kind(matter.kind).stage(matter.stage).label),
        "place": place,
        "at": case.registered_at,
        "url": f"{HOME}?{urlencode({'case': matter.number})}",
        "is_chosen": chosen is not None and chosen.pk == case.pk,
        "flag": case.flag_is_on,
        "duty": case.owes_report,
        "is_drill": case.is_drill,
        "due": next((one for one in clocks if one.state != "paused"), None),
    }


def _case(request: HttpRequest, caller: Caller, case: Case) -> Context:
    matter = case.matter
    clocks = sorted(clocks_on(case.pk), key=due_order)
    running = [one for one in clocks if one.state in ("run", "over") and not one.name.startswith("seat_")]
    return {
        "case": case,
        "matter": matter,
        "situation": _word(plain(matter).get("situation", "")),
        "stage": str(REGISTRY.kind(matter.kind).stage(matter.stage).label),
        "panel": panel(request, matter),
        "rings": [ring_of(one) for one in running[:3]],
        "team": team_seats(matter),
        "details": details_of(matter, caller),
        "verbs": _verbs(caller, case),
        "level": "red" if case.red_proposed_by else matter.level,
        "proposal": proposal_words(case, matter, (), caller.person)
        if matter.stage == "accepted" and not case.red_proposed_by
        else None,
    }


def _verbs(caller: Caller, case: Case) -> list[Context]:
    """What waits first, then what else can be done here; the level has a form of its own, with its proposal."""
    matter = case.matter
    found = [
        one for one in buttons(caller, matter, {}) if one["id"].startswith(("family-", "teams-", "closing-"))
    ]
    for one in found:
        if one["id"] == "family-set_level" and "opens" in one:
            one["opens"] = f"{HOME}?{urlencode({'case': matter.number, 'part': 'level'})}"
    return first_of_red([one for one in found if "refused" not in one], caller, case)


def _form(request: HttpRequest) -> HttpResponse:
    """The intake: whatever is known, nothing is demanded but the situation."""
    caller = request.caller  # type: ignore[attr-defined]
    verb = REGISTRY.commands["family.register_case"]
    if not may_anywhere(caller, verb.name):
        raise lacks(caller, verb.name)
    looked(caller.person, "page:family-desk")
    context = {
        "situations": [(one.value, one.label) for one in Situation],
        "sources": [(one, _word(one)) for one in SOURCES],
        "region": region_field(caller, verb.name),
        "dialects": DIALECTS.items(),
        "suffers": [(one, _word(one)) for one in SUFFERS],
    }
    return render(request, "family/_intake_form.html", context)


def _level(request: HttpRequest, chosen: Case | None, part: str) -> HttpResponse:
    """The form of the level, or only what is proposed for the signs that are ticked so far."""
    if chosen is None:
        raise Http404
    caller = request.caller  # type: ignore[attr-defined]
    looked(caller.person, "page:family-desk", matter=chosen.pk)
    context = {
        "case": chosen,
        "proposal_id": "proposal-form",  # the page behind the dialog has one of its own
        "signs": [(one.value, one.label) for one in Sign],
        "proposal": proposal_words(
            chosen, chosen.matter, signs_of(request.GET.getlist("signs")), caller.person
        ),
        "again": f"{HOME}?{urlencode({'case': chosen.matter.number, 'part': 'proposal'})}",
        "levels": [(one, _word(one)) for one in ("red", "orange", "yellow", "blue")],
    }
    return render(request, "family/_level_form.html" if part == "level" else "family/_proposal.html", context)


def _word(code: str) -> str:
    return str(REGISTRY.packs["family"].labels.get(code, code))
