# SPDX-License-Identifier: Apache-2.0
"""A simulated chip of a welding machine: the protocol of docs/howto/build-a-chip.md, lean enough for ten thousand in a process."""

import hashlib
import hmac
import json
from collections import deque
from collections.abc import Callable
from random import Random
from typing import Any

FRESH, AHEAD, LONGEST, WINDOW, AGAIN = 15_000, 60, 43_200, 16, 30_000
OPS = ("unlock", "lock", "extend", "probe", "reboot")
ENDS = ("user", "permit", "revoked", "admin")
AGAINST = {
    "estop": "estop",
    "gas": "estop",
    "temp": "estop",
    "cover": "tamper",
    "bypass": "tamper",
    "mains": "mains",
}
TAIL, DOWN = 65, 1024
NOTHING = "0" * 64
type Send = Callable[[str, bytes, bool], None]


class Chip:
    """One chip. `send(channel, frame, retained)` is called for whatever it says while online; `clock` counts its ms."""

    __slots__ = (
        "against", "answers", "arc_from", "arc_ms", "arc_seen", "arcs", "armed_until", "began", "boots", "challenge",
        "clock", "closed", "device", "draw", "drawn", "e", "ends", "got", "idle", "is_online", "key", "last", "locked", "name",
        "numbered", "prev", "ring", "send", "sent", "sent_at", "session", "skew", "timed_by", "until", "version",
    )  # fmt: skip

    def __init__(self, device: str, key: bytes, clock: Callable[[], int], draw: Random, send: Send) -> None:
        self.device, self.key, self.clock, self.draw, self.send = device, key, clock, draw, send
        self.e = self.got = self.sent = self.sent_at = self.numbered = self.locked = self.version = (
            self.boots
        ) = 0
        self.prev, self.last = NOTHING, ""
        self.ring: deque[tuple[int, bytes]] = deque()
        self.skew = 0  # s that this chip's time is wrong
        self.is_online = self.closed = False
        self.session = ""
        self.against = ""
        self.boot()

    def boot(self) -> None:
        """Power: relay open; a session that was open is over."""
        was, self.session, self.closed = self.session, "", False
        self.boots += 1
        self.name = f"{self.boots}-{self.draw.getrandbits(16):04x}"
        self.began = 0
        self.timed_by = self.e
        self.answers: dict[str, str] = {}
        self.until = self.idle = self.armed_until = self.arcs = self.arc_ms = self.arc_from = (
            self.arc_seen
        ) = 0
        self.ends = ""
        self.renew()
        self.note("boot", fw="sim")
        if was:
            self.note("session_end", was, why="power")

    # — time and chance —

    def now(self) -> int | None:
        """Epoch seconds, while the platform told them."""
        return (self.began + self.clock()) // 1000 if self.began else None

    def renew(self) -> None:
        """A new challenge."""
        self.challenge = f"{self.draw.getrandbits(64):016x}"
        self.drawn = self.clock()

    # — what it says —

    def sealed(self, channel: str, body: bytes) -> bytes:
        """A frame."""
        said = b"weld1|" + channel.encode() + b"|" + self.device.encode() + b"|" + body
        return body + b"\n" + hmac.digest(self.key, said, "sha256").hex().encode()

    def say(self, channel: str, said: dict[str, Any]) -> None:
        """Send what is not kept (Any: JSON)."""
        if self.is_online:
            self.send(channel, self.sealed(channel, _bytes(said)), channel == "st")

    def note(self, sort: str, session: str = "", **extra: Any) -> None:
        """Keep an event until it is confirmed, and send it (Any: JSON)."""
        self.e += 1
        body = _bytes({"v": 1, "b": self.name, "e": self.e, "ms": self.clock(), "at": self.now(), "t": sort, "s": session,
                       "x": extra, "prev": self.prev})  # fmt: skip
        self.prev = hashlib.sha256(body).hexdigest()
        self.ring.append((self.e, self.sealed("ev", body)))
        self.pump()

    def pump(self) -> None:
        """Send events in their order, a window ahead."""
        if not self.is_online:
            return
        for number, frame in self.ring:
            if number > self.got + WINDOW:
                return
            if number > self.sent:
                self.sent, self.sent_at = number, self.clock()
                self.send("ev", frame, False)

    def again(self) -> None:
        """What was sent half a minute ago and is not confirmed is sent again: perhaps nobody listened."""
        if self.ring and self.clock() - self.sent_at > AGAIN:
            self.sent = self.got
            self.pump()

    def state(self) -> None:
        """The retained state."""
        self.say("st", {"v": 1, "b": self.name, "on": True, "ch": self.challenge, "relay": "closed" if self.closed else "open",
                        "s": self.session, "fw": "sim", "csq": 20, "cell": "", "iccid": "", "cv": self.version, "e": self.e})  # fmt: skip

    def will(self) -> bytes:
        """What the broker says when it is gone."""
        return self.sealed("st", _bytes({"v": 1, "b": self.name, "on": False}))

    def sample(self, at: tuple[float, float] | None = None) -> None:
        """A sample; with its place in a session only."""
        said: dict[str, Any] = {
            "v": 1, "b": self.name, "ms": self.clock(), "at": self.now(), "a": 120 if self.arc_from else 0, "u": None, "tc": 31,
            "gas": None, "s": self.session,
        }  # fmt: skip
        if self.session and at:
            said["lat"], said["lng"] = at
        self.say("tel", said)

    def online(self) -> None:
        """The line is there."""
        self.is_online = True
        self.sent = self.got
        self.state()
        self.note("online")

    def offline(self) -> None:
        """The line is gone; the lease goes on."""
        if self.is_online:
            self.is_online = False
            self.note("offline")

    # — what it hears —

    def opened(self, channel: str, frame: bytes) -> dict[str, Any] | str:
        """What a genuine frame says (Any: JSON), or why it is none."""
        body = frame[:-TAIL]
        if not 2 <= len(body) <= DOWN or frame[-TAIL : 1 - TAIL] != b"\n":
            return "malformed"
        if not hmac.compare_digest(self.sealed(channel, body)[1 - TAIL :], frame[1 - TAIL :]):
            return "mac"
        try:
            said = json.loads(body)
        except (ValueError, RecursionError):
            return "malformed"
        return said if isinstance(said, dict) and said.get("v") == 1 else "malformed"

    def heard(self, channel: str, frame: bytes, retained: bool = False) -> None:
        """A frame from the broker."""
        if channel == "cmd" and retained:
            self.note("security", what="replay", on="cmd", kept=True)
            return
        said = self.opened(channel, frame)
        if isinstance(said, str):
            self.note("security", what=said, on=channel)
            if channel == "cmd":
                self._answer({}, said)
        elif channel == "cmd":
            self._judge(said)
        elif channel == "ev/ok" and _is_number(said.get("e")):
            self._confirmed(said["e"], said.get("at"))
        elif channel == "cfg" and _is_number(said.get("cv")) and said["cv"] > self.version:
            self.version = said["cv"]
            self.state()

    def _confirmed(self, number: int, at: object) -> None:
        self.e = max(self.e, number)
        self.got = max(self.got, number)
        self.sent = max(self.sent, self.got)
        while self.ring and self.ring[0][0] <= self.got:
            self.ring.popleft()
        if number > self.timed_by and isinstance(at, int):
            self.timed_by = number
            self.began = (at + self.skew) * 1000 - self.clock()
        self.pump()

    def _judge(self, said: dict[str, Any]) -> None:
        if said.get("d") != self.device:
            self.note("security", what="device", on="cmd")
            self._answer(said, "device")
        elif said.get("op") == "lock":
            self._lock(said)
        elif not is_whole(said):
            self.note("security", what="malformed", on="cmd")
            self._answer(said, "malformed")
        elif said["op"] == "unlock" and said["s"] in self.answers:
            self._answer(said, self.answers[said["s"]])
        else:
            why = self._stale(said)
            self.renew()
            if why:
                self._answer(said, why)
            else:
                self.numbered = said["n"]
                self._obey(said)
            self.state()

    def _stale(self, said: dict[str, Any]) -> str:
        now, was_heard = self.now(), said["n"] <= self.numbered
        is_probe = said["op"] == "probe"
        is_old = not is_probe and said["ch"] != self.challenge
        if was_heard:
            self.note("security", what="replay", on="cmd")
        if is_old or was_heard:
            return "challenge" if is_old else "number"
        if now is not None and now > said["exp"]:
            self.note("security", what="expired", on="cmd")
            return "expired"
        if is_probe:
            return ""
        if now is not None and said["iat"] > now + AHEAD:
            self.began = 0
            self.skew = 0  # what is told next is believed
            jump: dict[str, Any] = {"was": now, "is": None}
            self.note("time_jump", **jump)
            return "clock"
        return "clock" if now is None and self.clock() - self.drawn > FRESH else ""

    def _obey(self, said: dict[str, Any]) -> None:
        operation, session, now = said["op"], said.get("s"), self.now()
        if operation == "probe":
            self._answer(said)
        elif operation == "reboot":
            self._answer(said, "busy" if self.session else "")
            if not self.session:
                self.boot()
        else:
            gone = 0 if now is None else max(0, now - said["iat"])
            lasts = max(0, said["until"] - said["iat"] - gone) * 1000
            if operation == "extend":
                is_mine = self.session == session and lasts > 0
                self._answer(said, "" if is_mine else "expired" if not self.session or not lasts else "busy")
                if is_mine:
                    self.until = self.clock() + lasts
                    self.ends = "" if self.ends == "limit" else self.ends
            else:
                self._unlock(said, lasts)

    def _unlock(self, said: dict[str, Any], lasts: int) -> None:
        if said["s"] == self.last or not lasts:
            self._answer(said, "expired")
            return
        why = AGAINST[self.against] if self.against else "busy" if self.session else ""
        if len(self.answers) > 7:
            self.answers.pop(next(iter(self.answers)))
        self.answers[said["s"]] = why
        if why:
            self._answer(said, why)
            return
        ms = self.clock()
        self.session = self.last = said["s"]
        self.until, self.idle = ms + lasts, (said.get("idle") or 600) * 1000
        self.armed_until = ms + (said.get("armed") or 180) * 1000
        self.arcs = self.arc_ms = self.arc_from = self.arc_seen = 0
        self.ends = ""
        self._answer(said)
        self.closed = True
        self.note("relay_closed", self.session)

    def _lock(self, said: dict[str, Any]) -> None:
        number, session = said.get("n"), said.get("s")
        if isinstance(number, int) and _is_number(number):
            if number <= self.numbered and number != self.locked:  # the newest lock may be told twice
                self.note("security", what="replay", on="cmd", op="lock")
            if number > self.numbered:
                self.numbered = self.locked = number
        self.renew()
        if self.session and session not in ("", None, self.session):
            self._answer(said, "busy")
        else:
            self._answer(said)
            if self.session:
                self.end_soon(said["why"] if said.get("why") in ENDS else "user")
        self.state()

    def _answer(self, said: dict[str, Any], why: str = "") -> None:
        number, session = said.get("n"), said.get("s")
        self.say("ack", {"v": 1, "b": self.name, "n": number if _is_number(number) else 0,
                         "s": session if isinstance(session, str) else "", "ok": not why, "why": why, "ch": self.challenge,
                         "ms": self.clock()})  # fmt: skip

    # — the torch —

    def strike(self) -> bool:
        """An arc, where there is power."""
        if self.closed and not self.arc_from:
            self.arc_from = self.arc_seen = self.clock() or 1
            self.arcs += 1
            self.note("arc_on", self.session, a=120)
        return self.arc_from > 0

    def rest(self) -> None:
        """The arc goes out."""
        if self.arc_from:
            lasted = self.clock() - self.arc_from
            self.arc_ms += lasted
            self.arc_seen, self.arc_from = self.clock(), 0
            self.note("arc_off", self.session, ms=lasted, peak=124)

    def end_soon(self, why: str) -> None:
        """End in the gap."""
        self.ends = self.ends or why
        if not self.arc_from:
            self.end(self.ends)

    def end(self, why: str) -> None:
        """Open the relay, then say so."""
        self.closed = False
        self.rest()
        session, self.session = self.session, ""
        self.note("relay_open", session)
        self.note("session_end", session, why=why, arcs=self.arcs, secs=self.arc_ms // 1000)
        self.state()

    def cut(self, sort: str) -> None:
        """Gas, heat, an emergency stop or an opened cover: at once."""
        self.against = sort
        self.closed = False
        extra = {"what": sort} if sort in ("cover", "bypass") else {}
        self.note("tamper" if extra else sort, self.session, **extra)
        if self.session:
            self.end("estop" if sort == "estop" else "alarm")

    def look(self) -> None:
        """Limits of the lease, several times a second while a session is open."""
        if not self.session:
            return
        ms = self.clock()
        if ms >= self.until:
            self.end_soon("limit")
        elif not self.arcs and ms >= self.armed_until:
            self.end_soon("armed")
        elif self.arcs and not self.arc_from and ms - self.arc_seen >= self.idle:
            self.end_soon("idle")
        elif self.ends:
            self.end_soon(self.ends)


def _bytes(said: dict[str, Any]) -> bytes:
    return json.dumps(said, separators=(",", ":")).encode()


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 63


def is_whole(said: dict[str, Any]) -> bool:
    """Whether every field that an operation needs has its sort and its limits (Any: JSON)."""
    operation = said.get("op")
    if operation not in OPS or not _is_number(said.get("n")):
        return False
    if operation in ("unlock", "extend"):
        session = said.get("s")
        times: tuple[str, ...] = ("iat", "exp", "until")
        if not isinstance(session, str) or not 1 <= len(session) <= 32:
            return False
    else:
        times = ("exp",) if operation == "probe" else ("iat", "exp")
    if not all(_is_number(said.get(name)) for name in times):
        return False
    if "until" in times and said["until"] - said["iat"] > LONGEST:
        return False
    if operation != "probe" and not isinstance(said.get("ch"), str):
        return False
    lengths = [said[name] for name in ("idle", "armed") if said.get(name) is not None]
    return all(_is_number(one) and one <= 86_400 for one in lengths)
