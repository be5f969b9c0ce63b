# SPDX-License-Identifier: Apache-2.0
"""A district of a few streets and people, for the smoke test: the same tables as the generated one, in a moment."""

import csv
from datetime import datetime, timedelta
from pathlib import Path

from anlan.runtime.demo_district import streets
from anlan.runtime.demo_district.ground import lat_lng, warped

GUARDS, OFFICERS, SITES = 12, 6, 6
WEST, SOUTH = 70, 70  # a corner of the generated district's lattice
type Rows = list[dict[str, object]]


def write(folder: Path, on: datetime) -> None:
    """Write the district's files."""
    folder.mkdir(parents=True, exist_ok=True)
    streets.write(_pieces(), folder / "streets.osm.pbf")
    for name, rows in {**_register(), **_registry(on)}.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8-sig") as target:
            writer = csv.DictWriter(target, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)


def _pieces() -> list[streets.Street]:
    size = range(8)
    along = [
        streets.Street((WEST + i, SOUTH + j), (WEST + i + 1, SOUTH + j), "residential", "")
        for i in size
        for j in size
    ]
    across = [
        streets.Street((WEST + i, SOUTH + j), (WEST + i, SOUTH + j + 1), "residential", "")
        for i in size
        for j in size
    ]
    return along + across


def _site(number: int) -> tuple[float, float]:
    lat, lng = lat_lng(warped(WEST + 1 + number, SOUTH + 1 + number))
    return float(lat), float(lng)


def _square(lat: float, lng: float, half: float = 0.001) -> str:
    west, east, south, north = lng - half, lng + half, lat - half, lat + half
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return f'{{"type":"Polygon","coordinates":[{ring}]}}'


def _register() -> dict[str, Rows]:
    guards, officers = [f"g{n:04d}" for n in range(GUARDS)], [f"o{n:03d}" for n in range(OFFICERS)]
    lat, lng = _site(2)
    return {
        "regions": [{"code": "331002", "name": "椒江区", "parent": "", "level": "district",
                     "polygon": _square(lat, lng, 0.2)}],
        "organisations": [
            {"code": "station", "name": "府前派出所（演示）", "kind": "police_station", "region": "331002"},
            {"code": "company", "name": "椒安保安（演示）", "kind": "security_company", "region": "331002"},
        ],
        "people": [{"code": code, "name": f"演示{code}", "organisation": organisation}
                   for codes, organisation in ((guards, "company"), ((*officers, "desk", "admin"), "station")) for code in codes],
        "premises": [{"code": f"s{n}", "name": f"演示场所{n}", "type": "05", "address": "演示路", "region": "331002",
                      "operator": "station", "lat": _site(n)[0], "lng": _site(n)[1], "polygon": _square(*_site(n))}
                     for n in range(SITES)],
        "devices": [
            {"code": f"rec-{code}", "kind": "recorder", "bearer": code,
             "organisation": "company" if code in guards else "station"}
            for code in (*guards, *officers)
        ],
        "grants": [{"person": person, "role": role, "region": "331002"} for people, role in (
            (guards, "dispatch.guard"), (officers, "dispatch.officer"), (["desk"], "dispatch.duty_officer"),
            (["admin"], "kernel.administrator")) for person in people],
    }  # fmt: skip


def _registry(on: datetime) -> dict[str, Rows]:
    lat, lng = _site(2)
    begins, ends = (on - timedelta(hours=3)).isoformat(), (on + timedelta(hours=15)).isoformat()
    trained = (on + timedelta(days=90)).date().isoformat()
    return {
        "categories": [{"code": "900101", "name": "停车争吵", "class": "allowed", "level": "yellow", "police_at_once": 0}],
        "contracts": [{"code": "c1", "company": "company", "premises": "", "area": _square(lat, lng, 0.1),
                       "starts_on": f"{on.year}-01-01"}],
        "venue_posts": [{"code": f"p{n}", "premises": f"s{n}", "name": f"演示岗{n}", "lat": _site(n)[0], "lng": _site(n)[1]}
                        for n in range(SITES)],
        "guards": [{"person": f"g{n:04d}", "employer": "company", "employer_kind": "security_company",
                    "certificate_number": f"演示{n}", "trained_until": trained, "home_post": f"p{n % SITES}"}
                   for n in range(GUARDS)],
        "rosters": [{"person": f"g{n:04d}", "post": f"p{n % SITES}", "starts_at": begins, "ends_at": ends}
                    for n in range(GUARDS)],
        "stations": [{"organisation": "station", "lat": lat, "lng": lng, "jurisdiction": "331002"}],
        "cars": [{"code": f"car{n}", "call_sign": f"府前 {n:02d}", "station": "station", "officers": f"o{n:03d}"}
                 for n in range(OFFICERS)],
    }  # fmt: skip
