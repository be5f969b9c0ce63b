# SPDX-License-Identifier: Apache-2.0
"""What the pins say: arcs and their gaps, what cuts at once, who tampers; and the samples that are told."""

SETTLES = 1000  # ms in which a current dies after the relay opened


class Watch:
    """The senses of a chip."""

    def __init__(self, chip):
        self.chip = chip
        self.seen = {}
        self.arcing = False
        self.arcs = 0
        self.arc_ms = 0
        self.last_arc = 0
        self.opened_at = 0
        self.cuts = set()  # what stands against power just now
        self._arc_from = 0
        self._peak = 0
        self._told = None
        self._known_cell = None

    def new_session(self):
        """Count from nothing."""
        self.arcing, self.arcs, self.arc_ms, self.last_arc = False, 0, 0, self.chip.clock()

    def look(self):
        """Read the pins once."""
        self.seen = self.chip.board.read()
        self._alarms()
        self._arc()
        self._card()

    def _alarms(self):
        seen, chip = self.seen, self.chip
        gas, heat = seen.get("gas"), seen.get("tc")
        amps = seen.get("a") or 0
        settled = chip.clock() - self.opened_at > SETTLES
        bypassed = not chip.closed and amps >= chip.set["arc"] and (settled or "bypass" in self.cuts)
        self._stands("estop", seen.get("estop"), "estop", {}, "estop")
        self._stands(
            "gas",
            gas is not None and gas >= chip.set["gas"],
            "gas",
            {"is": gas, "most": chip.set["gas"]},
            "alarm",
        )
        self._stands(
            "temp",
            heat is not None and heat >= chip.set["heat"],
            "temp",
            {"is": heat, "most": chip.set["heat"]},
            "alarm",
        )
        self._stands("cover", seen.get("cover"), "tamper", {"what": "cover"}, "alarm")
        self._stands("bypass", bypassed, "tamper", {"what": "bypass", "a": amps}, "alarm")
        was_without = "mains" in self.cuts
        self._stands("mains", not seen.get("mains", True), "power_lost", {}, "power")
        if was_without and "mains" not in self.cuts:
            chip.note("power_back")

    def _stands(self, name, holds, sort, extra, why):
        if not holds:
            self.cuts.discard(name)
        elif name not in self.cuts:
            self.cuts.add(name)
            session = self.chip.session["s"] if self.chip.session else ""
            self.chip.board.relay(False)  # before any word is written
            self.chip.note(sort, extra, session)
            self.chip.end(why)

    def _arc(self):
        chip, ms = self.chip, self.chip.clock()
        amps = self.seen.get("a") or 0
        if chip.session is None or not chip.closed:
            return
        if amps >= chip.set["arc"]:
            self.last_arc = ms
            self._peak = max(self._peak, amps)
            if not self.arcing:
                self.arcing, self._arc_from, self._peak = True, ms, amps
                self.arcs += 1
                if self._has_room():
                    chip.note("arc_on", {"a": amps}, chip.session["s"])
        elif self.arcing and ms - self.last_arc >= chip.set["gap"] * 1000:
            self.close_arc(chip.session["s"])

    def close_arc(self, session):
        """The arc is over since it was last seen."""
        if not self.arcing:
            return
        self.arcing = False
        lasted = self.last_arc - self._arc_from
        self.arc_ms += lasted
        if self._has_room():
            self.chip.note("arc_off", {"ms": lasted, "peak": self._peak}, session)

    def _has_room(self):
        """In a long time without network the single arcs are left out; the session's sums never are."""
        return self.chip.store.room() > self.chip.store.most_arcs

    def _card(self):
        chip, iccid, cell = self.chip, self.seen.get("iccid", ""), self.seen.get("cell", "")
        known = chip.store.kept["iccid"]
        if iccid and iccid != known:
            chip.store.save(iccid=iccid)
            if known:
                chip.note("tamper", {"what": "iccid", "was": known, "is": iccid})
        if cell and cell != self._known_cell:
            if self._known_cell:
                chip.note("tamper", {"what": "cell", "was": self._known_cell, "is": cell})
            self._known_cell = cell

    def report(self):
        """A sample every ten seconds in a session with the place, else a heartbeat without it."""
        chip, ms, seen = self.chip, self.chip.clock(), self.seen
        every = chip.set["tel"] if chip.session else chip.set["beat"]
        if not chip.is_online or (self._told is not None and ms - self._told < every * 1000):
            return
        self._told = ms
        said = {"v": 1, "b": chip.b, "ms": ms, "at": chip.now(), "a": seen.get("a") or 0, "u": seen.get("u"),
                "tc": seen.get("tc"), "gas": seen.get("gas"), "s": ""}  # fmt: skip
        if chip.session:
            said["s"] = chip.session["s"]
            if seen.get("lat") is not None:
                said["lat"], said["lng"] = seen["lat"], seen["lng"]
        chip.say("tel", said, 0)
