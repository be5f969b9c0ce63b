# SPDX-License-Identifier: Apache-2.0
"""`/family/studios`: where people are received, who works there and is on call, and the circle of travel time with its gaps."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel.access.ledger import looked
from anlan.kernel.fields import listed
from anlan.kernel.options.queries import option_value
from anlan.kernel.ports import Mode, Point
from anlan.shell.lists import address
from anlan.shell.templatetags.shell import _json as json_in_script

from ..queries.studios import Circle, House, Near, circle, houses, town_path
from ..rulesets.care_words import DIALECTS, FIELDS

type Context = dict[str, Any]  # Any: what the templates read
BY = {"car": pgettext_lazy("family", "by car"), "foot": pgettext_lazy("family", "on foot")}
WHO = {"all": pgettext_lazy("family", "All studios"), "on_call": pgettext_lazy("family", "On call now")}
SHOWN_GAPS = 40


def show(request: HttpRequest) -> HttpResponse:
    """The page; `?by=foot` walks, `?who=on_call` asks of whom somebody comes now, `?part=shapes` gives what the map draws."""
    part, by, who = request.GET.get("part", ""), request.GET.get("by", "car"), request.GET.get("who", "all")
    if part not in ("", "shapes") or by not in BY or who not in WHO:
        raise Http404
    mode: Mode = "foot" if by == "foot" else "car"
    found, minutes = houses(), option_value("family.circle_minutes", "")
    open_now = [one for one in found if one.answers] if who == "on_call" else found
    seen = circle(open_now, minutes, mode)
    if part == "shapes":
        return JsonResponse(_shapes(open_now, seen), content_type="application/geo+json")
    looked(request.caller.person, "page:studios", rows=len(found))  # type: ignore[attr-defined]
    names = {one.row.pk: one.row.organisation.name for one in found}
    context: Context = {
        "title": pgettext("family", "Studios"),
        "lines": [_line(one) for one in found],
        "short": sum(one.is_short for one in found),
        "asked": len(open_now),
        "answering": sum(one.answers for one in found),
        "towns": _towns(open_now, found, seen),
        "gaps": [_gap(one, names) for one in seen.gaps[:SHOWN_GAPS]],
        "rest": max(0, len(seen.gaps) - SHOWN_GAPS),
        "inside": len(seen.inside), "all": len(seen.places), "is_known": seen.is_known, "minutes": minutes,
        "ways": [(label, address(request, by=code), code == by) for code, label in BY.items()],
        "whom": [(label, address(request, who=code), code == who) for code, label in WHO.items()],
        "by": BY[by],
        "centre": _centre(found),
        "shapes_url": address(request, by=by, who=who, part="shapes"),
        "pins_json": json_in_script({"pins": []}),
        "is_generated": any(one.row.is_generated for one in found),
    }  # fmt: skip
    return render(request, "family/studios.html", context)


def _line(one: House) -> Context:
    return {
        "name": one.row.organisation.name, "town": one.town, "address": one.row.address, "phone": one.row.phone,
        "hours": one.row.hours, "fields": listed(FIELDS[code] for code in one.row.fields.split() if code in FIELDS),
        "workers": [
            {"name": each.name, "is_on_call": each.is_on_call, "says": listed(DIALECTS[code] for code in each.dialects if code in DIALECTS)}
            for each in one.workers
        ],
        "is_short": one.is_short, "answers": one.answers,
    }  # fmt: skip


def _towns(asked: Iterable[House], found: Iterable[House], seen: Circle) -> list[Context]:
    """By town: the studios that are asked about, communities within their circle, of all; a town without one has its line, too."""
    made: dict[str, Context] = {}
    for house in found:
        path = town_path(house.row.organisation.region_path)
        made.setdefault(path, {"name": house.town, "studios": 0, "inside": 0, "all": 0})
    for house in asked:
        made[town_path(house.row.organisation.region_path)]["studios"] += 1
    for near in seen.places:
        path = town_path(near.region.path)
        if path in made:
            made[path]["all"] += 1
            made[path]["inside"] += near.seconds is not None and near.seconds <= seen.seconds
    for one in made.values():
        one["share"] = round(100 * one["inside"] / one["all"]) if one["all"] else 0
    return [made[path] for path in sorted(made)]


def _gap(near: Near, names: dict[UUID, str]) -> Context:
    return {
        "name": near.region.name,
        "studio": names.get(near.studio, "") if near.studio else "",
        "minutes": round(near.seconds / 60) if near.seconds is not None else None,
    }


def _centre(found: list[House]) -> Point:
    if not found:
        return Point(28.676, 121.443)
    return Point(
        sum(one.row.lat for one in found) / len(found), sum(one.row.lng for one in found) / len(found)
    )


def _shapes(found: list[House], seen: Circle) -> Context:
    """Studios as posts, and the ground from which one of them is reached in time."""
    features: list[Context] = [
        _feature(
            "post", {"type": "Point", "coordinates": [one.row.lng, one.row.lat]}, one.row.organisation.name
        )
        for one in found
    ]
    runs = list(seen.area.runs()) if seen.area else []
    if runs:
        boxes = [[[[w, s], [e, s], [e, n], [w, n], [w, s]]] for w, s, e, n in runs]
        features.append(_feature("reached", {"type": "MultiPolygon", "coordinates": boxes}))
    points = [*(one.point for one in found), *(Point(s, w) for w, s, _e, _n in runs)]
    made: Context = {"type": "FeatureCollection", "features": features}
    if points:
        made["bbox"] = [min(one.lng for one in points), min(one.lat for one in points),
                        max(one.lng for one in points), max(one.lat for one in points)]  # fmt: skip
    return made


def _feature(kind: str, geometry: Context, label: str = "") -> Context:
    told = {"kind": kind, "label": label} if label else {"kind": kind}
    return {"type": "Feature", "geometry": geometry, "properties": told}
