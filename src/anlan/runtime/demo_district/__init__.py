# SPDX-License-Identifier: Apache-2.0
"""Generates a district by seed: real streets and communities by name, everything else made up and marked 演示."""

import csv
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random

from . import registry, streets, tiles
from .people import COMPANIES, STATIONS, Cast, cast, person_rows
from .regions import Region, geojson, regions
from .venues import Finder, Venue, venues

type Rows = list[dict[str, object]]


def generate(
    folder: Path, *, seed: int = 7, on: datetime, guards: int = 300, progress: Callable[[str], None] = lambda _: None
) -> None:
    """Write the district's files into a folder; the same seed and moment give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    draw = Random(seed)  # noqa: S311 – a demo must be repeatable
    progress("  streets …")
    pieces = streets.streets(draw)
    streets.write(pieces, folder / "streets.osm.pbf")
    progress("  regions, venues, people …")
    places = regions(draw)
    sites = venues(draw, pieces, Finder(places))
    everybody = cast(draw, sites, guards)
    for name, rows in _tables(draw, places, sites, everybody, on).items():
        _write(folder / f"{name}.csv", rows)
    if not (folder / "tiles.mbtiles").exists():
        progress("  map …")
        tiles.write(folder / "tiles.mbtiles", pieces, places, Random(seed))  # noqa: S311


def _tables(draw: Random, places: list[Region], sites: list[Venue], people: Cast, on: datetime) -> dict[str, Rows]:
    devices = registry.devices(people)
    return {
        "regions": [
            {"code": r.code, "name": r.name, "parent": r.parent, "level": r.level,
             "polygon": json.dumps(geojson(r.shape))} for r in places
        ],
        "organisations": _organisations(sites),
        "people": person_rows(draw, people.people),
        "premises": [site.row() for site in sites],
        "devices": devices,
        "grants": [
            {"person": person, "role": role, "region": region, "organisation": organisation}
            for person, role, region, organisation in people.grants
        ],
        "categories": registry.categories(),
        "contracts": registry.contracts(sites, draw),
        "venue_posts": registry.posts(people),
        "guards": registry.guards(people, on),
        "rosters": registry.rosters(people, on),
        "stations": registry.stations(places),
        "cars": registry.cars(people),
        "start_positions": registry.start_positions(people, devices),
    }  # fmt: skip


def _organisations(sites: list[Venue]) -> Rows:
    rows = [("bureau", "区公安分局", "police_bureau", "331002", "")]
    rows += [(code, name, "police_station", "331002", "bureau") for code, name, _, _ in STATIONS]
    rows += [(code, name, "security_company", "331002", "") for code, name in COMPANIES]
    kinds = {"01": "property_company"}
    rows += [(s.operator, f"{s.name}（运营）", kinds.get(s.type, "venue_operator"), s.region, "") for s in sites]
    names = ("code", "name", "kind", "region", "parent")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _write(file: Path, rows: Rows) -> None:
    with file.open("w", newline="", encoding="utf-8-sig") as target:
        writer = csv.DictWriter(target, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
