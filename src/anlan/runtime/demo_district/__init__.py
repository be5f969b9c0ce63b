# SPDX-License-Identifier: Apache-2.0
"""Generates a district by seed: real streets and communities by name, everything else made up and marked 演示."""

import csv
import json
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from random import Random

from . import directory, family, registry, streets, tiles
from .blocks import blocks
from .ground import warped
from .people import Cast, cast
from .picture import features
from .regions import Region, geojson, regions
from .venues import Finder, Venue, venues

type Rows = list[dict[str, object]]


def generate(
    folder: Path,
    *,
    seed: int = 7,
    on: datetime,
    guards: int = 300,
    roles: Collection[str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> None:
    """Write the district's files into a folder; the same seed and moment give the same bytes.

    `on` is when the demo begins: rosters and trainings are laid around it. At most some 12,000 people can be made up.
    `roles` are those that may be granted, for a pack's go with its folder; all by default.
    """
    folder.mkdir(parents=True, exist_ok=True)
    draw = Random(seed)  # noqa: S311 – a demo must be repeatable
    progress("  streets …")
    hamlets = streets.villages(draw)
    pieces = streets.streets(draw, hamlets)
    streets.write(pieces, folder / "streets.osm.pbf")
    progress("  regions, venues, people …")
    ground = blocks(pieces)
    places = regions(draw)
    sites = venues(draw, pieces, ground, Finder(places))
    junctions = sorted({warped(*node) for piece in pieces for node in (piece.one, piece.other)})
    everybody = cast(draw, sites, junctions, guards)
    if roles is not None:
        everybody.grants[:] = [one for one in everybody.grants if one[1] in roles]
    for name, rows in _tables(draw, places, sites, everybody, on).items():
        _write(folder / f"{name}.csv", rows)
    (folder / "beginning").mkdir(exist_ok=True)
    _write(
        folder / "beginning" / "positions.csv",
        registry.start_positions(everybody, registry.devices(everybody)),
    )
    (folder / "basemap.json").write_text(
        json.dumps(tiles.basemap(seed), ensure_ascii=False, indent=1), "utf-8"
    )
    if not tiles.is_drawn(folder / "tiles.mbtiles", seed):
        progress("  map …")
        picture = features(Random(seed), pieces, ground, places, hamlets)  # noqa: S311
        tiles.write(folder / "tiles.mbtiles", picture, seed)


def _tables(
    draw: Random, places: list[Region], sites: list[Venue], people: Cast, on: datetime
) -> dict[str, Rows]:
    streets_ = [(region.code, region.name) for region in places if region.level == "street"]
    return {
        "regions": [
            {"code": r.code, "name": r.name, "parent": r.parent, "level": r.level,
             "polygon": json.dumps(geojson(r.shape))} for r in places
        ],
        "organisations": directory.organisations(sites, streets_),
        "posts": directory.posts(people),
        "people": directory.people(draw, people.people),
        "premises": [site.row() for site in sites],
        "devices": registry.devices(people),
        "grants": [
            {"person": person, "role": role, "region": region, "organisation": organisation}
            for person, role, region, organisation in people.grants
        ],
        "categories": registry.categories(),
        "call_questions": registry.call_questions(on),
        "call_codes": family.call_codes(),
        "contracts": registry.contracts(sites, people.companies, on),
        "venue_posts": registry.posts(people),
        "alarm_buttons": registry.buttons(people, sites),
        "recorders": registry.recorders(people),
        "guards": registry.guards(people, on),
        "rosters": registry.rosters(people, on),
        "stations": registry.stations(places),
        "cars": registry.cars(people),
    }  # fmt: skip


def _write(file: Path, rows: Rows) -> None:
    with file.open("w", newline="", encoding="utf-8-sig") as target:
        writer = csv.DictWriter(target, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
