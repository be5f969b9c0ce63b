# SPDX-License-Identifier: Apache-2.0
"""Find matters by number or headline and people by name: JSON for the palette, a page for everybody else."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.context import Caller
from anlan.kernel.directory.registers import REGISTERS
from anlan.kernel.fields import listed
from anlan.kernel.matters.queries import visible
from anlan.kernel.people.models import Person
from anlan.kernel.places.models import Region
from anlan.kernel.registry import REGISTRY
from anlan.kernel.search import finding

from ..auth import opens, signed_in
from ..reading import cards

MOST = 12
type Hit = dict[str, str]


@signed_in
def show(request: HttpRequest) -> HttpResponse:
    """What was found, in groups."""
    caller = request.caller  # type: ignore[attr-defined]
    query = request.GET.get("q", "").strip()[:80]
    groups = [group for group in found(request, caller, query) if group["hits"]] if query else []
    if query:
        looked(caller.person, "search", rows=sum(len(group["hits"]) for group in groups))
    if "json" in request.headers.get("Accept", ""):
        return JsonResponse({"groups": groups}, json_dumps_params={"ensure_ascii": False})
    return render(
        request,
        "shell/pages/search.html",
        {"title": pgettext("shell", "Search"), "query": query, "groups": groups},
    )


def found(request: HttpRequest, caller: Caller, query: str) -> list[dict[str, Any]]:
    """Groups of hits (Any: a label and its hits)."""
    return [
        {"label": pgettext("shell", "Matters"), "hits": matters(caller, query)},
        {"label": pgettext("shell", "People"), "hits": people(caller, query)},
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


def people(caller: Caller, query: str) -> list[Hit]:
    """People by name: for those who keep the register their page in the office, for those who see it their row."""
    if not opens(caller, "kernel.operate"):
        return _register_people(caller, query)
    rows = Person.objects.filter(pk__in=finding.found("person", query)).prefetch_related(
        "memberships__organisation"
    )[:MOST]
    return [
        {
            "label": one.name,
            "url": f"/office/people/{one.pk}",
            "icon": "user",
            "note": listed(str(m.organisation) for m in one.memberships.all()),
        }
        for one in rows
    ]


def _register_people(caller: Caller, query: str) -> list[Hit]:
    """People of the regions whose register the caller sees; their own duty is the purpose, and the look is on record."""
    register = REGISTERS["people"]
    rows = register.named(register.visible(caller), query).distinct()[:MOST]
    return [
        {
            "label": one.name,
            "url": f"/registers/people/{one.code}",
            "icon": "user",
            "note": listed(filter(None, register.shown(one).values())),
        }
        for one in rows
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
