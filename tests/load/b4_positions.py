# SPDX-License-Identifier: Apache-2.0
"""B4: positions in by HTTP batches of 1, 10 and 50; how many are accepted and kept a second, and how soon one is shown."""

import asyncio
import json
import re
import socket
import threading
import time
from datetime import UTC, datetime
from random import Random

from django.db import connection, transaction

from anlan.kernel.devices.models import Device, Track
from anlan.kernel.devices.telemetry import hidden

from .bench import Bench, until
from .district import holders, token_of
from .figures import at_least, at_most, plain, share
from .processes import Process
from .talking import Line

CONNECTIONS, AHEAD = 4, 8  # requests under way on each connection
SAMPLES = 64  # different batches, so that making them is not what is measured
LAT, LNG = 28.676, 121.443


class Sender(asyncio.Protocol):
    """Sends batches over one connection, a few ahead, and counts what was accepted."""

    def __init__(self, requests: list[bytes]) -> None:
        self._requests = requests
        self._sent = 0
        self.answered = 0
        self.accepted = 0
        self.refused = 0
        self.ending = False
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = transport
        for _ in range(AHEAD):
            self._next()

    def data_received(self, data: bytes) -> None:
        """Count answers; each makes room for the next request."""
        text = self._rest + data
        whole = text.rfind(b"}") + 1
        self._rest = text[whole:]
        for number in re.findall(rb'"accepted":(\d+)|(HTTP/1.1 [45]\d\d)', text[:whole]):
            self.answered += 1
            if number[1]:
                self.refused += 1
            else:
                self.accepted += int(number[0])
            if not self.ending:
                self._next()

    def _next(self) -> None:
        self._transport.write(self._requests[self._sent % len(self._requests)])  # type: ignore[attr-defined]
        self._sent += 1


def run(bench: Bench) -> None:
    """Load, then the same rows by plain inserts; then how soon one position is shown while others come."""
    known = set(Device.objects.filter(bearer__isnull=False, revoked_at=None).values_list("code", flat=True))
    devices = sorted(known - hidden(known))  # who is off duty is not tracked
    gateway = token_of(holders("kernel.administrator", 1)[0])
    server = bench.serve("streams")
    seconds = 0.6 if bench.tiny else 5.0
    kept = {}
    for size, target in ((1, 5_000), (10, 50_000), (50, 0)):
        before = Track.objects.count()
        accepted, refused, cpu = _load(server, gateway, devices, size, seconds)
        _settled(server)
        kept[size] = (Track.objects.count() - before) / seconds
        what = f"accepted a second, batches of {size}"
        note = f"{refused} asked to wait; {cpu:.2f} ms CPU a request"
        bench.show(
            at_least(what, accepted, target, "/s", note) if target else plain(what, accepted, "/s", note)
        )
    floor = _plain_inserts(bench, devices, seconds)
    best = max(kept.values())
    bench.show(at_least("kept (in the track), with the newest of each device", best, 10_000, "/s",
                        f"{floor:,.0f}/s plain inserts", f"{best / floor:.2f} ×"))  # fmt: skip
    desk = token_of(holders("dispatch.duty_officer", 1)[0])
    _shown(bench, server, gateway, desk, devices)


def _batch(devices: list[str], size: int, number: int) -> bytes:
    draw = Random(number)
    at = datetime.now(UTC).isoformat()
    rows = [{"device": draw.choice(devices), "at": at, "lat": round(LAT + draw.uniform(-0.05, 0.05), 6),
             "lng": round(LNG + draw.uniform(-0.05, 0.05), 6), "accuracy": 5.0, "speed": 1.4} for _ in range(size)]  # fmt: skip
    return json.dumps(rows).encode()


def _request(token: str, body: bytes) -> bytes:
    head = (f"POST /api/positions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n")  # fmt: skip
    return head.encode() + body


def _load(
    server: Process, token: str, devices: list[str], size: int, seconds: float
) -> tuple[float, int, float]:
    """Accepted a second, refused requests, and the server's CPU milliseconds for a request."""
    requests = [_request(token, _batch(devices, size, number)) for number in range(SAMPLES)]

    async def sending() -> list[Sender]:
        loop = asyncio.get_running_loop()
        senders = []
        for place in range(CONNECTIONS):
            turned = requests[place * 16 :] + requests[: place * 16]
            made = await loop.create_connection(
                lambda turned=turned: Sender(turned), "127.0.0.1", server.port
            )
            senders.append(made)
        await asyncio.sleep(seconds)
        for transport, sender in senders:
            sender.ending = True
            transport.close()
        return [sender for _, sender in senders]

    cpu = server.cpu()
    done = asyncio.run(sending())
    spent = server.cpu() - cpu
    answered = sum(one.answered for one in done) or 1
    return (
        sum(one.accepted for one in done) / seconds,
        sum(one.refused for one in done),
        spent / answered * 1000,
    )


def _settled(server: Process) -> None:
    """Wait until what was accepted is written."""
    line, last = Line(server.port), [-1]

    def still() -> bool:
        kept = re.search(rb"\nanlan_positions_kept_total ([0-9.e+]+)", line.get("/metrics"))
        now = float(kept[1]) if kept else 0.0
        is_same, last[0] = now == last[0], now
        time.sleep(0.6)
        return is_same

    until(still, "positions are still being written")


def _plain_inserts(bench: Bench, devices: list[str], seconds: float) -> float:
    """Rows a second into the same table, a thousand in a transaction."""
    draw = Random(5)
    at = datetime.now(UTC)
    mark = "%s, %s, %s, %s"
    rows = [
        (draw.choice(devices), connection.ops.adapt_datetimefield_value(at), LAT, LNG) for _ in range(1000)
    ]
    began, written = time.perf_counter(), 0
    while time.perf_counter() - began < seconds / 2:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO kernel_track (device, at, lat, lng) VALUES ({mark})", rows)
        written += len(rows)
    return written / (time.perf_counter() - began)


def _shown(bench: Bench, server: Process, token: str, watching: str, devices: list[str]) -> None:
    """A watcher's stream beside a load of a hundred batches a second: how late each marked position comes."""
    with socket.create_connection(("127.0.0.1", server.port), 10) as watcher:
        watcher.sendall(
            f"GET /api/live/positions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {watching}\r\n\r\n".encode()
        )
        sent: dict[int, float] = {}
        late: list[float] = []
        ending = threading.Event()

        def watch() -> None:
            held = b""
            while not ending.is_set():
                try:
                    held += watcher.recv(1 << 18)
                except OSError:
                    return
                for mark in re.findall(rb'"speed":(4\d\d)\.5', held):
                    if int(mark) in sent:
                        late.append(time.perf_counter() - sent.pop(int(mark)))
                held = held[-40:]

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        time.sleep(0.5)
        marked, others = Line(server.port, token), Line(server.port, token)
        many = bench.size(60, 4)  # each marks a device of its own, which nobody else moves
        for number in range(many):
            for _ in range(5):
                _post(others, _batch(devices[many:], 10, number))
            at = datetime.now(UTC).isoformat()
            one = {"device": devices[number], "at": at, "lat": LAT, "lng": LNG, "speed": 400.5 + number}
            sent[400 + number] = time.perf_counter()
            _post(marked, json.dumps([one]).encode())
            time.sleep(0.13)
        until(lambda: len(late) >= many, "positions were not shown", 10)
        ending.set()
        watcher.shutdown(socket.SHUT_RDWR)
        thread.join(2)
    bench.show(plain("sent → shown at a watcher, p50", share(late, 50), "s"),
               at_most("sent → shown at a watcher, slowest of " + str(len(late)), max(late), 1.0, "s"))  # fmt: skip


def _post(line: Line, body: bytes) -> None:
    line.post("/api/positions", body)
