# SPDX-License-Identifier: Apache-2.0
"""A street with a bar, a housing estate and their guards, for the tests of the ranking."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from math import cos, hypot, radians
from typing import Any
from uuid import UUID

from anlan.kernel.ports import Mode, Point, Way
from anlan.packs.dispatch.ranking import (
    CategoryClass,
    Contract,
    Contracts,
    EmployerKind,
    GuardColumns,
    GuardRow,
    Outline,
    Ranking,
    Scene,
    ServedArea,
    rank_guards,
)

AT = datetime(2026, 11, 21, 15, 42, 36, tzinfo=UTC)  # 23:42:36 in the district
DAY = date(2026, 11, 21)
HERE = Point(28.6600, 121.4200)
METRE = 1 / 111_195  # degrees of latitude


def some_id(number: int) -> UUID:
    """A fixed id."""
    return UUID(int=number)


BAR, ESTATE, MALL = some_id(101), some_id(102), some_id(103)
COMPANY, OTHER_COMPANY = some_id(201), some_id(202)
STREET_CONTRACT, BAR_CONTRACT = some_id(301), some_id(302)


def metres_north(metres: float) -> Point:
    """A point so far north of the scene."""
    return Point(HERE.lat + metres * METRE, HERE.lng)


def square(centre: Point, half: float) -> Outline:
    """A square of 2 × half metres."""
    south, north = centre.lat - half * METRE, centre.lat + half * METRE
    west, east = centre.lng - half * METRE, centre.lng + half * METRE
    return Outline(((Point(south, west), Point(south, east), Point(north, east), Point(north, west)),))


OUTLINES = {ESTATE: square(metres_north(300), 100)}
STREET = square(HERE, 150)


def a_contract(**changes: Any) -> Contract:
    """A contract of the company for the street around the scene, in force."""
    whole: dict[str, Any] = {
        "id": STREET_CONTRACT,
        "organisation": COMPANY,
        "company_licensed": True,
        "valid_from": date(2026, 1, 1),
        "valid_until": date(2026, 12, 31),
        "grounds": (STREET,),
    }
    return Contract(**(whole | changes))


def a_scene(**changes: Any) -> Scene:
    """A quarrel in the street."""
    whole: dict[str, Any] = {"point": HERE, "category_class": CategoryClass.ALLOWED, "at": AT}
    return Scene(**(whole | changes))


def a_guard(number: int = 1, **changes: Any) -> GuardRow:
    """A company guard who may lawfully go: every test changes one thing about him."""
    whole: dict[str, Any] = {
        "id": some_id(number),
        "name": f"演示{number}",
        "organisation": COMPANY,
        "employer": EmployerKind.SECURITY_COMPANY,
        "certified": True,
        "trained_until": date(2027, 3, 1),
        "duty_from": AT - timedelta(hours=4),
        "duty_until": AT + timedelta(hours=4),
        "signed_on_at": AT - timedelta(hours=4),
        "hours_on_duty": 4.0,
        "position": metres_north(200),
        "position_at": AT - timedelta(seconds=3),
        "serves": (ServedArea(STREET_CONTRACT),),
    }
    return GuardRow(**(whole | changes))


class Walking:
    """A router over open ground: straight lines at walking or driving pace."""

    def __init__(self) -> None:
        """Remember what was asked."""
        self.asked: list[int] = []

    def seconds_to(self, target: Point, sources: Sequence[Point], mode: Mode) -> list[float]:
        """Distance by pace."""
        self.asked.append(len(sources))
        pace = 1.25 if mode == "foot" else 8.0
        return [flat_metres(target, source) / pace for source in sources]

    def way(self, source: Point, target: Point, mode: Mode) -> Way:
        """The straight line."""
        seconds = self.seconds_to(target, [source], mode)[0]
        return Way((source, target), flat_metres(source, target), seconds)

    def reach(self, target: Point, seconds: float, mode: Mode) -> list[list[Point]]:
        """A square of the right size."""
        return [list(square(target, seconds * 1.25).rings[0])]


class Island(Walking):
    """Nowhere leads to the scene."""

    def seconds_to(self, target: Point, sources: Sequence[Point], mode: Mode) -> list[float]:
        """No way."""
        return [float("inf")] * len(sources)


def flat_metres(one: Point, other: Point) -> float:
    """Distance on a plane, near enough within a district."""
    return hypot(one.lat - other.lat, (one.lng - other.lng) * cos(radians(one.lat))) / METRE


def ranked(
    rows: Iterable[GuardRow], scene: Scene | None = None, *contracts: Contract, **more: Any
) -> Ranking:
    """Rank these guards for this scene under these contracts (by default the one for the street)."""
    book = Contracts(contracts or (a_contract(),), OUTLINES)
    router = more.pop("router", None) or Walking()
    return rank_guards(scene or a_scene(), GuardColumns.of(rows), book, router, **more)


def broken_by(
    row: GuardRow, scene: Scene | None = None, *contracts: Contract, **more: Any
) -> tuple[str, ...]:
    """The rules that this one guard breaks; empty when he may go."""
    answer = ranked([row], scene, *contracts, **more)
    return answer.excluded[0].broken if answer.excluded else ()


def code_of(row: GuardRow, scene: Scene | None = None, *contracts: Contract) -> str:
    """The code of the first sentence against him."""
    return ranked([row], scene, *contracts).excluded[0].reasons[0].code
