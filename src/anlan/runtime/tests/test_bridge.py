# SPDX-License-Identifier: Apache-2.0
"""What the bridge does with uploads, answers and clients that leave, over raw sockets."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.runtime.bridge import WsgiBridge
from anlan.shell.streams.tests.loopback import PATIENCE, Wire, running


class Views:
    """A small site, and what happened in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bodies: list[bytes] = []
        self.closed = threading.Semaphore(0)
        self.go_on = threading.Event()
        self.urlpatterns = [
            path("ping", self.ping),
            path("keep", self.keep),
            path("endless", self.endless),
            path("three", self.three),
            path("file", self.file),
            path("broken", self.broken),
            path("hold", self.hold),
        ]

    def ping(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("pong")

    def keep(self, request: HttpRequest) -> HttpResponse:
        self.bodies.append(request.body)
        return HttpResponse(str(len(request.body)))

    def endless(self, request: HttpRequest) -> StreamingHttpResponse:
        def lines() -> Iterator[bytes]:
            try:
                while True:
                    yield b"x" * 1000
            finally:
                self.closed.release()

        return StreamingHttpResponse(lines())

    def three(self, request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(iter([b"one ", b"two ", b"three"]))

    def file(self, request: HttpRequest) -> FileResponse:
        return FileResponse((self.folder / "large.bin").open("rb"))

    def broken(self, request: HttpRequest) -> StreamingHttpResponse:
        def lines() -> Iterator[bytes]:
            yield b"begun"
            raise ValueError("in the middle")

        return StreamingHttpResponse(lines())

    def hold(self, request: HttpRequest) -> HttpResponse:
        self.go_on.wait(PATIENCE)
        return HttpResponse("late")


@pytest.fixture
def views(tmp_path: Path) -> Views:
    (tmp_path / "large.bin").write_bytes(bytes(range(256)) * 5000)
    return Views(tmp_path)


@pytest.fixture
def site(views: Views) -> Iterator[Callable[..., Any]]:
    """Starts the bridge before the small site with the given limits."""

    @contextmanager
    def start(**limits: Any) -> Iterator[int]:
        with override_settings(ROOT_URLCONF=views, MIDDLEWARE=[], ALLOWED_HOSTS=["*"]):
            bridge = WsgiBridge(WSGIHandler(), **limits)
            with running(with_lifespan(bridge)) as port:
                yield port
            bridge.close()

    yield start
    views.go_on.set()


def with_lifespan(bridge: Callable[..., Any]) -> Callable[..., Any]:
    """The bridge takes requests only; a server also starts and stops its application."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await bridge(scope, receive, send)
            return
        while True:
            kind = (await receive())["type"]
            await send({"type": f"{kind}.complete"})
            if kind == "lifespan.shutdown":
                return

    return app


def test_half_an_upload_never_reaches_a_view(site, views):
    with site() as port:
        with Wire(port) as wire:
            wire.send(b"POST /keep HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + b"a" * 300)
        with Wire(port) as other:
            assert other.ask("POST", "/keep", b"whole").body == b"5"
    assert views.bodies == [b"whole"]


def test_a_body_in_chunks_arrives_whole(site, views):
    with site() as port, Wire(port) as wire:
        wire.send(b"POST /keep HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        wire.send(b"3\r\nabc\r\n").send(b"4\r\ndefg\r\n").send(b"0\r\n\r\n")
        assert wire.answer().body == b"7"
    assert views.bodies == [b"abcdefg"]


def test_a_body_longer_than_memory_arrives_whole(site, views):
    body = bytes(range(256)) * 12_000
    with site() as port, Wire(port) as wire, override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=None):
        assert wire.ask("POST", "/keep", body).body == str(len(body)).encode()
    assert views.bodies == [body]


def test_slow_uploads_hold_no_thread(site):
    with site(threads=2) as port:
        slow = [
            Wire(port).send(b"POST /keep HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab")
            for _ in range(8)
        ]
        with Wire(port) as quick:
            assert quick.ask("GET", "/ping").body == b"pong"
        for wire in slow:
            wire.sock.close()


def test_an_endless_answer_is_closed_when_the_client_leaves(site, views):
    with site(threads=2) as port:
        for _ in range(3):
            with Wire(port).send(b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n") as wire:
                assert wire.begin().status == 200
                assert wire.chunk()
            assert views.closed.acquire(timeout=PATIENCE)
        with Wire(port) as wire:
            assert wire.ask("GET", "/ping").body == b"pong"


def test_an_endless_answer_does_not_keep_the_server_from_stopping(site, views):
    with site() as port:
        wire = Wire(port).send(b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
        assert wire.begin().status == 200
    assert views.closed.acquire(timeout=PATIENCE)
    wire.sock.close()


def test_chunks_arrive_in_order(site):
    with site() as port, Wire(port) as wire:
        assert wire.ask("GET", "/three").body == b"one two three"
        assert wire.ask("GET", "/ping").body == b"pong"


def test_a_stream_that_breaks_does_not_look_whole(site):
    with site() as port, Wire(port) as wire:
        with pytest.raises((EOFError, ConnectionResetError)):
            wire.ask("GET", "/broken")


def test_too_large_is_said_and_the_connection_goes_on(site, views):
    with site(limit=1000) as port, Wire(port) as wire:
        answer = wire.ask("POST", "/keep", b"a" * 5000)
        assert (answer.status, answer.json["code"]) == (413, "too_large")
        assert "1000" in answer.json["message"]
        assert wire.ask("GET", "/ping").body == b"pong"
    assert views.bodies == []


def test_too_large_in_chunks_is_said_and_ends_the_connection(site, views):
    with site(limit=1000) as port, Wire(port) as wire:
        wire.send(
            b"POST /keep HTTP/1.1\r\nHost: x\r\nAccept-Language: en\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        wire.send(b"7d0\r\n" + b"a" * 2000 + b"\r\n")
        answer = wire.answer()
        assert (answer.status, answer.headers["connection"]) == (413, "close")
        assert answer.json["message"].startswith("The request is too large")
        wire.send(b"0\r\n\r\n")
        assert wire.is_closed()
    assert views.bodies == []


def test_who_asks_before_sending_too_much_is_refused_before_sending(site):
    with site(limit=1000) as port, Wire(port) as wire:
        wire.send(b"POST /keep HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\nExpect: 100-continue\r\n\r\n")
        assert wire.answer().status == 413
        assert wire.is_closed()


def test_an_upload_that_stands_still_is_given_up(site):
    with site(idle=0.1) as port, Wire(port) as wire:
        wire.send(b"POST /keep HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab")
        assert wire.answer().status == 408


def test_a_large_file_arrives_as_it_is(site, views):
    whole = (views.folder / "large.bin").read_bytes()
    with site() as port, Wire(port) as wire:
        answer = wire.ask("GET", "/file")
        assert answer.headers["content-length"] == str(len(whole))
        assert answer.body == whole
        assert wire.ask("GET", "/ping").body == b"pong"


def test_slow_receivers_of_files_hold_no_thread(site, views):
    (views.folder / "large.bin").write_bytes(bytes(20_000_000))
    with site(threads=2) as port:
        slow = [Wire(port, buffer=4096).send(b"GET /file HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(4)]
        assert [wire.begin().status for wire in slow] == [200] * 4
        with Wire(port) as quick:
            assert quick.ask("GET", "/ping").body == b"pong"
        for wire in slow:
            wire.sock.close()


@pytest.mark.parametrize("address", ["/ping", "/three", "/file"])
def test_head_has_headers_and_no_body(site, address):
    with site() as port, Wire(port) as wire:
        assert wire.ask("HEAD", address).status == 200
        assert wire.ask("GET", "/ping").body == b"pong"


def test_when_all_threads_and_places_are_taken_it_says_so(site, views):
    with site(threads=1, queue=0) as port, Wire(port) as one, Wire(port) as other:
        one.send(b"GET /hold HTTP/1.1\r\nHost: x\r\n\r\n")
        while (answer := other.ask("GET", "/ping")).status == 200:
            pass  # the first may not have taken the thread yet
        assert (answer.status, answer.headers["retry-after"]) == (503, "1")
        views.go_on.set()
        assert one.answer().body == b"late"


def mirror(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """A WSGI application that says what it was told."""
    told = {name: value for name, value in environ.items() if isinstance(value, str)}
    start("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(told).encode()]


@pytest.fixture(scope="module")
def mirror_port() -> Iterator[int]:
    with running(with_lifespan(WsgiBridge(mirror))) as port:
        yield port


def test_headers_come_under_their_wsgi_names(mirror_port):
    with Wire(mirror_port) as wire:
        wire.send(
            b"GET /a%20b?x=%E5%AE%89&y=1 HTTP/1.1\r\nHost: district.test\r\nX-One: 1\r\nX-One: 2\r\nX_One: forged\r\n"
            b"Cookie: a=1\r\nCookie: b=2\r\nProxy: http://evil\r\nContent-Type: text/x\r\n\r\n"
        )
        told = wire.answer().json
    assert told["PATH_INFO"] == "/a b"
    assert told["QUERY_STRING"] == "x=%E5%AE%89&y=1"
    assert (told["HTTP_X_ONE"], told["HTTP_COOKIE"]) == ("1,2", "a=1; b=2")
    assert (told["HTTP_HOST"], told["CONTENT_TYPE"], told["CONTENT_LENGTH"]) == (
        "district.test",
        "text/x",
        "",
    )
    assert (told["REMOTE_ADDR"], told["wsgi.url_scheme"], told["SCRIPT_NAME"]) == ("127.0.0.1", "http", "")
    assert "HTTP_PROXY" not in told


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=30))
def test_any_path_arrives_byte_for_byte(mirror_port, raw):
    with Wire(mirror_port) as wire:
        told = wire.ask("GET", "/" + quote(raw, safe="")).json
    assert told["PATH_INFO"].encode("latin-1") == b"/" + raw


def test_a_chunk_iterator_may_begin_its_answer_late():
    def late(environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes]:
        start("201 Created", [])
        yield b"made"

    with running(with_lifespan(WsgiBridge(late))) as port, Wire(port) as wire:
        answer = wire.ask("GET", "/")
        assert (answer.status, answer.body) == (201, b"made")


def test_a_fault_of_the_application_is_500():
    def faulty(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        raise ValueError("no")

    with running(with_lifespan(WsgiBridge(faulty))) as port, Wire(port) as wire:
        assert wire.ask("GET", "/").status == 500
