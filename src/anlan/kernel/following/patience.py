# SPDX-License-Identifier: Apache-2.0
"""What fails is tried again after growing pauses, in order, and then parked for a person to look at."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError

from .. import timing
from ..events.models import Checkpoint, EventRecord, Parked
from ..ids import new_id
from ..writing import plain_writing

PAUSES = (0.2, 1.0, 5.0, 20.0)  # machine seconds between tries
LONGEST = 60.0


class Again(RuntimeError):
    """It failed and is tried again after `pause` machine seconds."""

    def __init__(self, pause: float, fault: Exception) -> None:
        super().__init__(f"{type(fault).__name__}: {fault}")
        self.pause = pause


def is_outage(fault: Exception) -> bool:
    """Whether the database is away, full or busy: that is no fault of the event, and never ends in parking."""
    return isinstance(fault, (OperationalError, InterfaceError))


@dataclass
class Patience:
    """Counts the tries of one follower at one event. `longest` is tried for so long before it is parked."""

    follower: str
    longest: timedelta = timedelta(0)
    _position: int = 0
    _tries: int = 0
    _since: datetime | None = None

    def went_well(self) -> None:
        """The event was digested: begin anew."""
        self._position, self._tries, self._since = 0, 0, None

    def failed(self, record: EventRecord, fault: Exception) -> None:
        """Raise Again while there is patience; then park the event and move on."""
        if record.position != self._position or self._since is None:
            self._position, self._tries, self._since = record.position, 0, timing.now()
        self._tries += 1
        if self._tries <= len(PAUSES):
            raise Again(PAUSES[self._tries - 1], fault) from fault
        if timing.now() - self._since < self.longest:
            raise Again(LONGEST, fault) from fault
        self._park(record, fault)
        self.went_well()

    def _park(self, record: EventRecord, fault: Exception) -> None:
        with plain_writing():
            place = Checkpoint.objects.select_for_update().get(name=self.follower)
            if place.position >= record.position:
                return  # another process digested it meanwhile
            Parked.objects.get_or_create(
                follower=self.follower,
                position=record.position,
                defaults={
                    "id": new_id(),
                    "problem": f"{type(fault).__name__}: {fault}"[:2000],
                    "tries": self._tries,
                    "parked_at": timing.now(),
                },
            )
            place.position, place.moved_at = record.position, timing.now()
            place.save(update_fields=["position", "moved_at"])
