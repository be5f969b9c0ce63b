# SPDX-License-Identifier: Apache-2.0
"""`/find/region`: regions to choose from while somebody types, as JSON; which regions a district has is no secret (L1)."""

from django.http import HttpRequest, JsonResponse

from ..auth import signed_in
from ..regions import found_places, paths_for


@signed_in
def show(request: HttpRequest) -> JsonResponse:
    """By name, sound or number; `?for=pack.verb` narrows it to where the reader may give this command."""
    query = request.GET.get("q", "").replace("\0", "").strip()[:80]
    verb = request.GET.get("for", "")[:80]
    paths = paths_for(request.caller, verb) if verb else None  # type: ignore[attr-defined]
    hits = [
        {"code": one.code, "name": one.name, "note": one.where, "value": one.value}
        for one in found_places(query, paths)
    ]
    return JsonResponse({"hits": hits}, json_dumps_params={"ensure_ascii": False})
