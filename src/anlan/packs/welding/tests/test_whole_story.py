# SPDX-License-Identifier: Apache-2.0
"""The story of the sweeps tells every verb that people, programs and chips have."""

from anlan.kernel.events.models import EventRecord
from anlan.kernel.registry import REGISTRY

from .whole_story import tell


def test_the_story_tells_every_event_but_the_rarest(story):
    tell(story)
    told = set(EventRecord.objects.values_list("name", flat=True))
    mine = {name for name in REGISTRY.events if name.startswith("welding.")}
    rare = {"welding.machine_sent_to_repair", "welding.machine_back_from_repair"}
    assert mine - told == rare
