# SPDX-License-Identifier: Apache-2.0
"""The tables of dispatch's registry: categories, contracts, posts, guards, rosters, stations, cars, devices."""

import json
from datetime import datetime, timedelta
from random import Random

from anlan.kernel.timing import LOCAL

from .ground import Spot, lat_lng, lng_lat
from .people import COMPANIES, STATIONS, Cast
from .regions import Region
from .venues import Venue, along_street

CATEGORIES = (  # code, name, class, level, police at once, violent (PB-R7; demo codes until a district brings its own)
    ("900101", "停车争吵", "allowed", "yellow", 0, 0), ("900201", "噪声", "allowed", "yellow", 0, 0),
    ("900301", "醉酒", "allowed", "blue", 0, 0), ("900401", "走失", "allowed", "blue", 0, 0),
    ("900501", "口角", "allowed", "yellow", 0, 0), ("900601", "消费纠纷", "allowed", "yellow", 0, 0),
    ("900701", "急诊口角", "conditional", "orange", 1, 0), ("900801", "肢体冲突", "conditional", "orange", 1, 1),
    ("900901", "初期火情", "conditional", "red", 1, 0), ("901001", "持械", "forbidden", "red", 1, 1),
    ("901101", "家庭暴力", "forbidden", "red", 1, 1), ("901201", "群体聚集", "forbidden", "red", 1, 0),
    ("901301", "停车争吵，推搡", "conditional", "orange", 1, 1), ("901401", "邻里纠纷", "allowed", "yellow", 0, 0),
    ("901501", "物业纠纷", "allowed", "yellow", 0, 0), ("901601", "遗失", "allowed", "blue", 0, 0),
    ("901701", "小范围秩序", "allowed", "yellow", 0, 0), ("901801", "轻微伤人", "conditional", "orange", 1, 1),
    ("901901", "自杀危机", "forbidden", "red", 1, 0), ("902001", "涉未成年人伤害", "forbidden", "red", 1, 1),
    ("902101", "精神障碍肇事", "forbidden", "red", 1, 1), ("902201", "毒品", "forbidden", "orange", 1, 0),
    ("902301", "涉外", "forbidden", "orange", 1, 0), ("902401", "重大事故", "forbidden", "red", 1, 0),
    ("902501", "投诉民警", "forbidden", "yellow", 1, 0), ("other", "其他", "conditional", "yellow", 1, 0),
)  # fmt: skip
type Rows = list[dict[str, object]]


def categories() -> Rows:
    """Types of incident."""
    names = ("code", "name", "class", "level", "police_at_once", "violent")
    return [dict(zip(names, row, strict=True)) for row in CATEGORIES]


def contracts(venues: list[Venue], draw: Random) -> Rows:
    """Each company serves some venues by name; the first two also the streets of the town by area."""
    rows: Rows = []
    areas = {"co-jiaoan": ((84, 82), (94, 89)), "co-antu": ((78, 80), (92, 91))}
    for code, (low, high) in areas.items():
        rows.append(_contract(f"ct-{code}-area", code, "", _area(along_street(low), along_street(high))))
    for number, venue in enumerate(venues):
        company = draw.choice(COMPANIES)[0]
        rows.append(_contract(f"ct-{number:04d}", company, venue.code, ""))
    return rows


def _contract(code: str, company: str, premises: str, area: str) -> dict[str, object]:
    return {"code": code, "company": company, "premises": premises, "area": area, "starts_on": "2026-01-01",
            "ends_on": "2027-12-31"}  # fmt: skip


def _area(low: Spot, high: Spot) -> str:
    corners = [low, (high[0], low[1]), high, (low[0], high[1]), low]
    return json.dumps({"type": "Polygon", "coordinates": [[lng_lat(corner) for corner in corners]]})


def posts(cast: Cast) -> Rows:
    """Posts of guards."""
    rows: Rows = []
    for code, name, premises, spot in cast.posts:
        lat, lng = lat_lng(spot)
        rows.append({"code": code, "premises": premises, "name": name, "lat": lat, "lng": lng})
    return rows


def guards(cast: Cast, on: datetime) -> Rows:
    """Guards; what is wrong with a few is what the ranking must say."""
    today = on.astimezone(LOCAL).date()
    rows: Rows = []
    for number, one in enumerate(cast.guards):
        trained = today - timedelta(days=20) if one.wrong == "untrained" else today + timedelta(days=40 + number % 300)
        rows.append({
            "person": one.person.code, "employer": one.employer, "employer_kind": one.kind,
            "certificate_number": "" if one.wrong == "no_certificate" else f"演示33{number:08d}",
            "revoked_on": str(today - timedelta(days=90)) if one.wrong == "revoked" else "",
            "trained_until": str(trained), "home_post": one.post,
        })  # fmt: skip
    return rows


def rosters(cast: Cast, on: datetime) -> Rows:
    """Twelve-hour shifts from yesterday to in three days; the cast is on at whatever hour the demo begins."""
    begins = on - timedelta(hours=3)
    rows: Rows = []
    for one in cast.guards:
        if one.wrong == "off_roster":
            continue
        for day in range(-1, 4):
            start = begins + timedelta(days=day, hours=one.start_hour)
            rows.append({"person": one.person.code, "post": one.post, "starts_at": start.isoformat(),
                         "ends_at": (start + timedelta(hours=12)).isoformat()})  # fmt: skip
    return rows


def stations(regions: list[Region]) -> Rows:
    """Police stations and the streets they answer for; what nobody answers for falls to the last."""
    streets = [region for region in regions if region.level == "street"]
    left = {region.code for region in streets}
    rows: Rows = []
    for code, _, place, words in STATIONS:
        own = [region.code for region in streets if any(word in region.name for word in words)]
        left -= set(own)
        lat, lng = lat_lng(along_street(place))
        rows.append({"organisation": code, "lat": lat, "lng": lng, "jurisdiction": own})
    rows[-1]["jurisdiction"] = sorted(left)
    for row in rows:
        row["jurisdiction"] = ";".join(row["jurisdiction"])  # type: ignore[arg-type]
    return rows


def cars(cast: Cast) -> Rows:
    """Cars and crews."""
    return [{"code": code, "call_sign": sign, "station": station, "officers": ";".join(crew)}
            for code, sign, station, crew in cast.cars]  # fmt: skip


def devices(cast: Cast) -> Rows:
    """A recorder for each guard and officer: twenty digits, as GB/T 28181 numbers devices."""
    rows: Rows = []
    bearers = [(one.person.code, one.employer) for one in cast.guards]
    bearers += [(one.code, one.organisation) for one in cast.officers]
    for number, (person, organisation) in enumerate(bearers, 1):
        rows.append({"code": f"3310020000111{number:07d}", "kind": "recorder", "bearer": person,
                     "organisation": organisation})  # fmt: skip
    return rows


def start_positions(cast: Cast, devices_: Rows) -> Rows:
    """Where guards are when the demo begins, and how old their positions are."""
    codes = {row["bearer"]: row["code"] for row in devices_}
    rows: Rows = []
    for one in cast.guards:
        lat, lng = lat_lng(one.spot)
        rows.append({"device": codes[one.person.code], "lat": lat, "lng": lng, "age_seconds": one.age})
    return rows
