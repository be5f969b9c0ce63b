# SPDX-License-Identifier: Apache-2.0
"""The journal of a session: every frame that came, appended and synchronised before it is acknowledged.

A record is the header of 47 bytes, four bytes of length and the payload, sealed for its session and its place, so that none can
be read, changed, moved or exchanged without the key. A record that a power cut left half is cut off at the next opening.
"""

import hashlib
import json
import os
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from anlan.kernel.vault import CannotOpen, seal_bytes, unseal_bytes

from .frames import HEAD, HEARD, NOTE, Frame

LENGTH = struct.Struct(">I")
BEGIN = hashlib.sha256(b"anlan-video-1").digest()


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a record lies, and what its header says."""

    ordinal: int
    place: int
    size: int
    kind: int
    epoch: int
    seq: int
    captured: int
    digest: bytes


class Journal:
    """One file for each session. Blocking: call it in a thread."""

    def __init__(self, folder: Path, session: UUID) -> None:
        self.session = session
        self.path = folder / f"{session}.frames"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.entries = list(self._scanned()) if self.path.exists() else []
        self._end = self.entries[-1].place + self.entries[-1].size if self.entries else 0
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        os.ftruncate(self._file, self._end)

    def append(self, frames: Sequence[Frame | dict[str, Any]]) -> None:
        """Put frames, and notes on how they are encoded, on the disk; raises OSError (Any: JSON of a note)."""
        fresh: list[Entry] = []
        pieces: list[bytes] = []
        end = self._end
        for one in frames:
            entry, record = self._record(one, len(self.entries) + len(fresh), end)
            fresh.append(entry)
            pieces.append(record)
            end += len(record)
        try:
            _write(self._file, b"".join(pieces), self._end)
            os.fsync(self._file)
        except OSError:
            os.ftruncate(self._file, self._end)
            raise
        self.entries += fresh
        self._end = end

    def frames(self) -> list[Entry]:
        """Pictures and sound in their order of time."""
        return sorted((one for one in self.entries if one.kind != NOTE), key=lambda one: one.seq)

    def pictures(self) -> list[Entry]:
        """The pictures alone, in their order of time."""
        return [one for one in self.frames() if one.kind != HEARD]

    def notes(self) -> dict[int, dict[str, Any]]:
        """How each epoch was encoded; the last word counts (Any: JSON)."""
        return {one.epoch: json.loads(self.payload(one)) for one in self.entries if one.kind == NOTE}

    def payload(self, entry: Entry) -> bytes:
        """A record in clear; raises CannotOpen when it was touched."""
        sealed = os.pread(
            self._file, entry.size - HEAD.size - LENGTH.size, entry.place + HEAD.size + LENGTH.size
        )
        plain = unseal_bytes(sealed, f"{self.session}:{entry.ordinal}")
        if hashlib.sha256(plain).digest() != entry.digest:
            raise CannotOpen(f"{self.session}:{entry.ordinal}")
        return plain

    def chain(self) -> str:
        """SHA-256 over all digests in order, each link taking in the one before."""
        head = BEGIN
        for entry in self.frames():
            head = hashlib.sha256(head + entry.digest).digest()
        return head.hex()

    def close(self) -> None:
        """Give the file back."""
        os.close(self._file)

    def _record(self, one: Frame | dict[str, Any], ordinal: int, place: int) -> tuple[Entry, bytes]:
        if isinstance(one, Frame):
            plain = one.payload
            kind = HEARD if one.is_sound else one.kind
            head = (kind, one.epoch, one.seq, one.captured, one.digest)
        else:
            plain = json.dumps(one).encode()
            head = (NOTE, one["epoch"], 0, 0, hashlib.sha256(plain).digest())
        sealed = seal_bytes(plain, f"{self.session}:{ordinal}")
        record = HEAD.pack(*head) + LENGTH.pack(len(sealed)) + sealed
        return Entry(ordinal, place, len(record), *head), record

    def _scanned(self) -> Iterator[Entry]:
        with self.path.open("rb") as file:
            ends = os.fstat(file.fileno()).st_size
            place = ordinal = 0
            while len(head := file.read(HEAD.size + LENGTH.size)) == HEAD.size + LENGTH.size:
                size = len(head) + LENGTH.unpack_from(head, HEAD.size)[0]
                if place + size > ends:
                    return
                yield Entry(ordinal, place, size, *HEAD.unpack_from(head))
                place, ordinal = place + size, ordinal + 1
                file.seek(place)


def _write(file: int, piece: bytes, place: int) -> None:
    """All of it; a full disk takes a part and says nothing until the next call."""
    while piece:
        done = os.pwrite(file, piece, place)
        piece, place = piece[done:], place + done
