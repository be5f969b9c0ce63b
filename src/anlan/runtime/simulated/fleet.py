# SPDX-License-Identifier: Apache-2.0
"""A fleet of simulated welding machines at a broker: online by the thousand, answering, welding, and misbehaving where asked.

Each machine is one TCP connection with a minimal MQTT 3.1.1 on it. The fleet lives in a thread of its own with its own loop.
"""

import asyncio
import contextlib
import resource
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from random import Random
from typing import Any, cast
from urllib.parse import urlsplit

import uvloop

from .machine import Chip

AT_ONCE = 64  # connections that are being made at one moment: a broker's listening queue is short
TURN = 0.1  # s between looks at what is due
BEAT, SAMPLE = 60.0, 10.0  # s


@dataclass(frozen=True)
class Misbehaviour:
    """What goes wrong on purpose: shares of the fleet, and how many twins."""

    offline: float = 0.0  # drop off for a minute, now and then
    wrong_clock: float = 0.0  # an hour ahead or behind
    clones: int = 0  # a second device under the name of a first


@dataclass(frozen=True)
class Broker:
    """Where machines connect."""

    host: str
    port: int
    tls: ssl.SSLContext | None = None

    @classmethod
    def at(cls, url: str) -> "Broker":
        """Of `mqtt://host:port` or `mqtts://host:port`."""
        parts = urlsplit(url if "//" in url else f"mqtt://{url}")
        secure = parts.scheme in ("mqtts", "ssl", "tls")
        return cls(parts.hostname or "127.0.0.1", parts.port or (8883 if secure else 1883),
                   ssl.create_default_context() if secure else None)  # fmt: skip


class Machine(asyncio.Protocol):
    """A chip and its connection."""

    __slots__ = ("chip", "due", "fleet", "held", "is_away", "number", "out", "transport", "tries")

    def __init__(self, fleet: "Fleet", device: str, key: bytes, draw: Random) -> None:
        self.fleet, self.transport = fleet, cast("asyncio.Transport | None", None)
        self.held, self.number, self.tries, self.due, self.is_away = b"", 0, 0, 0.0, False
        self.out: list[bytes] = []
        self.chip = Chip(device, key, fleet.clock, draw, self.send)

    def send(self, channel: str, frame: bytes, retained: bool) -> None:
        """Put a message into the next write."""
        topic = f"weld/1/{self.chip.device}/{channel}".encode()
        if channel == "tel":
            self._put(packet(0x30, text(topic) + frame))
        else:
            self.number = self.number % 65_535 + 1
            head = 0x33 if retained else 0x32
            self._put(packet(head, text(topic) + self.number.to_bytes(2) + frame))

    def _put(self, raw: bytes) -> None:
        self.out.append(raw)
        if len(self.out) == 1 and self.fleet.loop:
            self.fleet.loop.call_soon(self._write)  # everything of this turn goes out in one write

    def _write(self) -> None:
        raw, self.out = b"".join(self.out), []
        if self.transport and not self.transport.is_closing():
            self.transport.write(raw)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say who it is."""
        self.transport, self.held = cast("asyncio.Transport", transport), b""
        device, password = self.chip.device.encode(), self.fleet.password_of(self.chip.device)
        flags = 0xAE | (0x40 if password else 0)
        body = text(b"MQTT") + bytes((4, flags)) + int(BEAT * 3).to_bytes(2)
        body += text(device) + text(b"weld/1/" + device + b"/st") + text(self.chip.will())
        self._put(packet(0x10, body + text(device) + (text(password.encode()) if password else b"")))

    def data_received(self, data: bytes) -> None:
        """Take whole packets."""
        held = self.held + data
        while len(held) > 1:
            size, place, shift = held[1] & 127, 2, 7
            while held[place - 1] & 128:
                if len(held) <= place:
                    self.held = held
                    return
                size |= (held[place] & 127) << shift
                place, shift = place + 1, shift + 7
            if len(held) < place + size:
                break
            self._take(held[0], held[place : place + size])
            held = held[place + size :]
        self.held = held

    def _take(self, head: int, body: bytes) -> None:
        kind = head >> 4
        if kind == 2:
            if body[1]:
                self.fleet.refused += 1
                self.transport.close() if self.transport else None
                return
            root = f"weld/1/{self.chip.device}/"
            asked = b"".join(text((root + one).encode()) + b"\1" for one in ("cmd", "cfg", "ev/ok"))
            self._put(packet(0x82, b"\0\1" + asked))
        elif kind == 9:
            self.tries = 0
            self.fleet.came(self)
            self.chip.online()
        elif kind == 3:
            size = int.from_bytes(body[:2])
            channel, rest = body[2 : 2 + size].decode(errors="replace").split("/", 3)[-1], body[2 + size :]
            if head & 6:
                self._put(b"\x40\x02" + rest[:2])
                rest = rest[2:]
            self.chip.heard(channel, rest, bool(head & 1))
            if self.chip.session:
                self.fleet.in_session.add(self)

    def connection_lost(self, _fault: Exception | None) -> None:
        """Gone: again after a chance while."""
        self.transport, self.out = None, []
        self.chip.offline()
        self.fleet.went(self)


class Fleet:
    """Machines by their codes. `start()` returns when the thread runs; `online` counts those at the broker."""

    def __init__(
        self,
        broker: str,
        devices: Sequence[str],
        key_of: Callable[[str], bytes],
        *,
        password_of: Callable[[str], str] = lambda device: "",
        seed: int = 7,
        speed: float = 1.0,
        welds: bool = False,
        wrong: Misbehaviour | None = None,
        place_of: Callable[[str], tuple[float, float]] | None = None,
    ) -> None:
        self.broker, self.password_of, self.speed, self.welds = Broker.at(broker), password_of, speed, welds
        self.wrong, self.place_of, self._draw = wrong or Misbehaviour(), place_of, Random(seed)  # noqa: S311 – chance for play
        self._began = time.monotonic()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.online = self.refused = self._turns = 0
        self.in_session: set[Machine] = set()
        names = [*devices, *devices[: self.wrong.clones]]
        self.machines = [Machine(self, one, key_of(one), self._draw) for one in names]
        self._by_code = {machine.chip.device: machine for machine in reversed(self.machines)}
        for machine in self.machines:
            if self._draw.random() < self.wrong.wrong_clock:
                machine.chip.skew = self._draw.choice((-3600, 3600))
        self._ending = asyncio.Event()
        self._room = asyncio.Semaphore(AT_ONCE)
        self._thread = threading.Thread(target=self._live, name="welding machines", daemon=True)
        self._waiting: set[asyncio.Task[None]] = set()

    def clock(self) -> int:
        """Ms of the machines' own clocks."""
        return int((time.monotonic() - self._began) * 1000 * self.speed)

    def start(self) -> "Fleet":
        """Connect everything, in a thread."""
        with contextlib.suppress(ValueError, OSError):
            _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self._thread.start()
        return self

    def stop(self) -> None:
        """Hang up everything."""
        if self.loop and self._thread.is_alive():
            self.loop.call_soon_threadsafe(self._ending.set)
            self._thread.join(10)

    def chip(self, device: str) -> Chip:
        """One machine's chip, to look at."""
        return self._by_code[device].chip

    def do[T](self, work: Callable[[], T], patience: float = 5.0) -> T:
        """Run something in the fleet's own thread."""
        done: Future[T] = Future()

        def run() -> None:
            try:
                done.set_result(work())
            except Exception as fault:  # noqa: BLE001 – it belongs to who asked
                done.set_exception(fault)

        if self.loop is None:
            raise RuntimeError("the fleet was not started")
        self.loop.call_soon_threadsafe(run)
        return done.result(patience)

    def weld(self, device: str, seconds: float = 5.0) -> bool:
        """Strike an arc on a machine that has power, for so long; False where there is none."""
        machine = self._by_code[device]

        def strike() -> bool:
            struck = machine.chip.strike()
            if struck and self.loop:
                self.loop.call_later(seconds / self.speed, machine.chip.rest)
            return struck

        return self.do(strike)

    def cut(self, device: str, sort: str) -> None:
        """Gas, heat, an emergency stop, an opened cover on one machine; "" takes it away."""
        chip = self._by_code[device].chip
        self.do(lambda: chip.cut(sort) if sort else setattr(chip, "against", ""))

    # — in the thread —

    def _live(self) -> None:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(self._run())

    async def _run(self) -> None:
        self.loop = asyncio.get_running_loop()
        for machine in self.machines:
            self._later(machine, 0)
        while not self._ending.is_set():
            self._turn()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), TURN)
        for task in self._waiting:
            task.cancel()
        for machine in self.machines:
            if machine.transport:
                machine.transport.abort()

    def _later(self, machine: Machine, seconds: float) -> None:
        task = cast("asyncio.AbstractEventLoop", self.loop).create_task(self._connect(machine, seconds))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def _connect(self, machine: Machine, seconds: float) -> None:
        await asyncio.sleep(seconds)
        while not self._ending.is_set():
            try:
                async with self._room:
                    loop = cast("asyncio.AbstractEventLoop", self.loop)
                    await loop.create_connection(
                        lambda: machine, self.broker.host, self.broker.port, ssl=self.broker.tls
                    )
            except OSError:
                machine.tries += 1
                await asyncio.sleep(self._draw.random() * min(60, 2**machine.tries))
            else:
                return

    def came(self, machine: Machine) -> None:
        """A machine is online."""
        self.online += 1
        machine.due = time.monotonic() + self._draw.random() * BEAT

    def went(self, machine: Machine) -> None:
        """A machine lost its line."""
        if machine.due:
            self.online -= 1
            machine.due = 0.0
        if self._ending.is_set():
            return
        machine.tries += 1
        away = 60.0 if machine.is_away else self._draw.random() * min(60, 2**machine.tries)
        machine.is_away = False
        self._later(machine, away)

    def _turn(self) -> None:
        now, dice = time.monotonic(), self._draw
        for machine in [*self.in_session]:
            chip = machine.chip
            chip.look()
            if not chip.session:
                self.in_session.discard(machine)
                machine.due = machine.due and now + dice.random() * BEAT
            elif machine.due > now + SAMPLE / self.speed:
                machine.due = now
            if (
                self.welds and chip.closed and dice.random() < TURN * self.speed / 8
            ):  # arcs and pauses of some seconds
                chip.rest() if chip.arc_from else chip.strike()
        self._turns += 1
        for machine in self.machines[self._turns % 50 :: 50]:
            machine.chip.again()
        for machine in self.machines:
            if machine.due and machine.due <= now and machine.transport:
                machine.due = now + (SAMPLE if machine.chip.session else BEAT) / self.speed
                machine.chip.sample(self.place_of(machine.chip.device) if self.place_of else None)
                if self.wrong.offline and dice.random() < self.wrong.offline:
                    machine.is_away = True
                    machine.transport.abort()


def text(raw: bytes) -> bytes:
    """A string with its length before it."""
    return len(raw).to_bytes(2) + raw


def packet(head: int, body: bytes) -> bytes:
    """A packet with its length in sevens of bits."""
    size, lengths = len(body), bytearray()
    while True:
        size, low = size >> 7, size & 127
        lengths.append(low | (128 if size else 0))
        if not size:
            return bytes((head,)) + bytes(lengths) + body


def codes(many: int, prefix: str = "SIM") -> list[str]:
    """Codes of so many machines."""
    return [f"{prefix}-{number:05d}" for number in range(1, many + 1)]


def counts(fleet: Fleet) -> dict[str, Any]:
    """What a fleet is doing (Any: numbers)."""
    return {"machines": len(fleet.machines), "online": fleet.online, "in_session": len(fleet.in_session), "refused": fleet.refused,
            "waiting_events": sum(len(machine.chip.ring) for machine in fleet.machines)}  # fmt: skip
