# SPDX-License-Identifier: Apache-2.0
"""`/family/visits`: the phone of grid worker and neighbour: where to call next, at which hours, and what was found. Works offline."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.matters.versions import newest
from anlan.kernel.people.queries import duty_of
from anlan.kernel.teams.queries import seats_held
from anlan.shell.hand import is_night

from ..commands.record_visit import Sign
from ..models.care import CareVisit
from ..queries.care import my_visits, place_of

type Context = dict[str, Any]  # Any: what the templates read
FOR = pgettext_lazy("family", "To visit without harm")


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The page; `?part=screen` gives what it fetches again: calls to a team, then visits. Where to call is opened on record."""
    person = request.caller.person  # type: ignore[attr-defined]
    today = timing.now().astimezone(timing.LOCAL).date()
    rows, seats = my_visits(person), seats_held(person)
    looked(person, "page:visits", rows=len(rows), purpose=FOR)
    context: Context = {
        "title": pgettext("family", "My visits"),
        "subtitle": duty_of(person),
        "night": is_night(request),
        "person": person,
        "phone": settings.ANLAN_DESK_PHONE,
        "now": [_visit(person, one, today) for one in rows if one.due_on <= today],
        "later": [{"due_on": one.due_on, "number": one.matter.number} for one in rows if one.due_on > today],
        "calls": [one.matter for one in seats if one.state == "called"],
        "sits": [one.matter for one in seats if one.state == "accepted"],
        "results": list(RESULTS.items()),
        "findings": list(FINDINGS.items()),
        "signs": [(one.value, one.label) for one in Sign],
    }  # fmt: skip
    part = request.GET.get("part") == "screen"
    return render(request, "family/visits_screen.html" if part else "family/visits.html", context)


RESULTS = {
    "met": pgettext_lazy("family", "Met and talked"),
    "not_met": pgettext_lazy("family", "Nobody was in"),
    "not_safe": pgettext_lazy("family", "It was not safe: I left without saying why I came"),
    "no_visit_wished": pgettext_lazy("family", "They do not want visits"),
}
FINDINGS = {
    "calm": pgettext_lazy("family", "It is calm"),
    "relapse_signs": pgettext_lazy("family", "There are signs"),
    "relapsed": pgettext_lazy("family", "It has begun again"),
}


def _visit(person: Any, one: CareVisit, today: date) -> Context:
    """A visit that is due, with its place (Any: an id)."""
    looked(person, "page:visits", matter=one.pk, purpose=FOR)
    said = place_of(one)
    return {
        "id": one.pk, "number": one.matter.number, "where": said.get("where", ""), "safe_time": said.get("safe_time", ""),
        "due_on": one.due_on, "asks_first": said.get("asks_first") == "yes", "late": max(0, (today - one.due_on).days),
        "saw": newest(one.matter),
    }  # fmt: skip
