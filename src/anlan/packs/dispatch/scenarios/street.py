# SPDX-License-Identifier: Apache-2.0
"""A bar with its guards, an officer and his car: what every scenario of dispatch begins with."""

from anlan.kernel.declare import at, later

BAR = (28.6760, 121.4430)
_AROUND = '{"type":"Polygon","coordinates":[[[121.43,28.66],[121.46,28.66],[121.46,28.69],[121.43,28.69],[121.43,28.66]]]}'
GIVEN = {
    "organisations": [
        {"code": "jiaoan", "name": "演示保安公司", "kind": "security_company", "region": "331002001"},
        {"code": "bar", "name": "演示酒吧", "kind": "venue_operator", "region": "331002001"},
    ],
    "premises": [
        {"code": "bar", "name": "演示酒吧", "type": "05", "address": "中山东路 128 号", "region": "331002001",
         "operator": "bar", "lat": "28.6760", "lng": "121.4430"},
    ],
}  # fmt: skip
BELONGS = {"guard": "jiaoan", "guard#2": "jiaoan"}


def registry(*guards: str) -> dict[str, list[dict[str, object]]]:
    """The tables of dispatch with these guards on the roster of now."""
    shift = {"starts_at": later(hours=-2), "ends_at": later(hours=6)}
    return {
        "categories": [
            {"code": "parking", "name": "停车争吵", "class": "allowed", "level": "yellow", "police_at_once": "0"},
        ],
        "contracts": [
            {"code": "c1", "company": "jiaoan", "premises": "bar", "area": _AROUND, "starts_on": "2026-01-01"},
        ],
        "venue_posts": [
            {"code": "door", "premises": "bar", "name": "酒吧门口", "lat": "28.676", "lng": "121.443"},
        ],
        "guards": [
            {"person": code, "certificate_number": f"浙演示{code}", "employer": "jiaoan", "employer_kind": "security_company",
             "trained_until": later(days=200, as_day=True), "home_post": ""} for code in guards
        ],
        "rosters": [{"person": code, "post": "door", **shift} for code in guards],
        "stations": [
            {"organisation": "station", "lat": "28.67", "lng": "121.44", "jurisdiction": "331002001"},
        ],
        "cars": [{"code": "fq02", "call_sign": "府前 02", "station": "station", "officers": "dispatch-officer"}],
    }  # fmt: skip


CALLED = {"category": "parking", "content": "演示：两拨人为车位吵起来了", "lat": BAR[0], "lng": BAR[1]}
BEGINNING = (
    at(0).does("import_registry", tables=registry("dispatch-guard", "dispatch-guard-2")),
    at(0).by("guard").does("sign_on_duty"),
    at(0).by("guard#2").does("sign_on_duty"),
)
