# SPDX-License-Identifier: Apache-2.0
"""What the tests of the 110 side share: a moment, secrets, a whole order, a simulator on the loopback."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from anlan.kernel.testing.watch import Watch
from anlan.kernel.webhooks import signing

from ..http_110 import Http110, Patience
from ..loopback import running
from ..port import Box, Feedback
from ..push import VerifiedPush, read_push
from ..simulator_110 import Simulator110

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
SECRET = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER_SECRET = "whsec_" + "C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
DISTRICT = Box(121.30, 28.55, 121.55, 28.75)
ORDER: dict[str, object] = {
    "jjdbh": "331002202611240001",
    "jjlx": "01",
    "jqlbdm": "100201",
    "jqlbmc": "停车争吵",
    "bjnr": "【演示】两名司机因车位争吵",
    "bjsj": "2026-11-24 09:59:30",
    "bjdz": "演示路 1 号",
    "bjdh": "15400000001",
    "bjrxbdm": "1",
    "gxdwdm": "331002560000",
    "longitude": 121.42,
    "latitude": 28.66,
    "datum": "WGS-84",
}


def sealed(body: bytes, *, at: datetime = NOW, secret: str = SECRET) -> dict[str, str]:
    """The headers of a push that is signed as it should be."""
    return signing.headers_for("msg_1", at, body, [secret]) | {
        "Content-Type": "application/json; charset=utf-8"
    }


def pushed(body: bytes, *, at: datetime = NOW) -> VerifiedPush:
    """Read a rightly signed body."""
    return read_push(sealed(body, at=at), body, secrets=[SECRET], now=at, box=DISTRICT)


def pushed_order(**changes: object) -> VerifiedPush:
    """Read the whole order with some fields changed; None leaves one out."""
    return pushed(json.dumps(ORDER | changes, ensure_ascii=False).encode())


def feedback(number: str = "FK1") -> Feedback:
    """A whole feedback."""
    return Feedback(
        order_number="331002202611240001",
        feedback_number=number,
        fed_back_at=NOW + timedelta(minutes=9),
        deeds="保安先期到场劝解，民警到场处置",
        outcome="双方自行离开",
        person_name="演示民警",
        unit_name="演示派出所",
    )


@pytest.fixture
def simulator() -> Simulator110:
    """The 110 side at the tests' moment."""
    return Simulator110([SECRET], now=lambda: NOW)


class Exchange:
    """One server for all tests, which puts each call through to whoever is on duty in the test at hand."""

    def __init__(self) -> None:
        self.base = ""
        self.on_duty: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the call through."""
        assert self.on_duty is not None
        await self.on_duty(scope, receive, send)

    def serve(self, app: ASGIApp) -> str:
        """Where `app` can be reached from now on."""
        self.on_duty = app
        return self.base


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    """The tests' server."""
    made = Exchange()
    with running(made) as made.base:
        yield made


@pytest.fixture
def url(simulator: Simulator110, exchange: Exchange) -> str:
    """Where the 110 side listens."""
    return exchange.serve(simulator.app)


@pytest.fixture
def watch() -> Watch:
    """A clock of the test's own."""
    return Watch()


@pytest.fixture
def line(watch: Watch) -> Iterator[Callable[..., Http110]]:
    """Makes adapters that sleep on the test's clock and are closed at its end."""
    made: list[Http110] = []

    def make(url: str, **patience: float) -> Http110:
        chosen = Patience(**({"connect_seconds": 1.0, "read_seconds": 1.0} | patience))  # type: ignore[arg-type]
        adapter = Http110(
            url, [SECRET], patience=chosen, now=lambda: NOW, clock=watch, sleep=watch.sleep, draw=lambda: 1.0
        )
        made.append(adapter)
        return adapter

    yield make
    for adapter in made:
        adapter.close()
