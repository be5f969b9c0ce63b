# SPDX-License-Identifier: Apache-2.0
"""The whole ASGI application on a real server: what goes where, and how it ends."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from anlan.runtime.asgi import BEHIND, Application, Parts
from anlan.runtime.bridge import WsgiBridge
from anlan.runtime.embedded import run_demo
from anlan.runtime.serving import door, server_for
from anlan.shell.streams.tests.loopback import PATIENCE, Events, Wire
from anlan.shell.streams.tests.stage import Site, Watch


class Behind:
    """How far followers are behind; a test may let the question fail."""

    def __init__(self) -> None:
        self.lag = {"dispatch.Board": 0}
        self.fault: Exception | None = None

    def __call__(self) -> dict[str, int]:
        if self.fault:
            raise self.fault
        return self.lag


class Served(Site):
    """The endpoints behind the application's own routes, with a tiny site in Django's place."""

    def __init__(self) -> None:
        super().__init__()
        self.behind = Behind()
        self.ended = threading.Event()
        self.stopped_within = 0.0

    def django(self, environ, start_response):
        """Says which address reached it."""
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}".encode()]

    @contextmanager
    def serving(self, port: int = 0) -> Iterator["Served"]:
        """Serve as `anlan streams` does."""
        up, held = threading.Event(), door("127.0.0.1", port)
        application = Application(Parts(
            bridge=WsgiBridge(self.django), identities=self.identities, records=self.log, keeping=self.keeping,
            devices_of=self.devices_of, places=self, audience_of=Watch, lag=self.behind, streams=self.streams,
            on_end=self.ended.set,
        ))  # type: ignore[arg-type]  # fmt: skip
        server = server_for(application, up.set)
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([held])), daemon=True)
        thread.start()
        assert up.wait(PATIENCE)
        self.port = server.port
        try:
            yield self
        finally:
            began = time.monotonic()
            server.stop()
            thread.join(PATIENCE)
            assert not thread.is_alive()
            self.stopped_within = time.monotonic() - began


@pytest.fixture
def site():
    with Served().serving() as served:
        yield served


@pytest.mark.parametrize(("method", "path"), [
    ("GET", "/"), ("GET", "/m/12"), ("POST", "/api/dispatch/report-incident"), ("GET", "/api/live/other"),
    ("GET", "/api/matters"), ("GET", "/healthz/x"),
])  # fmt: skip
def test_everything_but_streams_and_health_goes_to_django(site, method, path):
    answer = site.ask(path, method=method)
    assert (answer.status, answer.body.decode()) == (200, f"{method} {path}")


def test_streams_and_positions_never_reach_django(site):
    with site.listen() as anna, site.listen(path="/api/live/positions") as places:
        assert anna.next().event == "beat"
        assert places.next().event == "positions"
    answer = site.ask("/api/positions", method="POST", body=b"[]", Content_Type="application/json")
    assert answer.json == {"accepted": 0, "refused": []}


def test_it_is_healthy_while_it_answers_and_ready_while_followers_keep_up(site):
    assert site.ask("/healthz", who="").body == b"ok\n"
    assert site.ask("/readyz", who="").json == {"ready": True, "behind": {}}
    site.behind.lag["dispatch.Board"] = BEHIND + 1
    answer = site.ask("/readyz", who="")
    assert (answer.status, answer.json["behind"]) == (503, {"dispatch.Board": BEHIND + 1})
    site.behind.fault = ConnectionError("the database restarts")
    assert site.ask("/readyz", who="").status == 503
    assert site.ask("/healthz", who="").status == 200


def test_the_figures_count_streams_events_and_positions(site):
    with site.listen() as anna:
        anna.next()
        site.log.write()
        anna.fact()
        text = site.ask("/metrics", who="").body.decode()
    assert "anlan_open_streams 1.0" in text
    assert "anlan_stream_events_total 1.0" in text
    assert "anlan_positions_kept_total 0.0" in text


def test_with_open_streams_it_ends_within_three_seconds_and_in_order():
    with Served().serving() as site:
        streams = [site.listen() for _ in range(30)] + [site.listen(path="/api/live/positions")]
        for one in streams:
            one.next()
        deaf = [Events(site.port, "/api/live", Authorization="Bearer anna") for _ in range(3)]  # read no more
        half = Wire(site.port).send(b"POST /api/positions HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n[")
    assert site.stopped_within < 3
    assert site.ended.is_set()
    assert all(one.next() is None for one in streams), "each was told its end, so that it comes back at once"
    for one in (half, *(stream.wire for stream in deaf)):
        one.sock.close()


def test_positions_in_memory_are_written_before_the_end():
    with Served().serving() as site:
        body = b'[{"device":"phone","at":"2026-11-28T01:00:00+08:00","lat":28.6,"lng":121.4}]'
        assert (
            site.ask("/api/positions", method="POST", body=body, Content_Type="application/json").status
            == 202
        )
    assert len(site.kept) == 1


def test_a_taken_port_is_named_before_anything_is_set_up(tmp_path):
    with door("127.0.0.1", 0) as held:
        port = held.getsockname()[1]

        with pytest.raises(OSError, match=f"port {port} of 127.0.0.1 is taken"):
            run_demo(tmp_path, port=port, seed=7, speed=1.0, quiet=True, simulated=False, broker_port=0)

    assert not list(tmp_path.iterdir())
