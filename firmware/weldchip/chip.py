# SPDX-License-Identifier: Apache-2.0
"""The machine's gate as a state machine: pins, clock, chance, flash and radio are given to it, so that any day can be played again.

States: locked → armed → arcing ⇄ idle → (ending) → locked. Power opens the relay, always. A running arc is cut for gas, heat,
emergency stop and an opened cover only; everything else waits for the gap.
"""

from binascii import hexlify

from .frames import UP, Seal, compact
from .judge import Judge
from .watch import Watch

VERSION = "1.0.0"
WINDOW = 16  # events under way that the platform has not confirmed
AGAIN = 30_000  # ms after which unconfirmed events are sent anew
DEFAULTS = {"tel": 10, "beat": 60, "idle": 600, "armed": 180, "grace": 1800, "offline": False,
            "arc": 15, "gap": 3, "gas": 20, "heat": 85}  # fmt: skip


class Chip:
    """One machine's chip. `send(channel, frame, qos, retain)` is called only while online."""

    def __init__(self, device, key, store, board, clock, draw, send, restart=None):
        self.device, self.store, self.board, self.clock = device, store, board, clock
        self.seal = Seal(key, device)
        self._draw, self._send, self.restart = draw, send, restart
        self.set = dict(DEFAULTS)
        self.set.update(store.kept["cfg"])
        self.is_online = False
        self.offline_since = 0
        self.closed = False  # the relay
        self.session = None
        self.b = ""  # the boot's name
        self.began = 0  # epoch ms of this chip's ms 0; 0 while the time is not known
        self.timed_by = 0  # the event whose confirmation told the time
        self.sent = 0
        self.sent_at = 0
        self.warned = {}
        self.judge = Judge(self)
        self.watch = Watch(self)

    def boot(self):
        """Relay open; a session that was running ended with the power."""
        self.board.relay(False)
        kept = self.store.kept
        was = kept["s"] if kept["open"] else ""
        self.store.save(boot=kept["boot"] + 1, open=0)
        self.b = "{}-{}".format(
            kept["boot"], hexlify(self._draw(2)).decode()
        )  # a twin with a copied flash is another
        self.sent = kept["got"]
        self.timed_by = kept["e"]  # only what is confirmed after this boot tells the time
        self.renew()
        self.note("boot", {"fw": VERSION})
        if was:
            self.note("session_end", {"why": "power"}, was)

    # — time —

    def now(self):
        """Epoch seconds, or None while no one told the time."""
        return (self.began + self.clock()) // 1000 if self.began else None

    def renew(self):
        """A new challenge."""
        self.challenge = hexlify(self._draw(8)).decode()
        self.drawn = self.clock()

    def _tell_time(self, number, at):
        if number <= self.timed_by or not isinstance(at, int) or at <= 0:
            return  # an older confirmation, heard again, does not turn the clock back
        self.timed_by = number
        was = self.now()
        self.began = at * 1000 - self.clock()
        if was is not None and abs(was - at) > 30:
            self.note("time_jump", {"was": was, "is": at})

    def doubt_time(self):
        """A genuine command from the future: this clock is not to be trusted until the platform tells the time."""
        was, self.began = self.now(), 0
        self.note("time_jump", {"was": was, "is": None})

    # — what is said —

    def note(self, sort, extra=None, session=""):
        """Keep an event on flash, then send what can be sent."""
        said = {"v": 1, "b": self.b, "e": self.store.kept["e"] + 1, "ms": self.clock(),
                "at": self.now(), "t": sort, "s": session, "x": extra or {}, "prev": self.store.kept["prev"]}  # fmt: skip
        self.store.keep(compact(said))
        self.pump()

    def pump(self):
        """Send events in their order, a window ahead of what the platform confirmed."""
        kept = self.store.kept
        while self.is_online and self.sent < min(kept["e"], kept["got"] + WINDOW):
            body = self.store.event(self.sent + 1)
            self.sent += 1
            self.sent_at = self.clock()
            if body is not None:
                self._send("ev", self.seal.closed("ev", body), 1, False)

    def say(self, channel, said, qos=1, retain=False):
        """Send a frame that is not kept."""
        if self.is_online:
            self._send(channel, self.seal.sealed(channel, said), qos, retain)

    def state(self):
        """The retained state."""
        seen = self.watch.seen
        self.say("st", {
            "v": 1, "b": self.b, "on": True, "ch": self.challenge, "relay": "closed" if self.closed else "open",
            "s": self.session["s"] if self.session else "", "fw": VERSION, "csq": seen.get("csq", 0), "cell": seen.get("cell", ""),
            "iccid": seen.get("iccid", ""), "cv": self.store.kept["cfg"].get("cv", 0), "e": self.store.kept["e"],
        }, 1, True)  # fmt: skip

    def will(self):
        """The frame that the broker says for us when we are gone."""
        return self.seal.sealed("st", {"v": 1, "b": self.b, "on": False})

    def warn(self, what, **more):
        """A security event; of each sort one a minute, with how many there were."""
        last, many = self.warned.get(what, (None, 0))
        ms = self.clock()
        if last is not None and ms - last < 60_000:
            self.warned[what] = (last, many + 1)
            return
        self.warned[what] = (ms, 0)
        extra = {"what": what, "more": many}
        extra.update(more)
        self.note("security", extra, self.session["s"] if self.session else "")

    # — what is heard —

    def online(self):
        """The radio is there: state first, then what waits."""
        self.is_online = True
        self.sent = self.store.kept["got"]
        self.state()
        self.note("online", {"off": (self.clock() - self.offline_since) // 1000})

    def offline(self):
        """The radio is gone; a lease goes on."""
        if self.is_online:
            self.is_online = False
            self.offline_since = self.clock()
            self.note("offline")

    def heard(self, channel, frame, retained=False):
        """A frame from the broker; nothing in it is believed before its MAC is."""
        if channel == "cmd":
            self.judge.heard(frame, retained)
            return
        said, why = self.seal.opened(channel, frame, UP)
        if said is None:
            self.warn(why, on=channel)
        elif channel == "ev/ok":
            self._confirmed(said)
        elif channel == "cfg":
            self._configured(said)

    def _confirmed(self, said):
        number = said.get("e")
        if not isinstance(number, int):
            self.warn("malformed", on="ev/ok")
            return
        if (
            number > self.store.kept["e"]
        ):  # this flash is younger than what the platform knows: go on behind it
            self.store.save(e=number, got=number)
            self.sent = number
            self.warn("malformed", on="ev/ok", lost=True)
        else:
            self.store.got(number)
            self.sent = max(self.sent, number)
        self._tell_time(number, said.get("at"))
        self.pump()

    def _configured(self, said):
        version = said.get("cv")
        known = self.store.kept["cfg"].get("cv", 0)
        if not isinstance(version, int) or version < known:
            self.warn("replay" if isinstance(version, int) else "malformed", on="cfg")
        elif version > known:
            taken = {name: said[name] for name in DEFAULTS if fits(name, said.get(name))}
            taken["cv"] = version
            self.store.save(cfg=taken)
            self.set = dict(DEFAULTS)
            self.set.update(taken)
            self.state()

    # — sessions —

    def unlock(self, session, lasts, idle, armed):
        """Close the relay for a lease of so many ms. It is on flash before the relay moves."""
        ms = self.clock()
        self.store.save(s=session, open=1)
        self.session = {
            "s": session,
            "until": ms + lasts,
            "idle": idle * 1000,
            "armed": armed * 1000,
            "began": ms,
            "why": "",
        }
        self.watch.new_session()

    def close_relay(self):
        """After the answer: power."""
        self.board.relay(True)
        self.closed = True
        self.note("relay_closed", {}, self.session["s"])

    def extend(self, lasts, idle):
        """A new end for the lease."""
        self.session["until"] = self.clock() + lasts
        self.session["idle"] = idle * 1000
        if self.session["why"] == "limit":
            self.session["why"] = ""

    def end_soon(self, why):
        """End in the gap, at once where there is no arc."""
        self.session["why"] = self.session["why"] or why
        if not self.watch.arcing:
            self.end(self.session["why"])

    def end(self, why):
        """Relay open first, then the words."""
        self.board.relay(False)
        self.closed = False
        self.watch.opened_at = self.clock()
        if self.session is None:
            return
        session, self.session = self.session["s"], None
        self.watch.close_arc(session)
        self.store.save(open=0)
        self.note("relay_open", {}, session)
        self.note(
            "session_end", {"why": why, "arcs": self.watch.arcs, "secs": self.watch.arc_ms // 1000}, session
        )
        self.state()

    def tick(self):
        """Look at pins and clock; several times a second."""
        self.watch.look()
        self._limits()
        self.watch.report()
        if self.is_online and self.sent > self.store.kept["got"] and self.clock() - self.sent_at > AGAIN:
            self.sent = self.store.kept["got"]
        self.pump()

    def _limits(self):
        held, ms, watch = self.session, self.clock(), self.watch
        if held is None:
            return
        if ms >= held["until"]:
            self.end_soon("limit")
        elif watch.arcs == 0 and ms - held["began"] >= held["armed"]:
            self.end_soon("armed")
        elif watch.arcs and not watch.arcing and ms - watch.last_arc >= held["idle"]:
            self.end_soon("idle")
        elif (
            not self.is_online
            and not self.set["offline"]
            and ms - self.offline_since >= self.set["grace"] * 1000
        ):
            self.end_soon("lost")
        elif held["why"]:
            self.end_soon(held["why"])


def fits(name, value):
    """Whether a setting has the right sort and is not absurd."""
    if name == "offline":
        return isinstance(value, bool)
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 86_400
