# SPDX-License-Identifier: Apache-2.0
"""What is done once when a picture is over: the chain, the signed manifest, the films, and the journal's end. Blocking."""

import base64
import json
import logging
import tempfile
from pathlib import Path
from uuid import UUID

from anlan.kernel.events.seal import private_key
from anlan.kernel.ports import Recording, VideoGate
from anlan.kernel.writing import canonical

from .films import Unplayable, films
from .journal import Journal

log = logging.getLogger("anlan.video")


def close(gate: VideoGate, journal: Journal, damaged: int = 0) -> None:
    """Make films of a journal and hand them over; the journal and its manifest stay beside one another."""
    entries = journal.frames()
    missing = entries[-1].seq + 1 - len(entries) if entries else 0
    try:
        if not journal.pictures():  # sound is kept where a picture is
            journal.path.unlink(missing_ok=True)
            return
        with tempfile.TemporaryDirectory(prefix="anlan-film-") as folder:
            made = films(journal, Path(folder))
            shown = len(journal.pictures())
            recording = Recording(journal.session, made, shown, missing, damaged, journal.chain())
            gate.keep(recording)
            _manifest(journal, recording)
    except (Unplayable, ValueError):  # PyAV's own errors are ValueErrors, too
        log.exception("no film could be made of %s; its journal stays", journal.path.name)
        gate.not_kept(journal.session, "unplayable")
        journal.path.rename(journal.path.with_suffix(".unplayable"))
    finally:
        journal.close()


def _manifest(journal: Journal, recording: Recording) -> None:
    """Say and sign what was recorded, then mark the journal as closed."""
    said: dict[str, object] = {
        "session": str(recording.session), "frames": recording.frames, "missing": recording.missing,
        "damaged": recording.damaged, "chain": recording.chain, "films": [one.sha256 for one in recording.films],
        "sounds": len(journal.frames()) - recording.frames,
        "first_ms": min(one.first_ms for one in recording.films), "last_ms": max(one.last_ms for one in recording.films),
    }  # fmt: skip
    text = canonical(said)
    signature = base64.b64encode(private_key().sign(text.encode())).decode()
    place = journal.path.with_suffix(".json")
    place.write_text(json.dumps({"manifest": said, "signed": text, "signature": signature}))
    place.chmod(0o600)
    journal.path.rename(journal.path.with_suffix(".closed"))


def left_over(gate: VideoGate, folder: Path, busy: frozenset[UUID]) -> None:
    """Close the journals of sessions that are over and that nobody has open."""
    found = {}
    for path in folder.glob("*.frames") if folder.exists() else ():
        try:
            session = UUID(path.stem)
        except ValueError:
            continue
        if session not in busy:
            found[session] = path
    if not found:
        return
    answer = gate.still_allowed({session: frozenset() for session in found})
    for session in found:
        if answer.get(session) is None:
            gate.ended(session)
            close(gate, Journal(folder, session))


def forget(gate: VideoGate, folder: Path) -> None:
    """The journal goes when the evidence that was made of it has gone; its manifest, which shows nothing, stays."""
    for path in folder.glob("*.closed") if folder.exists() else ():
        if gate.is_deleted(UUID(path.stem)):
            path.unlink(missing_ok=True)
