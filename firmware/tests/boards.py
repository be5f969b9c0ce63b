# SPDX-License-Identifier: Apache-2.0
"""Boards that run the firmware on the real MicroPython, a private Mosquitto between, and the platform's end of the wire."""

import json
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from weldchip.frames import Seal
from weldchip.mqtt311 import packet, text

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
KEY = bytes(range(32))


def _node() -> str:
    own = ROOT / ".tool/node/bin/node"
    return str(own) if own.exists() else shutil.which("node") or "node"


NODE = [_node(), "--no-warnings", str(HERE / "run.mjs")]


def has_micropython() -> bool:
    """Whether Node is here, and the package that `make setup` brings."""
    package = ROOT / "node_modules/@micropython/micropython-webassembly-pyscript"
    return shutil.which(NODE[0]) is not None and package.exists()


def mosquitto() -> str | None:
    """The broker's program."""
    return shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], Any], what: str, patience: float = 15.0) -> Any:
    """Wait for something of the real world."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError(f"not within {patience:g} s: {what}")


class Broker:
    """A Mosquitto of our own."""

    def __init__(self, folder: Path) -> None:
        self.port, self._folder = free_port(), folder
        (folder / "broker.conf").write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence false\nset_tcp_nodelay true\n"
        )
        self.start()

    def start(self) -> None:
        """Listen."""
        program = mosquitto()
        assert program
        self._child = subprocess.Popen(
            [program, "-c", self._folder / "broker.conf"], stderr=subprocess.DEVNULL
        )
        until(self._listens, "mosquitto listens")

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        """End, as a machine's reboot would."""
        self._child.kill()
        self._child.wait()


class Platform:
    """The platform's end: a plain client that hears all of one device, and seals what it says."""

    def __init__(self, port: int, device: str, key: bytes = KEY) -> None:
        self.device, self.seal, self.number, self.confirms = device, Seal(key, device), 0, True
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.stored = 0  # the highest event without a gap
        self.hour_wrong = 0
        self._wire = socket.create_connection(("127.0.0.1", port), 5)
        self._wire.settimeout(None)
        self._wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        name = f"platform-{id(self)}"
        self._wire.sendall(packet(0x10, text("MQTT") + bytes((4, 2, 0, 0)) + text(name)))
        asked = b"".join(text(f"weld/1/{device}/{channel}") + b"\1" for channel in ("ack", "st", "tel", "ev"))
        self._wire.sendall(packet(0x82, b"\0\1" + asked))
        threading.Thread(target=self._until_closed, daemon=True).start()

    def _until_closed(self) -> None:
        with suppress(OSError):
            self._listen()

    def _listen(self) -> None:
        held = b""
        while more := self._wire.recv(65536):
            held += more
            while len(held) > 1:
                size, place = held[1] & 127, 2
                if held[1] & 128:
                    if len(held) < 3:
                        break
                    size, place = size | held[2] << 7, 3
                if len(held) < place + size:
                    break
                self._take(held[0], held[place : place + size])
                held = held[place + size :]

    def _take(self, head: int, body: bytes) -> None:
        if head >> 4 != 3:
            return
        size = body[0] << 8 | body[1]
        channel, rest = body[2 : 2 + size].decode().split("/", 3)[3], body[2 + size :]
        if head & 6:
            self._wire.sendall(b"\x40\x02" + rest[:2])
            rest = rest[2:]
        said, why = self.seal.opened(channel, rest, 2048)
        assert said is not None, why
        if channel == "ev" and said["e"] == self.stored + 1:
            self.stored += 1
        if channel == "ev" and self.confirms:
            self.confirm()
        self.heard.append((channel, said))

    def confirm(self) -> None:
        """Say what is stored, and the time."""
        self.say("ev/ok", {"v": 1, "e": self.stored, "at": self.now() + self.hour_wrong})

    def now(self) -> int:
        """Epoch seconds."""
        return int(time.time())

    def send(self, channel: str, frame: bytes, *, retain: bool = False) -> None:
        """Publish raw bytes."""
        body = text(f"weld/1/{self.device}/{channel}") + b"\0\2" + frame
        self._wire.sendall(packet(0x32 | retain, body))

    def say(self, channel: str, said: dict[str, Any], *, retain: bool = False) -> bytes:
        """Seal and publish; the frame."""
        frame = self.seal.sealed(channel, said)
        self.send(channel, frame, retain=retain)
        return frame

    def challenge(self) -> str:
        """The newest that was told."""
        return next(said["ch"] for channel, said in reversed(self.heard) if "ch" in said)

    def command(self, op: str, session: str = "a" * 32, **changed: object) -> dict[str, Any]:
        """A command, not sent."""
        self.number += 1
        now = self.now()
        said = {"v": 1, "op": op, "d": self.device, "s": session, "ch": self.challenge(), "n": self.number, "iat": now,
                "exp": now + 20, "until": now + 3600, "idle": 600, "armed": 180, "p": "w1", "pm": ""}  # fmt: skip
        return said | changed

    def ask(self, op: str, session: str = "a" * 32, **changed: object) -> dict[str, Any]:
        """Send a command; its answer."""
        said = self.command(op, session, **changed)
        self.say("cmd", said)
        return self.answer(said["n"])

    def answer(self, number: int) -> dict[str, Any]:
        """The answer to a number."""
        return until(
            lambda: next((s for c, s in self.heard if c == "ack" and s["n"] == number), None),
            f"an answer to {number}",
        )

    def events(self, sort: str | None = None) -> list[dict[str, Any]]:
        """Events in the order heard."""
        return [said for channel, said in list(self.heard) if channel == "ev" and sort in (None, said["t"])]

    def event(self, sort: str, **extra: object) -> dict[str, Any]:
        """Wait for one."""
        return until(
            lambda: next((s for s in reversed(self.events(sort)) if extra.items() <= s["x"].items()), None),
            f"{sort} {extra}",
        )

    def has_told(self, sort: str, many: int) -> None:
        """Wait until so many of a sort came."""
        until(lambda: len(self.events(sort)) >= many, f"{many} of {sort}")

    def states(self) -> list[dict[str, Any]]:
        """What `st` said."""
        return [said for channel, said in list(self.heard) if channel == "st"]

    def is_online(self) -> bool:
        """Whether the chip said so last, and knows the time."""
        return bool(self.states() and self.states()[-1]["on"] and self.stored)

    def close(self) -> None:
        """Hang up."""
        self._wire.shutdown(socket.SHUT_RDWR)
        self._wire.close()


class Board:
    """A process of Node with one MicroPython in it."""

    def __init__(self, port: int, flash: Path, device: str, key: bytes = KEY) -> None:
        self._child = subprocess.Popen(
            NODE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.relay: list[bool] = []
        self.said: list[str] = []
        self._done = 0
        threading.Thread(target=self._listen, daemon=True).start()
        self._asked = 0
        self.tell(boot={"device": device, "key": key.hex(), "flash": str(flash), "port": port})

    def _listen(self) -> None:
        for line in self._child.stdout or ():
            self.said.append(line)
            if not line.startswith("{"):
                continue
            said = json.loads(line)
            if "relay" in said:
                self.relay.append(said["relay"])
            self._done = said.get("did", self._done)

    def tell(self, **said: object) -> None:
        """Give a line; returns when it was done."""
        self._asked += 1
        asked = self._asked
        assert self._child.stdin
        self._child.stdin.write(json.dumps({"id": asked, **said}) + "\n")
        self._child.stdin.flush()
        until(lambda: self._done >= asked or self.is_dead(), f"the board did {said}: {self.said[-5:]}")
        assert self._done >= asked, "its power failed"

    def pins(self, **pins: object) -> None:
        """Change pins."""
        self.tell(pins=pins)

    def skip(self, seconds: int) -> None:
        """Let the chip's clock run ahead."""
        self.tell(**{"pass": seconds})

    def looked(self, times: int = 3) -> None:
        """Wait until the chip has looked at its pins so often and done what it had to."""
        self.tell(looks=times)

    def cut(self) -> None:
        """Power off."""
        self._child.send_signal(signal.SIGKILL)
        self._child.wait()

    def is_dead(self) -> bool:
        """Whether power failed."""
        return self._child.poll() is not None

    @property
    def closed(self) -> bool:
        """The relay."""
        return self.relay[-1]


class Yard:
    """A broker with boards and platforms; all end together."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.broker = folder, Broker(folder)
        self._boards: list[Board] = []
        self._platforms: list[Platform] = []

    def board(self, device: str = "AX-0001", flash: str = "", key: bytes = KEY) -> Board:
        """Power for a board."""
        self._boards.append(Board(self.broker.port, self.folder / (flash or device), device, key))
        return self._boards[-1]

    def platform(self, device: str = "AX-0001") -> Platform:
        """A platform's connection."""
        self._platforms.append(Platform(self.broker.port, device))
        return self._platforms[-1]

    def pair(self) -> tuple[Board, Platform]:
        """A board that is online, and the platform it is online at."""
        platform = self.platform()
        board = self.board()
        until(platform.is_online, "the board is online")
        return board, platform

    def end(self) -> None:
        """All off."""
        for board in self._boards:
            board.cut()
        for platform in self._platforms:
            with suppress(OSError):
                platform.close()
        self.broker.stop()


@contextmanager
def yard_in(folder: Path) -> Iterator[Yard]:
    """A yard for a test."""
    yard = Yard(folder)
    try:
        yield yard
    finally:
        yard.end()
