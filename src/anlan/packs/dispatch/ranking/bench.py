# SPDX-License-Identifier: Apache-2.0
"""How long a ranking takes; run by hand: `python -m anlan.packs.dispatch.ranking.bench`.

A generated district of 2,000 guards at a fixed seed and a street graph of 4,900 crossings: every legal check
and every reason, beside the same checks without travel times, in turn in the same loop (figure B2).
"""

import os
import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from uuid import UUID

import numpy as np
from django.conf import settings
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree

from anlan.kernel.ports import Mode, Point, Router, Way

from .cars import CarRow, rank_cars
from .columns import EmployerKind, GuardColumns, GuardRow, ServedArea
from .contracts import Contract, Contracts, Outline
from .rank import rank_guards
from .scene import CategoryClass, Scene

AT = datetime(2026, 11, 21, 15, 42, 36, tzinfo=UTC)
SOUTH, WEST, SIDE = 28.62, 121.38, 0.08  # a town of about nine by eight kilometres
METRES = 111_195.0


class Streets:
    """A street graph: a grid of crossings with uneven blocks, searched once from the target."""

    def __init__(self, chance: random.Random, side: int = 70) -> None:
        """Lay the streets."""
        step = SIDE / (side - 1)
        self._places = np.array(
            [(SOUTH + step * r, WEST + step * c) for r in range(side) for c in range(side)]
        )
        self._tree = KDTree(self._places)
        starts, ends, lengths = [], [], []
        for node in range(side * side):
            for other in [node + 1] * ((node + 1) % side > 0) + [node + side] * (node + side < side * side):
                starts.append(node)
                ends.append(other)
                lengths.append(step * METRES * chance.uniform(1.0, 1.8))
        self._graph = csr_array((lengths, (starts, ends)), shape=(side * side, side * side))

    def seconds_to(self, target: Point, sources: Sequence[Point], mode: Mode) -> list[float]:
        """One search from the target, then a look-up for each source."""
        _, nodes = self._tree.query(np.array([target, *sources]))
        metres = dijkstra(self._graph, directed=False, indices=int(nodes[0]))
        seconds: list[float] = (metres[nodes[1:]] / (1.3 if mode == "foot" else 8.0)).tolist()
        return seconds

    def way(self, source: Point, target: Point, mode: Mode) -> Way:
        """Its ends only: the ranking asks for no way."""
        return Way((source, target), 0.0, self.seconds_to(target, [source], mode)[0])

    def reach(self, target: Point, seconds: float, mode: Mode) -> list[list[Point]]:
        """Never asked by the ranking."""
        raise NotImplementedError


class NoTravel(Streets):
    """The floor: the same checks without travel times."""

    def seconds_to(self, target: Point, sources: Sequence[Point], mode: Mode) -> list[float]:
        """Nothing for everyone."""
        return [0.0] * len(sources)


def _somewhere(chance: random.Random) -> Point:
    return Point(SOUTH + SIDE * chance.random(), WEST + SIDE * chance.random())


def _block(centre: Point, half: float, corners: int = 24) -> Outline:
    """A many-cornered block of 2 × half degrees."""
    turns = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    return Outline(
        (tuple(Point(centre.lat + half * np.sin(a), centre.lng + half * np.cos(a)) for a in turns.tolist()),)
    )


def district(
    guards: int = 2000, premises: int = 400, companies: int = 12, seed: int = 7
) -> tuple[GuardColumns, Contracts]:
    """A roster and its contracts: half the guards are company guards, nine in ten are on duty."""
    chance = random.Random(seed)  # noqa: S311 (a generated district)
    sites = {UUID(int=1000 + n): _block(_somewhere(chance), 0.0012) for n in range(premises)}
    contracts = [_contract(chance, n, companies, sites) for n in range(companies * 15)]
    rows = [_guard(chance, n, companies, list(sites), contracts) for n in range(guards)]
    return GuardColumns.of(rows), Contracts(contracts, sites)


def _contract(chance: random.Random, number: int, companies: int, sites: dict[UUID, Outline]) -> Contract:
    ground = _block(_somewhere(chance), 0.02) if number % 3 == 0 else chance.choice(list(sites))
    return Contract(
        id=UUID(int=5000 + number),
        organisation=UUID(int=1 + number % companies),
        company_licensed=True,
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31) if chance.random() < 0.9 else date(2026, 6, 30),
        grounds=(ground,),
    )


def _guard(
    chance: random.Random, number: int, companies: int, sites: list[UUID], contracts: list[Contract]
) -> GuardRow:
    company = number % 2 == 0
    employer = UUID(int=1 + number // 2 % companies) if company else UUID(int=900)
    own = [contract for contract in contracts if contract.organisation == employer]
    on_duty = chance.random() < 0.9
    return GuardRow(
        id=UUID(int=chance.getrandbits(120)),
        name=f"演示{number}",
        organisation=employer,
        employer=EmployerKind.SECURITY_COMPANY
        if company
        else chance.choice([EmployerKind.IN_HOUSE, EmployerKind.PROPERTY_COMPANY]),
        certified=chance.random() < 0.98,
        trained_until=date(2027, 1, 1) if chance.random() < 0.9 else None,
        duty_from=AT - timedelta(hours=5) if on_duty else None,
        duty_until=AT + timedelta(hours=3) if on_duty else None,
        signed_on_at=AT - timedelta(hours=5) if on_duty else None,
        busy_with="T" if chance.random() < 0.05 else None,
        hours_on_duty=5.0,
        position=_somewhere(chance),
        position_at=AT - timedelta(seconds=chance.choice([2, 5, 20, 60, 300])),
        home_premises=chance.choice(sites),
        tasks_at={chance.choice(sites): 2},
        serves=tuple(ServedArea(contract.id) for contract in own[:8]),
    )


def measure(rounds: int = 200) -> None:
    """Print p50 and p95 in milliseconds of each way to rank, interleaved in one loop."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
    chance = random.Random(11)  # noqa: S311
    guards, contracts = district()
    streets, floor = Streets(chance), NoTravel(chance)
    cars = [
        CarRow(id=UUID(int=n), name=f"演示{n}", on_duty=True, position=_somewhere(chance), position_at=AT)
        for n in range(1, 61)
    ]
    scenes = [
        Scene(point=_somewhere(chance), category_class=CategoryClass.CONDITIONAL, at=AT)
        for _ in range(rounds)
    ]

    def everything(scene: Scene, router: Router) -> int:
        answer = rank_guards(scene, guards, contracts, router)
        return sum(len(one.reasons) for one in answer.candidates) + sum(
            len(one.reasons) for one in answer.excluded
        )

    works: dict[str, Callable[[Scene], object]] = {
        "ranking, graph": lambda scene: rank_guards(scene, guards, contracts, streets),
        "ranking, no travel times": lambda scene: rank_guards(scene, guards, contracts, floor),
        "ranking and every reason, graph": lambda scene: everything(scene, streets),
        "ranking and every reason, no travel times": lambda scene: everything(scene, floor),
        "ranking and 60 police cars, graph": lambda scene: (
            rank_guards(scene, guards, contracts, streets),
            rank_cars(scene, cars, streets),
        ),
        "the graph alone, 300 sources": lambda scene: streets.seconds_to(
            scene.point, [scene.point] * 300, "foot"
        ),
    }
    taken: dict[str, list[float]] = {name: [] for name in works}
    for scene in scenes:
        for name, work in works.items():
            began = perf_counter()
            work(scene)
            taken[name].append((perf_counter() - began) * 1000)
    found = [len(rank_guards(scene, guards, contracts, floor).candidates) for scene in scenes]
    print(
        f"{len(guards)} guards, {np.median(found):g} candidates in the median, load {os.getloadavg()[0]:.1f}"
    )
    for name, times in taken.items():
        print(f"{name:45} p50 {np.percentile(times, 50):6.2f} ms   p95 {np.percentile(times, 95):6.2f} ms")


if __name__ == "__main__":
    measure()
