# SPDX-License-Identifier: Apache-2.0
"""Venues of the six types beside the streets; first those of the demo's opening scene."""

import json
from dataclasses import dataclass
from random import Random

from shapely import Point, box

from .ground import Spot, lat_lng, lng_lat, warped
from .names import venue_name
from .regions import Region
from .streets import Street

SIZES = {"01": (110, 190), "02": (160, 260), "03": (110, 170), "04": (90, 150), "05": (18, 34), "06": (120, 200)}
SHARES = ("01",) * 9 + ("02",) * 2 + ("03",) * 2 + ("04",) * 3 + ("05",) * 4 + ("06",)
OPENING = (  # code, name, type, lattice place, half width, half height
    ("bar", "澜岸酒吧", "05", (88.55, 86.11), 12, 10),
    ("garden", "江滨花园", "01", (89.6, 86.9), 95, 62),
    ("hospital", "区人民医院", "03", (85.6, 84.5), 110, 90),
    ("mall", "椒江汇", "04", (93.4, 83.5), 85, 80),
    ("stadium", "体育中心", "06", (79.5, 78.5), 120, 100),
    ("cloud", "云栖花苑", "01", (82.3, 89.6), 90, 70),
)


@dataclass(frozen=True)
class Venue:
    """A venue in metres, with the organisation that runs it."""

    code: str
    name: str
    type: str
    address: str
    middle: Spot
    half: tuple[float, float]
    region: str
    operator: str

    @property
    def outline(self) -> str:
        """Its ground as GeoJSON."""
        (x, y), (w, h) = self.middle, self.half
        corners = [(x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h), (x - w, y - h)]
        return json.dumps({"type": "Polygon", "coordinates": [[lng_lat(corner) for corner in corners]]})

    def row(self) -> dict[str, object]:
        """As the register's table wants it."""
        lat, lng = lat_lng(self.middle)
        return {
            "code": self.code, "name": self.name, "type": self.type, "address": self.address, "region": self.region,
            "operator": self.operator, "lat": lat, "lng": lng, "polygon": self.outline,
            "filing_number": f"浙演示{self.code}", "contact_phone": "0576-00000000",
        }  # fmt: skip


class Finder:
    """Which community a spot is in."""

    def __init__(self, regions: list[Region]) -> None:
        self._communities = [region for region in regions if region.level == "community"]

    def community(self, spot: Spot) -> Region | None:
        """The community, or None outside."""
        return next((region for region in self._communities if region.shape.contains(Point(spot))), None)


def venues(draw: Random, pieces: list[Street], finder: Finder, count: int = 180) -> list[Venue]:
    """The opening scene's venues, then made-up ones that do not overlap."""
    found, taken, grounds = [], set(), []
    for code, name, kind, place, half_w, half_h in OPENING:
        spot = _lattice(place)
        region = finder.community(spot)
        assert region is not None
        address = "中山东路 128 号" if code == "bar" else f"{region.name}"
        found.append(Venue(code, name, kind, address, spot, (half_w, half_h), region.code, f"op-{code}"))
        taken.add(name)
        grounds.append(box(spot[0] - half_w, spot[1] - half_h, spot[0] + half_w, spot[1] + half_h))
    for _ in range(count * 8):
        if len(found) >= count:
            break
        piece, kind = draw.choice(pieces), draw.choice(SHARES)
        least, most = SIZES[kind]
        w, h = draw.uniform(least, most) / 2, draw.uniform(least, most) / 2.4
        (x1, y1), (x2, y2) = piece.ends
        spot = ((x1 + x2) / 2 + draw.choice((-1, 1)) * (w + 9), (y1 + y2) / 2 + draw.choice((-1, 1)) * (h + 9))
        ground = box(spot[0] - w, spot[1] - h, spot[0] + w, spot[1] + h)
        region = finder.community(spot)
        if region is None or piece.is_bridge or any(ground.intersects(other) for other in grounds):
            continue
        grounds.append(ground)
        code = f"v{len(found):03d}"
        address = f"{piece.name} {draw.randint(1, 480)} 号"
        found.append(Venue(code, venue_name(draw, kind, taken), kind, address, spot, (w, h), region.code, f"op-{code}"))
    return found


def _lattice(place: tuple[float, float]) -> Spot:
    i, j = int(place[0]), int(place[1])
    (x1, y1), (x2, y2) = warped(i, j), warped(i + 1, j + 1)
    return x1 + (x2 - x1) * (place[0] - i), y1 + (y2 - y1) * (place[1] - j)


def along_street(place: tuple[float, float]) -> Spot:
    """A spot beside a lattice place, for people of the opening scene."""
    return _lattice(place)


