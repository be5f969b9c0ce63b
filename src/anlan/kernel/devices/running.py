# SPDX-License-Identifier: Apache-2.0
"""What the bridge of machines writes down about itself: messages that were refused, and how it fares. Never what they said."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from .. import timing
from ..writing import plain_writing
from .models import BridgeState, RefusedMessage

MOST_A_DAY = (
    2_000  # kinds of refusals; beyond them a device's name is dropped, so that forged names fill no disk
)
KEPT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A message that nobody acted upon, and why; of its words a digest only."""

    device: str
    channel: str
    reason: str
    at: datetime
    size: int
    sha256: str

    @classmethod
    def of(cls, device: str, channel: str, reason: str, payload: bytes) -> "Refusal":
        """The refusal of this message, now."""
        digest = hashlib.sha256(payload).hexdigest()
        return cls(device[:40], channel[:20], reason[:60], timing.now(), len(payload), digest)


def park(refusals: Sequence[Refusal]) -> None:
    """Count them by day, device, channel and reason; the newest of each is kept by its digest."""
    with plain_writing():
        for one in refusals:
            day = one.at.astimezone(timing.LOCAL).date()
            known = RefusedMessage.objects.filter(day=day)
            key = {"device": one.device, "channel": one.channel, "reason": one.reason}
            newest = {"last_at": one.at, "size": one.size, "sha256": one.sha256}
            if known.filter(**key).update(times=F("times") + 1, **newest):
                continue
            if known.count() >= MOST_A_DAY:
                key["device"] = ""
                if known.filter(**key).update(times=F("times") + 1, **newest):
                    continue
            RefusedMessage.objects.create(day=day, times=1, first_at=one.at, **key, **newest)


def tell_state(
    name: str, *, is_connected: bool, heard: int, refused: int, dropped: int, waiting: int
) -> None:
    """How a bridge fares: whether it hears the broker, what it heard since its start, what waits in it."""
    now = timing.now()
    told = {
        "seen_at": now,
        "heard": heard,
        "refused": refused,
        "dropped": dropped,
        "waiting": waiting,
    }
    with plain_writing():
        BridgeState.objects.update_or_create(
            name=name, defaults=told | ({"connected_at": now} if is_connected else {})
        )


def tidy() -> None:
    """Refusals of half a year ago and bridges that are gone for a day help nobody."""
    now = timing.now()
    with plain_writing():
        RefusedMessage.objects.filter(last_at__lt=now - KEPT).delete()
        BridgeState.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()
