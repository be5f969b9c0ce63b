# SPDX-License-Identifier: Apache-2.0
"""A chip on a table: pins, clock, flash and radio in memory, and the platform's side of the protocol. Runs on both Pythons."""

from weldchip.chip import Chip
from weldchip.frames import Seal
from weldchip.store import Store

KEY = bytes(range(32))
DEVICE = "AX-0001"
EPOCH = 1_795_900_000


class PowerCut(Exception):
    """The lights went out in the middle of a write."""


class Memory:
    """Flash in memory; `cut_after` bytes more can be written, then power fails."""

    def __init__(self):
        self.held = {}
        self.cut_after = None

    def names(self):
        return sorted(self.held)

    def read(self, name):
        return self.held.get(name, b"")

    def write(self, name, content):
        self.held[name] = b""
        self.append(name, content)

    def append(self, name, content):
        if self.cut_after is not None and len(content) > self.cut_after:
            self.held[name] = self.held.get(name, b"") + content[: self.cut_after]
            self.cut_after = 0
            raise PowerCut
        if self.cut_after is not None:
            self.cut_after -= len(content)
        self.held[name] = self.held.get(name, b"") + content

    def remove(self, name):
        self.held.pop(name, None)


class Board:
    """Pins."""

    def __init__(self):
        self.pins = {"a": 0, "u": None, "tc": 30, "gas": 0, "cover": False, "estop": False, "mains": True,
                     "lat": 28.676, "lng": 121.443, "csq": 20, "cell": "460-00-1", "iccid": "8986"}  # fmt: skip
        self.closed = None
        self.moves = []

    def read(self):
        return self.pins

    def relay(self, closed):
        if closed != self.closed:
            self.moves.append(closed)
        self.closed = closed


class Rig:
    """A chip, and what the platform hears of it."""

    def __init__(self, memory=None, is_online=True, knows_time=True, segments=64):
        self.memory = memory or Memory()
        self.board = Board()
        self.ms = 0
        self.heard = []  # (channel, dict)
        self.seal = Seal(KEY, DEVICE)
        self.drawn = 0
        self.number = 0
        self.restarts = 0
        self.chip = Chip(
            DEVICE,
            KEY,
            Store(self.memory, segments),
            self.board,
            lambda: self.ms,
            self.draw,
            self.hear,
            self.restart,
        )
        self.chip.boot()
        if is_online:
            self.chip.online()
            if knows_time:
                self.confirm()

    def draw(self, many):
        self.drawn += 1
        return bytes((self.chip_id(), self.drawn)) + bytes(many - 2)

    def chip_id(self):
        """Another number for each boot, as chance would give."""
        return len(self.memory.held.get("slot0", b"") + self.memory.held.get("slot1", b"")) + id(self) & 255

    def hear(self, channel, frame, qos, retain):
        said, why = self.seal.opened(channel, frame, 2048)
        assert why == "", why
        assert qos == (0 if channel == "tel" else 1)
        assert retain == (channel == "st")
        self.heard.append((channel, said))

    def restart(self):
        self.restarts += 1

    # — the platform —

    def now(self):
        return EPOCH + self.ms // 1000

    def give(self, channel, said, retained=False):
        self.chip.heard(channel, self.seal.sealed(channel, said), retained)

    def confirm(self, at=None):
        """Say that every event came."""
        self.give("ev/ok", {"v": 1, "e": self.chip.store.kept["e"], "at": self.now() if at is None else at})

    def take_all(self):
        """Confirm what was heard, as a platform does, until nothing waits."""
        while self.chip.store.kept["got"] < self.chip.store.kept["e"]:
            self.give("ev/ok", {"v": 1, "e": self.events()[-1]["e"], "at": self.now()})

    def command(self, op, session="a" * 32, **changed):
        """A command's dict."""
        self.number = max(self.number, self.chip.store.kept["n"]) + 1
        said = {"v": 1, "op": op, "d": DEVICE, "s": session, "ch": self.chip.challenge, "n": self.number, "iat": self.now(),
                "exp": self.now() + 20, "until": self.now() + 3600, "idle": 600, "armed": 180, "p": "w1", "pm": ""}  # fmt: skip
        said.update(changed)
        return said

    def ask(self, op, session="a" * 32, **changed):
        """Send a command; its answer."""
        self.give("cmd", self.command(op, session, **changed))
        return self.last("ack")

    def last(self, channel):
        return [said for heard, said in self.heard if heard == channel][-1]

    def events(self, sort=None):
        """Events heard, each number once."""
        found = {}
        for channel, said in self.heard:
            if channel == "ev":
                found[said["e"]] = said
        return [found[number] for number in sorted(found) if sort in (None, found[number]["t"])]

    def types(self):
        return [said["t"] for said in self.events()]

    # — the day —

    def go(self, seconds, step=500):
        """Let time pass, the chip looking twice a second."""
        until = self.ms + int(seconds * 1000)
        while self.ms < until:
            self.ms = min(until, self.ms + step)
            self.chip.tick()

    def weld(self, seconds, amps=120):
        """Strike an arc for so long; the gap follows when asked for."""
        self.board.pins["a"] = amps
        self.go(seconds)
        self.board.pins["a"] = 0

    def reborn(self, is_online=True, knows_time=True):
        """Power came back: the same flash, another boot."""
        self.memory.cut_after = None
        other = Rig(self.memory, is_online, knows_time)
        other.number = self.number
        return other


def chained(events):
    """Whether numbers have no gap and each event names the one before."""
    numbers = [said["e"] for said in events]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
