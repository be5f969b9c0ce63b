# SPDX-License-Identifier: Apache-2.0
"""Keeps the newest values of devices and a short history: never events."""

import json
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from .. import timing
from ..writing import plain_writing
from .models import Device, LatestSample, Track


@dataclass(frozen=True, slots=True)
class Sample:
    """A device says where it is: WGS-84 degrees, metres of accuracy, metres per second."""

    device: str
    at: datetime
    lat: float
    lng: float
    accuracy: float | None = None
    speed: float | None = None


type Untracked = Callable[[set[str]], set[str]]
_untracked: list[Untracked] = []


def never_tracked(ask: Untracked) -> Untracked:
    """Mark a pack's function that says which of these devices must not be tracked now (domain.md 2.8: off duty)."""
    _untracked.append(ask)
    return ask


def hidden(devices: Set[str]) -> set[str]:
    """Which of these devices nobody may look for now."""
    return set().union(*(ask(set(devices)) for ask in _untracked))


def _trackable(samples: Sequence[Sample]) -> list[Sample]:
    """Those of devices in the register that were not revoked and whose bearer is not off duty."""
    devices = {one.device for one in samples}
    known = Device.objects.filter(code__in=devices, revoked_at=None).values_list("code", flat=True)
    kept = set(known) - hidden(devices)
    return [one for one in samples if one.device in kept]


def keep(samples: Sequence[Sample]) -> int:
    """Store a batch: the newest per device (an older one never replaces a newer), and all in the track; how many.

    A device whose clock runs ahead is taken to speak of now: a place of the future would hold nobody (PB-R11).
    """
    heard = timing.now()
    samples = [
        one if one.at <= heard else Sample(one.device, heard, one.lat, one.lng, one.accuracy, one.speed)
        for one in _trackable(samples)
    ]
    newest: dict[str, Sample] = {}
    for one in samples:
        if one.device not in newest or newest[one.device].at <= one.at:
            newest[one.device] = one
    tracks = [(one.device, one.at, one.lat, one.lng) for one in samples]
    places = [(s.device, s.at, heard, s.lat, s.lng, s.accuracy, s.speed) for s in newest.values()]
    with plain_writing():
        _insert("kernel_track", _TRACK, tracks)
        _insert("kernel_latestsample", _PLACE, places, _NEWER)
    return len(samples)


# Plain statements: ten thousand rows a second come through here, and a row object each would cost more than all the rest.
type Columns = tuple[tuple[str, str], ...]
_TRACK = (("device", "text"), ("at", "timestamptz"), ("lat", "float8"), ("lng", "float8"))
_PLACE = (
    ("device", "text"), ("at", "timestamptz"), ("heard_at", "timestamptz"), ("lat", "float8"), ("lng", "float8"),
    ("accuracy", "float8"), ("speed", "float8"),
)  # fmt: skip
_NEWER = (
    " ON CONFLICT (device) DO UPDATE SET "
    + ", ".join(f'"{name}" = excluded."{name}"' for name, _ in _PLACE[1:])
    + ' WHERE kernel_latestsample."at" <= excluded."at"'
)


def _insert(table: str, columns: Columns, rows: Sequence[tuple[object, ...]], rest: str = "") -> None:
    if not rows:
        return
    names = ", ".join(f'"{name}"' for name, _ in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{kind}[]" for _, kind in columns)
            values = [list(column) for column in zip(*rows, strict=True)]
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays}){rest}", values)  # noqa: S608
            return
        # One statement for all: with one for each row the thread would wait for its turn on the processor at each.
        each = ", ".join(f"json_extract(value, '$[{number}]')" for number in range(len(columns)))
        text = json.dumps([[_plain(value) for value in row] for row in rows])
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {each} FROM json_each(%s) WHERE true{rest}",  # noqa: S608
            [text],
        )


def _plain(value: Any) -> Any:
    """As SQLite keeps it: a moment is text in UTC, which sorts as moments do (Any: what a column holds)."""
    return str(value.astimezone(UTC).replace(tzinfo=None)) if isinstance(value, datetime) else value


def sweep(older_than: timedelta) -> int:
    """Delete tracks beyond their time of keeping, and the last place of who went off duty; how many rows."""
    newest = set(LatestSample.objects.values_list("device", flat=True))
    with plain_writing():
        tracks, _ = Track.objects.filter(at__lt=timing.now() - older_than).delete()
        places, _ = LatestSample.objects.filter(device__in=hidden(newest)).delete()
    return tracks + places
