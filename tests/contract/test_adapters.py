# SPDX-License-Identifier: Apache-2.0
"""Adapters: the real one and the fake of each port pass one suite, and have the port's own shape."""

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from shapely import Point as Spot
from shapely import Polygon

from anlan.adapters.geo.fake import CrowFlies
from anlan.adapters.geo.streets import Streets
from anlan.kernel import timing
from anlan.kernel.ports import Point, Router
from anlan.kernel.testing.fixtures import BEGIN

SIDE, STEP = 8, 0.002
WEST, SOUTH = 121.40, 28.65
HERE, THERE = Point(SOUTH + STEP, WEST + STEP), Point(SOUTH + 5 * STEP, WEST + 4 * STEP)


def town(file: Path) -> Path:
    """A small town of straight streets, as OpenStreetMap would have it."""
    number = {(x, y): 1 + x + y * SIDE for x in range(SIDE) for y in range(SIDE)}
    lines = ['<osm version="0.6">']
    for (x, y), key in number.items():
        lines.append(f'<node id="{key}" version="1" lat="{SOUTH + y * STEP}" lon="{WEST + x * STEP}"/>')
    for way, ends in enumerate([*zip(*[[(x, y) for x in range(SIDE)] for y in range(SIDE)], strict=True)]
                               + [tuple((x, y) for x in range(SIDE)) for y in range(SIDE)], 1):  # fmt: skip
        refs = "".join(f'<nd ref="{number[one]}"/>' for one in ends)
        lines.append(f'<way id="{way}" version="1">{refs}<tag k="highway" v="residential"/></way>')
    file.write_text("\n".join([*lines, "</osm>"]))
    return file


@pytest.fixture(scope="module", params=["streets", "fake"])
def router(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Router:
    """The street network, and straight lines."""
    if request.param == "fake":
        return CrowFlies()
    return Streets.load(town(tmp_path_factory.mktemp("town") / "town.osm"))


def test_a_router_answers_for_every_source_in_order_X_R1(router):
    near, far = router.seconds_to(THERE, [HERE, Point(SOUTH, WEST)], "foot")
    assert 0 < near < far
    assert router.seconds_to(THERE, [], "foot") == []
    assert router.seconds_to(THERE, [THERE], "foot")[0] == pytest.approx(0, abs=1)


@pytest.mark.parametrize("mode", ["foot", "car"])
def test_a_router_is_never_faster_than_the_straight_line_X_R1(router, mode):
    (seconds,) = router.seconds_to(THERE, [HERE], mode)
    way = router.way(HERE, THERE, mode)
    straight = CrowFlies().way(HERE, THERE, mode).metres
    assert way.metres >= straight * 0.99
    assert way.seconds == pytest.approx(seconds, rel=0.05)


def test_a_way_begins_here_and_ends_there_X_R1(router):
    way = router.way(HERE, THERE, "foot")
    assert len(way.points) > 1
    for wanted, found in ((HERE, way.points[0]), (THERE, way.points[-1])):
        assert found == pytest.approx(wanted, abs=1e-4)


def test_what_is_reached_in_time_holds_the_target_X_R1(router):
    rings = router.reach(THERE, 300, "foot")
    assert any(Polygon([(p.lng, p.lat) for p in ring]).contains(Spot(THERE.lng, THERE.lat)) for ring in rings)


@pytest.fixture(params=["http", "fake"])
def police(request: pytest.FixtureRequest) -> Iterator[Any]:
    """The 110 side over HTTP with its simulator, and the one inside the process (Any: their two shapes)."""
    port = pytest.importorskip("anlan.packs.dispatch.adapters.port")
    if request.param == "fake":
        fake = pytest.importorskip("anlan.packs.dispatch.adapters.fake").Fake110(lambda: BEGIN)
        yield fake, lambda: list(fake.received.values()), port
        return
    http = pytest.importorskip("anlan.packs.dispatch.adapters.http_110")
    simulated = pytest.importorskip("anlan.packs.dispatch.adapters.simulator_110")
    loopback = pytest.importorskip("anlan.packs.dispatch.adapters.loopback")
    secret = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    side = simulated.Simulator110([secret], now=lambda: BEGIN)
    with loopback.running(side.app) as url:
        adapter = http.Http110(f"{url}/messages", [secret], now=lambda: BEGIN)
        yield adapter, lambda: [kept.message for kept in side.received.values()], port
        adapter.close()


def test_a_message_arrives_once_and_is_acknowledged_X_R1(police):
    adapter, received, port = police
    visit = port.Revisit(
        order_number="331002202611210001",
        visited_at=BEGIN,
        findings="满意",
        satisfaction=port.Satisfaction.SATISFIED,
    )
    first, again = adapter.send(visit), adapter.send(visit)
    assert (first.is_repeat, again.is_repeat) == (False, True)
    assert first.order_number == visit.order_number
    assert received() == [visit]


def test_a_port_is_fulfilled_with_its_own_signatures_X_R1(police):
    adapter, _, port = police
    for protocol, classes in ((Router, (Streets, CrowFlies)), (port.Police110, (type(adapter),))):
        for name, asked in inspect.getmembers(protocol, inspect.isfunction):
            if not name.startswith("_"):
                for one in classes:
                    given = inspect.signature(getattr(one, name)).parameters
                    assert list(given)[: len(inspect.signature(asked).parameters)] == list(
                        inspect.signature(asked).parameters
                    ), f"{one.__name__}.{name}"


def test_the_stopped_clock_is_the_districts():
    with timing.set_to(BEGIN):
        assert timing.now() == BEGIN
