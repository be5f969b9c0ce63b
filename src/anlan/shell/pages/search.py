# SPDX-License-Identifier: Apache-2.0
"""Find matters and places: JSON for the palette, a page for everybody else; and people, for a stated purpose."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.context import Caller
from anlan.kernel.directory.registers import REGISTERS
from anlan.kernel.errors import Invalid, NotAllowed
from anlan.kernel.matters.queries import visible
from anlan.kernel.places.models import Region
from anlan.kernel.registry import REGISTRY
from anlan.kernel.search import finding

from ..auth import note_refusal, signed_in
from ..finding_people import PURPOSES, FoundPerson, may_search, search, uncover
from ..reading import cards
from ..unmasking import LEAST_REASON

MOST = 12
type Hit = dict[str, str]


@signed_in
def show(request: HttpRequest) -> HttpResponse:
    """What was found, in groups. People are searched by a form of their own, for a purpose; it is never in the address."""
    caller = request.caller  # type: ignore[attr-defined]
    asked = request.POST if request.method == "POST" else request.GET
    query = asked.get("q", "").strip()[:80]
    is_for_people = "people" in asked
    groups = (
        [one for one in found(request, caller, query) if one["hits"]] if query and not is_for_people else []
    )
    if query and not is_for_people:
        looked(caller.person, "search", rows=sum(len(group["hits"]) for group in groups))
    if "json" in request.headers.get("Accept", ""):
        return JsonResponse(
            {"groups": groups, "people": may_search(caller)}, json_dumps_params={"ensure_ascii": False}
        )
    context = {
        "title": pgettext("shell", "Search"),
        "query": query,
        "groups": groups,
        "may_people": may_search(caller),
        "purposes": list(PURPOSES.items()),
        "purpose": asked.get("purpose", ""),
        "only_people": is_for_people,
        "people": None,
    }
    status = 200
    if request.method == "POST":
        try:
            context["people"] = searched(request, caller, query)
        except Invalid as no:
            context["error"], status = no.fields.get("purpose", no.message), no.status
    return render(request, "shell/pages/search.html", context, status=status)


def searched(request: HttpRequest, caller: Caller, query: str) -> list[FoundPerson]:
    """People for the purpose that the form states; who may search for nobody is told so, on record."""
    if not may_search(caller):
        no = NotAllowed("not_allowed", pgettext("shell", "You may not search for people."))
        note_refusal(request, no, "search:people")
        raise no
    return search(caller, query, request.POST.get("purpose", "")) if query else []


@signed_in
def uncovered(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for name and telephone of one hit with purpose and reason; then the search shows them for ten minutes."""
    caller = request.caller  # type: ignore[attr-defined]
    asked: dict[str, Any] = {
        "what": pgettext("shell", "name and telephone"),
        "url": request.path,
        "purposes": list(PURPOSES.items()),
        "minutes": 10,
        "least": LEAST_REASON,
    }
    if request.method != "POST":
        return render(request, "shell/parts/unmask.html", {"unmask": asked})
    reason = request.POST.get("reason", "")
    try:
        uncover(caller, key, request.POST.get("purpose", ""), reason)
    except Invalid as no:
        asked |= {"errors": [*no.fields.values()], "reason": reason}
        return render(request, "shell/parts/unmask.html", {"unmask": asked}, status=422)
    answer = HttpResponse(status=204)
    answer["HX-Trigger"] = json.dumps({"anlan:done": {"target": "body"}})
    return answer


def found(request: HttpRequest, caller: Caller, query: str) -> list[dict[str, Any]]:
    """Groups of hits (Any: a label and its hits)."""
    return [
        {"label": pgettext("shell", "Matters"), "hits": matters(caller, query)},
        {"label": pgettext("shell", "Places"), "hits": [*premises(caller, query), *places(caller, query)]},
    ]


def matters(caller: Caller, query: str) -> list[Hit]:
    """Matters whose number or headline holds the words."""
    rows = visible(caller).filter(pk__in=finding.found("matter", query)).order_by("-opened_at")[:MOST]
    return [
        {
            "label": card.matter.title or card.kind_label,
            "url": card.url,
            "icon": "file-text",
            "note": f"{card.kind_label} {card.matter.number} · {card.region_name} · {card.stage_label}",
        }
        for card in cards(list(rows))
    ]


def premises(caller: Caller, query: str) -> list[Hit]:
    """Premises by name, sound, address or code, for those who see the register of their region."""
    register = REGISTERS["premises"]
    rows = register.named(register.visible(caller), query)[:MOST]
    return [
        {
            "label": one.name,
            "url": f"/registers/premises/{one.code}",
            "icon": "building-2",
            "note": one.address,
        }
        for one in rows
    ]


def places(caller: Caller, query: str) -> list[Hit]:
    """Regions by name; they lead to the list of matters there, for those who may see any."""
    kind = next((one.name for one in REGISTRY.kinds.values() if may_anywhere(caller, f"{one.pack}.view")), "")
    if not kind:
        return []
    rows = Region.objects.filter(pk__in=finding.found("region", query)).order_by("path")[:MOST]
    return [
        {"label": one.name, "url": f"/matters/{kind}?region={one.code}", "icon": "map-pin", "note": one.code}
        for one in rows
    ]
