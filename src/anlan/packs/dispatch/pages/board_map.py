# SPDX-License-Identifier: Apache-2.0
"""What the map of board and wall draws: pins of incidents, ways, the reach of five minutes, venues, posts, and units."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils.translation import pgettext

from anlan.kernel.access.ledger import looked
from anlan.kernel.places.queries import nearby_premises
from anlan.kernel.ports import Mode, Point, PortMissing, Router, port
from anlan.shell.spoken import LEVELS

from ..queries.board import Row, board
from ..queries.chosen import Ranked, posts_of, ranked
from ..queries.units import units

type Feature = dict[str, Any]  # Any: GeoJSON
REACH = 300.0  # seconds on foot
DRAWN_OUT = 120  # the nearest of the excluded: farther ones are beyond the map


def pins(rows: Iterable[Row], chosen: Row | None) -> list[Feature]:
    """The open incidents as marks; an id holds what is drawn, so that a change makes a new mark."""
    found = []
    for row in rows:
        point = row.point
        if point is None or row.matter.closed_at is not None or row.group == "handed":
            continue
        here = chosen is not None and chosen.matter.pk == row.matter.pk
        found.append(
            {
                "id": f"{row.matter.number}:{row.matter.level}:{here}", "lat": point[0], "lng": point[1],
                "level": row.matter.level, "mark": str(LEVELS.get(row.matter.level, ""))[:1] if here else "",
                "label": row.matter.title if here else "",
            }
        )  # fmt: skip
    return found


def marks(row: Row, found: Ranked | None) -> dict[str, list[str]]:
    """How the map draws the units: open whom a rule leaves out here, full who goes here."""
    out = found.choice.guards.excluded if found is not None and found.choice else ()
    going = [one for one in (row.board.guard, row.board.officer) if one is not None]
    return {"out": [str(one.id) for one in out[:DRAWN_OUT]], "going": [str(one) for one in going]}


def shapes(request: HttpRequest) -> JsonResponse:
    """GeoJSON around the named incident: the picked guard's way, police's way, the reach along streets, venues, posts."""
    caller = request.caller  # type: ignore[attr-defined]
    number = request.GET.get("incident", "")
    row = next(iter(board(caller, only=number)), None) if number else None
    features: list[Feature] = []
    if row is not None and row.point is not None:
        features = around(Point(*row.point), row.incident.premises_id)
        if row.has_duty and not row.incident.is_secret:
            looked(caller.person, "map:shapes", matter=row.matter.pk)
            features = [*features, *ways(caller, row, _id(request.GET.get("guard", "")))]
    return JsonResponse(
        {"type": "FeatureCollection", "features": features}, content_type="application/geo+json"
    )


def around(point: Point, premises: UUID | None) -> list[Feature]:
    """Venues with their outlines, posts, and the streets from which the scene is reached in five minutes on foot."""
    found: list[Feature] = []
    for site in nearby_premises(point, degrees=0.012, limit=40):
        if site.outline:
            found.append(_feature("venue", json.loads(site.outline)))
            found.append(_feature("venue-name", _at(Point(site.lat, site.lng)), site.name))
    found += [_feature("post", _at(Point(one.lat, one.lng)), one.name) for one in posts_of(premises, *point)]
    try:
        rings = port(Router).reach(point, REACH, "foot")  # type: ignore[type-abstract]
    except PortMissing:
        return found
    found += [_feature("reach", _line(ring)) for ring in rings]
    if rings:
        lowest = min((one for ring in rings for one in ring), key=lambda one: one.lat)
        found.append(_feature("reach-name", _at(lowest), pgettext("dispatch", "five minutes on foot")))
    return found


def ways(caller: Any, row: Row, guard: UUID | None) -> list[Feature]:
    """Where the picked guard would walk, or the one who is on his way walks; and where police drive (Any: a Caller)."""
    point = row.point
    if point is None:
        return []
    found, there = [], {unit.id: unit for unit in units(caller)}
    walker = row.board.guard if row.board.task_stage in ("offered", "accepted") else None
    if row.board.task_stage == "waiting":
        picked = ranked(row, guard).picked
        walker = picked.id if picked else None
    if walker in there:
        found += _way("way", Point(there[walker].lat, there[walker].lng), Point(*point), "foot")
    for unit in there.values():
        if unit.kind == "car" and row.board.officer in unit.crew and row.board.police_due_at is not None:
            found += _way("police-way", Point(unit.lat, unit.lng), Point(*point), "car")
    return found


def _way(kind: str, source: Point, target: Point, mode: Mode) -> list[Feature]:
    try:
        way = port(Router).way(source, target, mode)  # type: ignore[type-abstract]
    except (PortMissing, ValueError):
        return []
    return [_feature(kind, _line(way.points))]


def _line(points: Iterable[Point]) -> Feature:
    return {"type": "LineString", "coordinates": [[one.lng, one.lat] for one in points]}


def _at(point: Point) -> Feature:
    return {"type": "Point", "coordinates": [point.lng, point.lat]}


def _feature(kind: str, geometry: Feature, label: str = "") -> Feature:
    told = {"kind": kind, "label": label} if label else {"kind": kind}
    return {"type": "Feature", "geometry": geometry, "properties": told}


def positions(request: HttpRequest) -> JsonResponse:
    """Every unit the reader watches, with the persons whose positions move it (`/api/live/positions` brings those)."""
    caller = request.caller  # type: ignore[attr-defined]
    found = units(caller)
    looked(caller.person, "map:units", rows=len(found))
    told = [
        {"id": str(one.id), "kind": one.kind, "label": one.label, "lat": one.lat, "lng": one.lng,
         "at": one.at.isoformat(), "state": one.state, "crew": [str(who) for who in one.crew]}
        for one in found
    ]  # fmt: skip
    return JsonResponse({"units": told}, json_dumps_params={"ensure_ascii": False})


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
