# SPDX-License-Identifier: Apache-2.0
"""Venues of the six types: whole blocks, and small ones beside a street; first those of the demo's opening scene."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, hypot
from random import Random

from shapely import Point, Polygon, STRtree

from .blocks import shifted
from .ground import Spot, between, lat_lng, lng_lat, warped
from .names import venue_name
from .regions import Region
from .streets import GROUNDS, Street

AREAS = {
    "01": (9_000, 90_000),
    "02": (40_000, 300_000),
    "03": (8_000, 45_000),
    "04": (8_000, 40_000),
    "06": (20_000, 110_000),
}
SHARES = ("01",) * 9 + ("02",) * 2 + ("03",) * 2 + ("04",) * 3 + ("05",) * 4 + ("06",)
BAR: Spot = (87.33, 86.13)  # lattice place, north of 中山东路 and west of 工人路
OPENING = (  # code, name, type, street; the ground stands in `streets.GROUNDS`
    ("garden", "江滨花园", "01", "中山东路 168 号"), ("hospital", "区人民医院", "03", "解放南路 61 号"),
    ("mall", "椒江汇", "04", "海晏路 88 号"), ("stadium", "体育中心", "06", "青年路 2 号"),
    ("cloud", "云栖花苑", "01", "青年路 215 号"),
)  # fmt: skip


@dataclass(frozen=True)
class Venue:
    """A venue on its ground in metres, with the organisation that runs it."""

    code: str
    name: str
    type: str
    address: str
    ground: Polygon
    region: str
    operator: str

    @property
    def middle(self) -> Spot:
        """A spot well inside."""
        spot = self.ground.representative_point()
        return spot.x, spot.y

    def row(self) -> dict[str, object]:
        """As the register's table wants it."""
        lat, lng = lat_lng(self.middle)
        outline = {
            "type": "Polygon",
            "coordinates": [[lng_lat((x, y)) for x, y in self.ground.exterior.coords]],
        }
        return {
            "code": self.code, "name": self.name, "type": self.type, "address": self.address, "region": self.region,
            "operator": self.operator, "lat": lat, "lng": lng, "polygon": json.dumps(outline),
            "filing_number": f"浙演示{self.code}", "contact_phone": "0576-00000000",
        }  # fmt: skip


class Finder:
    """Which community a spot is in."""

    def __init__(self, regions: list[Region]) -> None:
        self._communities = [region for region in regions if region.level == "community"]
        self._tree = STRtree([region.shape for region in self._communities])

    def community(self, spot: Spot) -> Region | None:
        """The community, or None outside."""
        hits = sorted(self._tree.query(Point(spot), predicate="intersects").tolist())
        return self._communities[hits[0]] if hits else None


def venues(
    draw: Random, pieces: list[Street], ground: Sequence[Polygon], finder: Finder, count: int = 180
) -> list[Venue]:
    """The opening scene's venues, then made-up ones that do not overlap."""
    found = list(_opening(finder))
    taken, blocks = {venue.name for venue in found}, list(ground)
    roads = STRtree([Point(_middle(piece)) for piece in pieces])
    used = [venue.ground for venue in found]
    shops = [piece for piece in pieces if piece.kind != "residential" and not piece.is_bridge]
    for _ in range(count * 30):
        if len(found) >= count:
            break
        kind = draw.choice(SHARES)
        shape = _beside(draw, draw.choice(shops)) if kind == "05" else draw.choice(blocks)
        least, most = AREAS.get(kind, (0, 2_000))
        region = finder.community((shape.centroid.x, shape.centroid.y))
        if region is None or not least < shape.area < most or any(shape.intersects(other) for other in used):
            continue
        used.append(shape)
        street = pieces[int(roads.nearest(shape.centroid))].name
        code = f"v{len(found):03d}"
        address = f"{street} {draw.randint(1, 480)} 号"
        name = venue_name(draw, kind, taken)
        found.append(Venue(code, name, kind, address, shape, region.code, f"op-{code}"))
    return found


def _opening(finder: Finder) -> list[Venue]:
    places = {code: block(*edges) for code, edges in GROUNDS.items()}
    bar = between(BAR)
    turn = _direction(warped(87, 86), warped(88, 86))
    rows = [("bar", "澜岸酒吧", "05", "中山东路 128 号", _rectangle(bar, turn, 13, 9))]
    rows += [(code, name, kind, address, places[code]) for code, name, kind, address in OPENING]
    found = []
    for code, name, kind, address, shape in rows:
        region = finder.community((shape.centroid.x, shape.centroid.y))
        assert region is not None
        found.append(Venue(code, name, kind, address, shape, region.code, f"op-{code}"))
    return found


def block(west: int, east: int, south: int, north: int) -> Polygon:
    """The ground within four lattice lines, along their bends."""
    low = [warped(i, south) for i in range(west, east)]
    right = [warped(east, j) for j in range(south, north)]
    high = [warped(i, north) for i in range(east, west, -1)]
    left = [warped(west, j) for j in range(north, south, -1)]
    shape = Polygon([*low, *right, *high, *left]).buffer(-12, join_style="mitre").simplify(1)
    assert isinstance(shape, Polygon)
    return shape


def _beside(draw: Random, piece: Street) -> Polygon:
    one, other = piece.ends
    turn, length = _direction(one, other), hypot(other[0] - one[0], other[1] - one[1])
    wide, deep = draw.uniform(9, 18), draw.uniform(7, 12)
    spot = shifted(one, turn, length * draw.uniform(0.3, 0.7), draw.choice((-1, 1)) * (deep + 11))
    return _rectangle(spot, turn, wide, deep)


def _rectangle(spot: Spot, turn: float, wide: float, deep: float) -> Polygon:
    return Polygon([shifted(spot, turn, a * wide, b * deep) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))])


def _direction(one: Spot, other: Spot) -> float:
    return atan2(other[1] - one[1], other[0] - one[0])


def _middle(piece: Street) -> Spot:
    (x1, y1), (x2, y2) = piece.ends
    return (x1 + x2) / 2, (y1 + y2) / 2
