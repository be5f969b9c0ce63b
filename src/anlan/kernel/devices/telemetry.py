# SPDX-License-Identifier: Apache-2.0
"""Keeps the newest values of devices and a short history: never events."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

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
    with plain_writing():
        known = dict(LatestSample.objects.filter(device__in=newest).values_list("device", "at"))
        fresh = [
            LatestSample(one.device, one.at, heard, one.lat, one.lng, one.accuracy, one.speed)
            for one in newest.values()
            if one.device not in known or known[one.device] <= one.at
        ]
        LatestSample.objects.bulk_create(
            fresh,
            update_conflicts=True,
            unique_fields=["device"],
            update_fields=["at", "heard_at", "lat", "lng", "accuracy", "speed"],
        )
        Track.objects.bulk_create([Track(device=s.device, at=s.at, lat=s.lat, lng=s.lng) for s in samples])
    return len(samples)


def sweep(older_than: timedelta) -> int:
    """Delete tracks beyond their time of keeping, and the last place of who went off duty; how many rows."""
    newest = set(LatestSample.objects.values_list("device", flat=True))
    with plain_writing():
        tracks, _ = Track.objects.filter(at__lt=timing.now() - older_than).delete()
        places, _ = LatestSample.objects.filter(device__in=hidden(newest)).delete()
    return tracks + places
