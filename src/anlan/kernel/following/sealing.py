# SPDX-License-Identifier: Apache-2.0
"""Lays the seal behind the writers: every batch of new records is hashed, chained and signed."""

from .. import timing
from ..events.models import EventRecord, Seal
from ..events.seal import seal_batch
from ..registry import REGISTRY
from ..writing import plain_writing
from .consumer import Follower


class Sealer(Follower):
    """Follows every event; the batch and the position are stored together."""

    name = "events.sealer"
    gathers = 0.5  # a signature and a transaction for each batch, and nobody waits for it

    def take(self, records: list[EventRecord]) -> None:
        """Seal what has been read and was not sealed yet."""
        with plain_writing():
            old = self.locked_position()
            fresh = [record for record in records if record.position > old]
            if fresh:
                before = Seal.objects.order_by("-last").first()
                seal_batch(fresh, before, timing.now()).save(force_insert=True)
                self.move(old, fresh[-1].position)


REGISTRY.consumers[Sealer.name] = Sealer()
