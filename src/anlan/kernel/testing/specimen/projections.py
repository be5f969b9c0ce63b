# SPDX-License-Identifier: Apache-2.0
"""The specimen's read model, kept from the log."""

from typing import cast

from anlan.kernel.events.base import Event
from anlan.kernel.events.models import EventRecord
from anlan.kernel.following import Projection

from .events import NoiseMeasured
from .models import Loudness


class Loudest(Projection):
    """The loudest measurement of each matter."""

    table = Loudness
    wants = frozenset(("specimen.noise_measured",))

    def apply(self, record: EventRecord, event: Event) -> None:
        """Keep the maximum and count."""
        measured = cast("NoiseMeasured", event)
        row, _ = Loudness.objects.get_or_create(matter=record.matter, defaults={"region": record.region})
        row.loudest = max(row.loudest, measured.decibels)
        row.times += 1
        row.save()
