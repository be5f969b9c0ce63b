# SPDX-License-Identifier: Apache-2.0
"""Whether a command is obeyed: default no. The order of the questions is the protocol's, and each no has its word."""

from .frames import DOWN

FRESH = 15_000  # ms a challenge lives while the time is not known
AHEAD = 60  # s that a command may come from the future before this clock is doubted
LONGEST = 43_200  # s of a lease
OPS = ("unlock", "lock", "extend", "probe", "reboot")
ENDS = ("user", "permit", "revoked", "admin")


class Judge:
    """Judges commands for a chip and answers them."""

    def __init__(self, chip):
        self.chip = chip
        self._locked = -1  # the number of the newest lock since boot
        self._answers = []  # of sessions since boot: (session, ok, why)

    def heard(self, frame, retained):
        """One frame on `cmd`."""
        chip = self.chip
        if retained:  # a command is for now: what a broker kept is a replay, whoever signed it
            chip.warn("replay", on="cmd", kept=True)
            return
        said, why = chip.seal.opened("cmd", frame, DOWN)
        if said is None:
            chip.warn(why, on="cmd")
            self._answer({}, why)
        elif said.get("d") != chip.device:
            chip.warn("device", on="cmd")
            self._answer(said, "device")
        elif said.get("op") == "lock":
            self._lock(said)
        elif not is_whole(said):
            chip.warn("malformed", on="cmd")
            self._answer(said, "malformed")
        elif said["op"] == "unlock" and self._known(said["s"]):
            _, _, why = self._known(said["s"])
            self._answer(said, why)  # the same question again: the same answer, and nothing moves
        else:
            self._fresh(said)

    def _fresh(self, said):
        chip, why = self.chip, self._is_stale(said)
        chip.renew()
        if why:
            self._answer(said, why)
        else:
            chip.store.save(n=said["n"])
            getattr(self, "_" + said["op"])(said)
        chip.state()

    def _is_stale(self, said):
        chip, now = self.chip, self.chip.now()
        was_heard = said["n"] <= chip.store.kept["n"]
        if said["op"] != "probe" and said["ch"] != chip.challenge:
            if was_heard:
                chip.warn("replay", on="cmd", n=said["n"])
            return "challenge"
        if was_heard:
            chip.warn("replay", on="cmd", n=said["n"])
            return "number"
        if now is not None and now > said["exp"]:
            chip.warn("expired", on="cmd", n=said["n"])
            return "expired"
        if said["op"] == "probe":
            return ""
        if now is not None and said["iat"] > now + AHEAD:
            chip.doubt_time()
            return "clock"
        if now is None and chip.clock() - chip.drawn > FRESH:
            return "clock"
        return ""

    def _lasts(self, said):
        """Ms from now to the lease's end, by the platform's own two times: this clock may only shorten it."""
        now = self.chip.now()
        gone = 0 if now is None else max(0, now - said["iat"])
        return max(0, said["until"] - said["iat"] - gone) * 1000

    def _unlock(self, said):
        chip, lasts = self.chip, self._lasts(said)
        if said["s"] == chip.store.kept["s"] or lasts == 0:
            self._answer(said, "expired")  # a session of an earlier boot is over and does not begin again
            return
        why = self._stands_against()
        self._answers = self._answers[-7:] + [(said["s"], not why, why)]
        if why:
            self._answer(said, why)
            return
        chip.unlock(
            said["s"], lasts, said.get("idle") or chip.set["idle"], said.get("armed") or chip.set["armed"]
        )
        self._answer(said)
        chip.close_relay()

    def _stands_against(self):
        chip, cuts = self.chip, self.chip.watch.cuts
        for name, why in (("estop", "estop"), ("cover", "tamper"), ("bypass", "tamper"), ("gas", "estop"), ("temp", "estop"),
                          ("mains", "mains")):  # fmt: skip
            if name in cuts:
                return why
        return "busy" if chip.session or chip.store.room() < chip.store.least_room else ""

    def _extend(self, said):
        chip, lasts = self.chip, self._lasts(said)
        if chip.session is None or chip.session["s"] != said["s"] or lasts == 0:
            self._answer(said, "expired" if chip.session is None or lasts == 0 else "busy")
            return
        chip.extend(lasts, said.get("idle") or chip.set["idle"])
        self._answer(said)

    def _probe(self, said):
        self._answer(said)

    def _reboot(self, said):
        self._answer(said, "busy" if self.chip.session else "")
        if self.chip.session is None and self.chip.restart:
            self.chip.restart()

    def _lock(self, said):
        """Never refused for age: an old one, heard again, can only stop a machine."""
        chip, session, number = self.chip, said.get("s"), said.get("n")
        if is_number(number):
            if number > chip.store.kept["n"]:
                chip.store.save(n=number)
                self._locked = number
            elif number != self._locked:  # whoever got no answer tells the newest lock again
                chip.warn("replay", on="cmd", n=number, op="lock")
        chip.renew()
        if chip.session and session not in ("", None, chip.session["s"]):
            self._answer(said, "busy")
        else:
            self._answer(said)
            if chip.session:
                chip.end_soon(said.get("why") if said.get("why") in ENDS else "user")
        chip.state()

    def _known(self, session):
        for one in self._answers:
            if one[0] == session:
                return one
        return None

    def _answer(self, said, why=""):
        chip, number, session = self.chip, said.get("n"), said.get("s")
        chip.say("ack", {
            "v": 1, "b": chip.b, "n": number if is_number(number) else 0,
            "s": session if isinstance(session, str) else "", "ok": not why, "why": why, "ch": chip.challenge, "ms": chip.clock(),
        })  # fmt: skip


def is_number(value):
    """A whole number that is not true or false."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 63


def is_whole(said):
    """Whether every field that an operation needs has its sort and its limits."""
    if said.get("op") not in OPS or not is_number(said.get("n")):
        return False
    needed = ("exp",) if said["op"] == "probe" else ("iat", "exp")
    if said["op"] in ("unlock", "extend"):
        needed = ("iat", "exp", "until")
        session = said.get("s")
        if not isinstance(session, str) or not 1 <= len(session) <= 32:
            return False
        if (
            is_number(said.get("until"))
            and is_number(said.get("iat"))
            and said["until"] - said["iat"] > LONGEST
        ):
            return False
    if said["op"] != "probe" and not isinstance(said.get("ch"), str):
        return False
    for name in needed:
        if not is_number(said.get(name)):
            return False
    for name in ("idle", "armed"):
        if said.get(name) is not None and (not is_number(said[name]) or said[name] > 86_400):
            return False
    return True
