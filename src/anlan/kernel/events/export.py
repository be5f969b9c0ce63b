# SPDX-License-Identifier: Apache-2.0
"""The log as a file that proves itself: records and seals as JSON lines, checked anywhere with the public key alone.

There is nothing personal in it (see `base`), so it may be handed to an auditor as it is.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from .models import EventRecord, Seal
from .seal import Batch, Verdict, batches, said, verify_batches

_SEAL = ("first", "last", "count", "root", "chain", "leaves", "note")


class Unreadable(ValueError):
    """A line of the file is no record and no seal."""


def write_log(out: IO[str]) -> int:
    """Write every batch, each followed by its seal; the number of records."""
    written = 0
    for seal, rows in batches():
        for row in rows:
            out.write(said(row).decode() + "\n")
        if seal is not None:
            whole = {name: getattr(seal, name) for name in _SEAL} | {"sealed_at": seal.sealed_at.isoformat()}
            out.write(json.dumps({"seal": whole}, ensure_ascii=False, sort_keys=True) + "\n")
        written += len(rows)
    return written


def verify_file(lines: Iterable[str], public: bytes) -> Verdict:
    """Check an exported log without a database; raises Unreadable when it is none."""
    return verify_batches(_read(lines), public)


def _read(lines: Iterable[str]) -> Iterator[Batch]:
    rows: list[EventRecord] = []
    for number, line in enumerate(lines, 1):
        try:
            given = json.loads(line)
            if "seal" in given:
                yield Seal(**_seal(given["seal"])), rows
                rows = []
            else:
                rows.append(EventRecord(**_record(given)))
        except (ValueError, TypeError, KeyError) as fault:
            raise Unreadable(f"line {number}: {fault}") from fault
    yield None, rows


def _seal(given: dict[str, Any]) -> dict[str, Any]:
    """A seal's columns (Any: JSON values)."""
    return {**{name: given[name] for name in _SEAL}, "sealed_at": datetime.fromisoformat(given["sealed_at"])}


def _record(given: dict[str, Any]) -> dict[str, Any]:
    """A record's columns (Any: JSON values); positions before the first are no positions."""
    if given["position"] < 1:
        raise ValueError("a record was inserted before the first")
    ids = {
        name: UUID(given[name]) if given[name] else None for name in ("id", "matter", "actor", "act", "cause")
    }
    times = {name: datetime.fromisoformat(given[name]) for name in ("at", "recorded_at")}
    return {**given, **ids, **times}
