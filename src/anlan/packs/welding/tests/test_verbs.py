# SPDX-License-Identifier: Apache-2.0
"""Every verb of permits, warnings and checks is told once, as whoever may do it tells it."""

from anlan.kernel.events.models import EventRecord

from ..events import permits, warnings
from .permit_story import tell_permits


def test_the_story_of_the_yard_tells_every_event_of_permits_and_warnings(story):
    tell_permits(story)
    told = set(EventRecord.objects.filter(name__startswith="welding.").values_list("name", flat=True))
    ours = {one.name for module in (permits, warnings) for one in vars(module).values()
            if isinstance(one, type) and one.__module__ == module.__name__}  # fmt: skip
    assert ours - told == set()
