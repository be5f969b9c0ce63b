# SPDX-License-Identifier: Apache-2.0
"""The platform's end of a broker in a bench: bare MQTT on asyncio, so that the broker and the machines are what is measured."""

import asyncio
import contextlib
import json
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop

from anlan.kernel.devices.keys import device_key, sealed
from anlan.runtime.simulated.fleet import packet, text

from .processes import Process, free_port

PLACES = ("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin")
TAIL = 65


def program() -> str | None:
    """Mosquitto, where it is installed."""
    return shutil.which("mosquitto", path=":".join(PLACES))


class Broker:
    """A real Mosquitto that can be ended and begun again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(), folder
        (folder / "mosquitto.conf").write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence false\nset_tcp_nodelay true\n"
            "max_inflight_messages 1000\nmax_queued_messages 200000\n"
        )
        self.process = self.start()

    @property
    def url(self) -> str:
        """As settings name it."""
        return f"mqtt://anlan@127.0.0.1:{self.port}"

    def start(self) -> Process:
        """Begin, and wait until it listens."""
        command = [program() or "mosquitto", "-c", str(self.folder / "mosquitto.conf")]
        self.process = Process(
            subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
            ),
            self.folder / "stumbled.txt",
        )
        self.process.answers(self.port)
        return self.process


@dataclass
class Asked:
    """What was sent and what came back."""

    took: list[float] = field(default_factory=list)  # s
    sent: int = 0
    refused: int = 0

    @property
    def lost(self) -> int:
        """Questions that nobody answered."""
        return self.sent - len(self.took)


class Ends(asyncio.Protocol):
    """One connection; `heard(topic, payload)` for each message. All of a turn goes out in one write."""

    def __init__(self, name: str, topics: list[str], heard: Callable[[str, bytes], None]) -> None:
        self.name, self.topics, self.heard = name, topics, heard
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._held, self._number = b"", 0
        self._out: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Connect."""
        self.transport = transport
        self.put(
            packet(0x10, text(b"MQTT") + bytes((4, 0x82, 0, 0)) + text(self.name.encode()) + text(b"anlan"))
        )

    def put(self, raw: bytes) -> None:
        """Into the next write."""
        self._out.append(raw)
        if len(self._out) == 1:
            asyncio.get_running_loop().call_soon(self._write)

    def _write(self) -> None:
        raw, self._out = b"".join(self._out), []
        self.transport.write(raw)  # type: ignore[attr-defined]

    def publish(self, topic: str, payload: bytes) -> None:
        """At quality 1."""
        self._number = self._number % 65_535 + 1
        self.put(packet(0x32, text(topic.encode()) + self._number.to_bytes(2) + payload))

    def tell(self, topic: str, payload: bytes) -> None:
        """At quality 0."""
        self.put(packet(0x30, text(topic.encode()) + payload))

    def data_received(self, data: bytes) -> None:
        """Take whole packets."""
        held = self._held + data
        while len(held) > 1:
            size, place, shift = held[1] & 127, 2, 7
            while held[place - 1] & 128 and len(held) > place:
                size |= (held[place] & 127) << shift
                place, shift = place + 1, shift + 7
            if held[place - 1] & 128 or len(held) < place + size:
                break
            self._take(held[0], held[place : place + size])
            held = held[place + size :]
        self._held = held

    def _take(self, head: int, body: bytes) -> None:
        kind = head >> 4
        if kind == 2:
            self.put(packet(0x82, b"\0\1" + b"".join(text(one.encode()) + b"\1" for one in self.topics)))
        elif kind == 9:
            self.ready.set_result(None)
        elif kind == 3:
            size = int.from_bytes(body[:2])
            rest = body[2 + size :]
            if head & 6:
                self.put(b"\x40\x02" + rest[:2])
                rest = rest[2:]
            self.heard(body[2 : 2 + size].decode(), rest)


async def ends(port: int, name: str, topics: list[str], heard: Callable[[str, bytes], None]) -> Ends:
    """A connection that has subscribed."""
    _, one = await asyncio.get_running_loop().create_connection(
        lambda: Ends(name, topics, heard), "127.0.0.1", port
    )
    await one.ready
    return one


async def paced(rate: float, seconds: float, ask: Callable[[int], None]) -> int:
    """Ask at a rate, whether answers come or not; how many were asked."""
    began, number = time.perf_counter(), 0
    while number < rate * seconds:
        ask(number)
        number += 1
        with contextlib.suppress(TimeoutError):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
    return number


async def floor(port: int, rate: float, seconds: float) -> Asked:
    """Plain request and response between two clients of the same broker."""
    result, under_way = Asked(), dict[bytes, float]()

    def answered(_topic: str, payload: bytes) -> None:
        if (began := under_way.pop(payload[:8], None)) is not None:
            result.took.append(time.perf_counter() - began)

    asking = await ends(port, "floor-asks", ["floor/answer"], answered)
    other = await ends(
        port, "floor-answers", ["floor/ask"], lambda _t, payload: other.publish("floor/answer", payload)
    )

    def ask(number: int) -> None:
        mark = f"{number:08d}".encode()
        under_way[mark] = time.perf_counter()
        asking.publish("floor/ask", mark + bytes(300))

    result.sent = await paced(rate, seconds, ask)
    await settled(under_way)
    for one in (asking, other):
        one.transport.close()
    return result


class Ears:
    """Hears acknowledgements in a thread: when which session got its yes."""

    def __init__(self, port: int, topics: list[str]) -> None:
        self._port, self._topics = port, topics
        self._said: dict[str, float] = {}
        self._news = threading.Condition()
        self._ending = threading.Event()

    def __enter__(self) -> "Ears":
        ready = threading.Event()
        threading.Thread(target=lambda: run(self._listen(ready)), daemon=True).start()
        if not ready.wait(10):
            raise TimeoutError("nobody listens at the broker")
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()

    async def _listen(self, ready: threading.Event) -> None:
        one = await ends(self._port, "ears", self._topics, self._heard)
        ready.set()
        while not self._ending.is_set():  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        one.transport.close()

    def _heard(self, _topic: str, payload: bytes) -> None:
        now, said = time.perf_counter(), json.loads(payload[:-TAIL])
        if said["ok"]:
            with self._news:
                self._said.setdefault(said["s"], now)
                self._news.notify_all()

    def when(self, session: str, patience: float) -> float | None:
        """The moment of its yes; None where it does not come."""
        with self._news:
            self._news.wait_for(lambda: session in self._said, patience)
            return self._said.get(session)


class Platform:
    """Signed commands to machines, and their acknowledgements."""

    def __init__(self, devices: list[str]) -> None:
        self.challenges: dict[str, str] = {}
        self.devices, self.keys = devices, {code: device_key(code, 1) for code in devices}
        self.number = 0
        self.under_way: dict[str, float] = {}
        self.result = Asked()

    def heard(self, topic: str, payload: bytes) -> None:
        """A state or an acknowledgement."""
        device, channel = topic.split("/")[2:4]
        said: dict[str, Any] = json.loads(payload[:-TAIL])
        if "ch" in said:
            self.challenges[device] = said["ch"]
        if channel == "ack" and (began := self.under_way.pop(said["s"], None)) is not None:
            self.result.took.append(time.perf_counter() - began)
            self.result.refused += not said["ok"]

    async def all_there(self, port: int, patience: float) -> float:
        """Seconds until every machine has said its state."""
        began = time.perf_counter()
        one = await ends(port, "watches", ["weld/1/+/st"], self.heard)
        while len(self.challenges) < len(self.devices):
            if time.perf_counter() - began > patience:
                raise TimeoutError(f"{len(self.challenges)} of {len(self.devices)} machines are there")
            await asyncio.sleep(0.02)
        one.transport.close()
        return time.perf_counter() - began

    async def commands(self, port: int, rate: float, seconds: float) -> Asked:
        """Ask one machine after another."""
        one = await ends(port, "platform", ["weld/1/+/st", "weld/1/+/ack"], self.heard)
        if len(self.challenges) < len(self.devices):
            await self.all_there(port, 20)
        self.result = Asked()

        def ask(_number: int) -> None:
            self.number += 1
            device = self.devices[self.number % len(self.devices)]
            session, now = f"{self.number:032x}", int(time.time())
            body = {"v": 1, "op": "probe", "d": device, "s": session, "ch": self.challenges[device], "n": self.number, "iat": now,
                    "exp": now + 20, "until": now + 3600, "idle": 600, "armed": 180, "p": "w-1", "pm": ""}  # fmt: skip
            self.under_way[session] = time.perf_counter()
            one.publish(f"weld/1/{device}/cmd", sealed(self.keys[device], "cmd", device, body))

        self.result.sent = await paced(rate, seconds, ask)
        await settled(self.under_way)
        one.transport.close()
        return self.result


async def settled(under_way: dict[Any, float], patience: float = 5.0) -> None:
    """Wait until nothing is under way, or no longer."""
    end = time.perf_counter() + patience
    while under_way and time.perf_counter() < end:  # noqa: ASYNC110
        await asyncio.sleep(0.02)


def run[T](work: Coroutine[Any, Any, T]) -> T:
    """On a loop of its own."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)
