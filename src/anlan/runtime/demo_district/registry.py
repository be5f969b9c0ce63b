# SPDX-License-Identifier: Apache-2.0
"""The tables of dispatch's registry: categories, contracts, posts, guards, rosters, stations, cars, devices."""

import json
from datetime import datetime, timedelta

from anlan.kernel.timing import LOCAL

from .ground import Spot, between, lat_lng, lng_lat
from .people import Cast
from .regions import Region
from .stage import STATIONS
from .venues import Venue

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
    ("902501", "投诉民警", "forbidden", "yellow", 1, 0), ("902601", "占道", "allowed", "yellow", 0, 0),
    ("902701", "校园纠纷", "conditional", "orange", 1, 0), ("902801", "刑事", "forbidden", "red", 1, 1),
    ("902901", "涉枪爆恐", "forbidden", "red", 1, 1), ("903001", "性侵", "forbidden", "red", 1, 1),
    ("other", "其他", "conditional", "yellow", 1, 0),
)  # fmt: skip
AREAS = {
    "co-jiaoan": ((83, 81), (94, 88.6)),
    "co-antu": ((78, 79), (92, 88.6)),
}  # lattice corners of served streets
SHIFT = timedelta(hours=12)
RECORDER = {"guard": "保安现场记录仪", "police": "执法记录仪"}  # PB-R3a: two classes of device
type Rows = list[dict[str, object]]


QUESTIONS = (  # code, type, question, which answer proposes which level (demo words until a district brings its own)
    ("parking-blows", "900101", "动手了吗？", "yes", "orange"), ("parking-drunk", "900101", "有人喝了酒吗？", "yes", "orange"),
    ("parking-many", "900101", "超过五个人吗？", "yes", "orange"), ("noise-threat", "900201", "有人威胁或砸东西吗？", "yes", "orange"),
    ("drunk-wakes", "900301", "叫得醒吗？", "no", "red"), ("drunk-road", "900301", "躺在车道上吗？", "yes", "orange"),
    ("lost-child", "900401", "是孩子或老人吗？", "yes", "orange"), ("words-blows", "900501", "动手了吗？", "yes", "orange"),
    ("words-calm", "900501", "双方已经分开了吗？", "yes", "blue"), ("brawl-weapon", "900801", "看见刀棍吗？", "yes", "red"),
    ("brawl-hurt", "900801", "有人流血或倒地吗？", "yes", "red"), ("brawl-over", "900801", "动手的人已经走了吗？", "yes", "yellow"),
    ("fire-people", "900901", "里面还有人吗？", "yes", "red"), ("home-child", "901101", "家里有孩子吗？", "yes", ""),
    ("home-safe", "901101", "您现在说话安全吗？", "no", "red"),
)  # fmt: skip


def call_questions(on: datetime) -> Rows:
    """What the caller is asked, by type."""
    day = f"{on.astimezone(LOCAL).year}-01-01"
    return [
        {"code": code, "category": category, "place": place, "text": text, "when": when, "level": level,
         "starts_on": day, "source": "演示用语，待本区核定"}
        for place, (code, category, text, when, level) in enumerate(QUESTIONS, 1)
    ]  # fmt: skip


def categories() -> Rows:
    """Types of incident."""
    names = ("code", "name", "class", "level", "police_at_once", "violent")
    return [dict(zip(names, row, strict=True)) for row in CATEGORIES]


def contracts(venues: list[Venue], companies: dict[str, str], on: datetime) -> Rows:
    """Each venue's company by contract; the first two companies also serve the streets of the old town by area."""
    year = on.astimezone(LOCAL).year
    rows: Rows = []
    for code, (low, high) in AREAS.items():
        rows.append(_contract(f"ct-{code}-area", code, "", _area(between(low), between(high)), year))
    for number, venue in enumerate(venues):
        rows.append(_contract(f"ct-{number:04d}", companies[venue.code], venue.code, "", year))
    return rows


def _contract(code: str, company: str, premises: str, area: str, year: int) -> dict[str, object]:
    return {"code": code, "company": company, "premises": premises, "area": area, "starts_on": f"{year}-01-01",
            "ends_on": f"{year + 1}-12-31"}  # fmt: skip


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


def buttons(cast: Cast, venues: list[Venue]) -> Rows:
    """An alarm button at the first post of each venue."""
    phones = {venue.code: str(venue.row()["contact_phone"]) for venue in venues}
    return [
        {"code": f"btn-{code}", "premises": premises, "post": code, "phone": phones[premises]}
        for premises, code in {site: code for code, _, site, _ in reversed(cast.posts)}.items() if premises in phones
    ]  # fmt: skip


def guards(cast: Cast, on: datetime) -> Rows:
    """Guards; what is wrong with a few is what the ranking must say."""
    today = on.astimezone(LOCAL).date()
    rows: Rows = []
    for number, one in enumerate(cast.guards):
        trained = (
            today - timedelta(days=20)
            if one.wrong == "untrained"
            else today + timedelta(days=40 + number % 300)
        )
        rows.append({
            "person": one.person.code, "employer": one.employer, "employer_kind": one.kind,
            "certificate_number": "" if one.wrong == "no_certificate" else f"演示33{number:08d}",
            "revoked_on": str(today - timedelta(days=90)) if one.wrong == "revoked" else "",
            "trained_until": str(trained), "home_post": one.post,
        })  # fmt: skip
    return rows


def rosters(cast: Cast, on: datetime) -> Rows:
    """Twelve-hour shifts for three days before and after; the named cast is always on duty."""
    begins = (on - timedelta(hours=3)).replace(minute=0, second=0, microsecond=0)
    rows: Rows = []
    for one in cast.guards:
        if one.wrong == "off_roster":
            continue
        hours = (0, 12) if one.person.username else (one.start_hour,)
        for start in (begins + timedelta(days=day, hours=hour) for day in range(-3, 4) for hour in hours):
            rows.append({"person": one.person.code, "post": one.post, "starts_at": start.isoformat(),
                         "ends_at": (start + SHIFT).isoformat()})  # fmt: skip
    return rows


def stations(regions: list[Region]) -> Rows:
    """Police stations and the streets they answer for; what nobody answers for falls to the last."""
    streets = [region for region in regions if region.level == "street"]
    left = {region.code for region in streets}
    rows: Rows = []
    for code, _, place, words in STATIONS:
        own = [region.code for region in streets if any(word in region.name for word in words)]
        left -= set(own)
        lat, lng = lat_lng(between(place))
        rows.append({"organisation": code, "lat": lat, "lng": lng, "jurisdiction": own})
    rows[-1]["jurisdiction"] = sorted(left)
    for row in rows:
        row["jurisdiction"] = ";".join(row["jurisdiction"])  # type: ignore[arg-type]
    return rows


def cars(cast: Cast) -> Rows:
    """Cars and crews."""
    return [{"code": car.code, "call_sign": car.call_sign, "station": car.station, "officers": ";".join(car.crew)}
            for car in cast.cars]  # fmt: skip


def devices(cast: Cast) -> Rows:
    """A recorder for each guard and officer, a terminal in each car: twenty digits, as GB/T 28181 numbers devices."""
    bearers = [(one.person.code, one.employer) for one in cast.guards]
    bearers += [(one.code, one.organisation) for one in cast.officers]
    rows: Rows = [
        {
            "code": f"3310020000111{number:07d}",
            "kind": "recorder",
            "bearer": person,
            "organisation": organisation,
        }
        for number, (person, organisation) in enumerate(bearers, 1)
    ]
    rows += [
        {
            "code": f"3310020000138{number:07d}",
            "kind": "car_terminal",
            "bearer": "",
            "organisation": car.station,
        }
        for number, car in enumerate(cast.cars, 1)
    ]
    return rows


def recorders(cast: Cast) -> Rows:
    """The same recorders as things that film: a guard's is his company's, an officer's his station's (PB-R3a)."""
    stations = {code for code, *_ in STATIONS}
    rows: Rows = []
    for row in devices(cast):
        if row["kind"] == "recorder":
            kept_as = "police" if row["organisation"] in stations else "guard"
            rows.append({"code": row["code"], "name": f"{RECORDER[kept_as]} {str(row['code'])[-4:]}", "kept_as": kept_as,
                         "organisation": row["organisation"], "bearer": row["bearer"], "state": "in_service"})  # fmt: skip
    return rows


def start_positions(cast: Cast, recorders: Rows) -> Rows:
    """Where guards and crews are when the demo begins, and how old their positions are."""
    codes = {row["bearer"]: row["code"] for row in recorders if row["bearer"]}
    rows = [_position(codes[one.person.code], one.spot, one.age) for one in cast.guards]
    return rows + [_position(codes[officer], car.spot, 2) for car in cast.cars for officer in car.crew]


def _position(device: object, spot: Spot, age: int) -> dict[str, object]:
    lat, lng = lat_lng(spot)
    return {"device": device, "lat": lat, "lng": lng, "age_seconds": age}
