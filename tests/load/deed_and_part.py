# SPDX-License-Identifier: Apache-2.0
"""From a deed to the part of the board that is fetched again when its event comes, and whether what was fetched is old."""

import re
import socket
import threading
import time
from dataclasses import dataclass, field

from anlan.kernel.context import Caller
from anlan.kernel.events import log
from anlan.kernel.following.projection import shown_upto
from anlan.kernel.matters.models import Matter
from anlan.kernel.ports import Point
from anlan.packs.dispatch.commands.close_incident import close_incident
from anlan.packs.dispatch.models import VenuePost

from .bench import Bench, until
from .district import PARKING, holders, session_of, tell, token_of
from .figures import Figure, at_most, plain, share
from .talking import Line

FACT = re.compile(rb'event: ([a-z_.]+)\ndata: \{"matter":"([0-9a-f-]{36})"')
PART = "/dispatch/board?part=rows"
PATIENCE = 10.0


@dataclass
class Page:
    """An open board: its stream, and which events of which matters it has heard."""

    port: int
    session: str
    heard: set[tuple[str, str]] = field(default_factory=set)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def listen(self) -> "Page":
        """Open the stream as the page does: it waits for the board's projection."""
        self._sock = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        self._sock.settimeout(None)
        ask = f"GET /api/live?wait=dispatch.Board HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={self.session}\r\n\r\n"
        self._sock.sendall(ask.encode())
        threading.Thread(target=self._read, daemon=True).start()
        return self

    def _read(self) -> None:
        rest = b""
        while piece := self._sock.recv(1 << 16):
            whole = (rest + piece).rfind(b"\n\n") + 2
            text, rest = (rest + piece)[:whole], (rest + piece)[whole:]
            with self.changed:
                self.heard |= {(name.decode(), matter.decode()) for name, matter in FACT.findall(text)}
                self.changed.notify_all()

    def hears(self, event: str, matter: str) -> None:
        """Wait for an event that this very deed records: followers' events of the one before may still come."""
        with self.changed:
            if not self.changed.wait_for(lambda: (event, matter) in self.heard, PATIENCE):
                raise TimeoutError(f"{event} never came")

    def close(self) -> None:
        """Hang up."""
        self._sock.shutdown(socket.SHUT_RDWR)


def deed_and_part(bench: Bench) -> None:
    """Report and close, again and again; each time the list is fetched once, at the first event, and must show it."""
    _clear()
    web, streams, worker = bench.serve("web"), bench.serve("streams"), bench.start("worker")
    worker.line()
    until(lambda: shown_upto() >= log.head(), "the worker has followed what the rounds before left", 120)
    desk, officer = holders("dispatch.duty_officer", 1)[0], holders("dispatch.officer", 1)[0]
    page = Page(streams.port, session_of(desk)).listen()
    reads, deeds, closes = (
        Line(web.port, session=page.session), Line(web.port, token_of(desk)), Line(web.port, token_of(officer)),
    )  # fmt: skip
    posts = list(VenuePost.objects.order_by("code"))
    took: list[float] = []
    stale = 0
    many = bench.size(1000, 6)
    for number in range(many // 2):
        post = posts[number % len(posts)]
        place = Point(post.lat, post.lng)
        began = time.perf_counter()
        said = deeds.do(
            "dispatch/report-incident", category=PARKING, content="（演示）", lat=place.lat, lng=place.lng
        )
        shown = f"row-{said['result']}".encode()
        page.hears(said["events"][0], said["matter"])
        stale += shown not in reads.get(PART)
        took.append(time.perf_counter() - began)
        began = time.perf_counter()
        closes.do("dispatch/close-incident", incident=said["matter"], outcome="false_alarm")
        page.hears("matters.matter_closed", said["matter"])
        stale += shown in reads.get(PART)
        took.append(time.perf_counter() - began)
    page.close()
    milliseconds = [one * 1000 for one in took]
    bench.show(
        at_most("deed sent → part fetched again, p50", share(milliseconds, 50), 60, "ms"),
        plain("deed sent → part fetched again, p95", share(milliseconds, 95), "ms"),
        Figure(f"stale first refetches of {len(took):,}", str(stale), "0", reached=not stale),
        plain("incidents open on that board", Matter.objects.filter(kind="dispatch.incident", closed_at=None).count(), ""),
    )  # fmt: skip


def _clear() -> None:
    """Close what the rounds before left open: the board of a night, not of a year."""
    operator = Caller(None, "operator", "cli")
    for key in Matter.objects.filter(kind="dispatch.incident", closed_at=None).values_list("pk", flat=True)[
        10:
    ]:
        tell(close_incident, operator, incident=key, outcome="false_alarm")
