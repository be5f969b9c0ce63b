# SPDX-License-Identifier: Apache-2.0
"""The story of the sweeps tells every event that family knows."""

from anlan.kernel.events.models import EventRecord
from anlan.kernel.registry import REGISTRY

from .whole_story import tell


def test_the_story_tells_every_event(story):
    tell(story)
    told = set(EventRecord.objects.values_list("name", flat=True))
    mine = {name for name in REGISTRY.events if name.startswith("family.")}
    assert mine - told == {"family.protection_order_rejected"} & mine


def test_the_story_tells_every_verb(story):
    verbs = set()
    give = story.tell

    def heard(verb, **values):
        verbs.add(verb.name)
        return give(verb, **values)

    story.tell = heard
    tell(story)
    mine = {name for name in REGISTRY.commands if name.startswith("family.")}
    of_reactions = (
        "compare_case",
        "doubt_again",
        "follow_paper",
        "match_register",
        "note_help",
        "take_up_again",
        "take_up_seen",
    )
    assert mine - verbs == {f"family.{name}" for name in of_reactions}
