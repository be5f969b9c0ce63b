# SPDX-License-Identifier: Apache-2.0
"""What outlives a power cut: counters in two slots that take turns, and events in a ring of files until the platform has them.

Every line carries a check sum. A torn line is an event that was never sent: its number is given again.
"""

import hashlib
import json
from binascii import hexlify

from .frames import compact

SEGMENT = 32  # events in a file
SEGMENTS = 64
NOTHING = "0" * 64


def check(line):
    """Eight digits that a torn line will not have."""
    return hexlify(hashlib.sha256(line).digest()[:4])


class Files:
    """Files of a folder, as the store wants them."""

    def __init__(self, folder, system):
        self._at = folder.rstrip("/") + "/"
        self._os = system
        try:
            system.mkdir(folder)
        except OSError:
            pass

    def names(self):
        """Of all files."""
        return sorted(self._os.listdir(self._at[:-1] or "/"))

    def read(self, name):
        """All bytes, or none."""
        try:
            with open(self._at + name, "rb") as source:
                return source.read()
        except OSError:
            return b""

    def write(self, name, content, mode="wb"):
        """Bytes in place of what was there."""
        with open(self._at + name, mode) as target:
            target.write(content)
            target.flush()
        if hasattr(self._os, "sync"):
            self._os.sync()

    def append(self, name, content):
        """Bytes behind what is there."""
        self.write(name, content, "ab")

    def remove(self, name):
        """Take a file away."""
        try:
            self._os.remove(self._at + name)
        except OSError:
            pass


class Store:
    """Counters and events on flash."""

    def __init__(self, files, segments=SEGMENTS):
        self._files = files
        self._most = segments
        self.least_room = segments * SEGMENT // 16  # below it no session begins
        self.most_arcs = segments * SEGMENT // 8  # below it single arcs are not kept
        self._turn = 0
        self.kept = {
            "e": 0,
            "prev": NOTHING,
            "got": 0,
            "n": 0,
            "boot": 0,
            "s": "",
            "open": 0,
            "iccid": "",
            "cfg": {},
        }
        self._segments = []  # [first event, how many], oldest first
        self._fresh = True  # the next event begins a file
        self._cached = (None, [])
        self._load()

    def _load(self):
        for slot in ("slot0", "slot1"):
            body, _, digits = self._files.read(slot).partition(b"\n")
            if not body or check(body) != digits:
                continue
            said = json.loads(body.decode())
            if said["turn"] > self._turn:
                self._turn = said["turn"]
                self.kept.update(said)
        for name in self._files.names():
            if not name.startswith("ring"):
                continue
            lines = self._lines(int(name[4:]))
            last = int(name[4:]) + len(lines) - 1
            if not lines or last <= self.kept["got"]:
                self._files.remove(name)
                continue
            self._segments.append([int(name[4:]), len(lines)])
            if last > self.kept["e"]:
                self.kept["e"] = last
                self.kept["prev"] = hexlify(hashlib.sha256(lines[-1]).digest()).decode()

    def _lines(self, first):
        lines = []
        for line in self._files.read(f"ring{first:010d}").split(b"\n"):
            body, _, digits = line.partition(b"\t")
            if not body or check(body) != digits:
                break
            lines.append(body)
        return lines

    def save(self, **changed):
        """Change counters, safely: the older slot is written, the newer stays until it is whole."""
        self.kept.update(changed)
        self._turn += 1
        self.kept["turn"] = self._turn
        body = compact(self.kept)
        self._files.write(f"slot{self._turn % 2}", body + b"\n" + check(body))

    def keep(self, body):
        """Keep the next event's JSON bytes; returns when they are on flash."""
        number = self.kept["e"] + 1
        line = body + b"\t" + check(body) + b"\n"
        if self._fresh or not self._segments or self._segments[-1][1] >= SEGMENT:
            if len(self._segments) >= self._most:
                first, _ = self._segments.pop(0)  # the gap in the numbers tells of it
                self._files.remove(f"ring{first:010d}")
            self._files.write(f"ring{number:010d}", line)
            self._segments.append([number, 1])
            self._fresh = False
        else:
            self._files.append(f"ring{self._segments[-1][0]:010d}", line)
            self._segments[-1][1] += 1
        self._cached = (None, [])
        self.kept["e"] = number
        self.kept["prev"] = hexlify(hashlib.sha256(body).digest()).decode()

    def got(self, number):
        """The platform has all events up to this one: they may go."""
        number = min(number, self.kept["e"])
        if number <= self.kept["got"]:
            return
        self.save(got=number)
        while self._segments and sum(self._segments[0]) - 1 <= number:
            first, _ = self._segments.pop(0)
            self._files.remove(f"ring{first:010d}")

    def event(self, number):
        """An event's JSON bytes, or None when it is no longer here."""
        for first, many in self._segments:
            if first <= number < first + many:
                if self._cached[0] != first:
                    self._cached = (first, self._lines(first))
                return self._cached[1][number - first]
        return None

    def room(self):
        """How many more events there is room for."""
        return self._most * SEGMENT - sum(many for _, many in self._segments)
