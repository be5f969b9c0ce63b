# SPDX-License-Identifier: Apache-2.0
"""A case that is like another does not tell of the other to whom that one is against (X-R6)."""

import pytest

from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import sees, timeline
from anlan.kernel.matters.telling import tell
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.hunt import hunt

from ..models import Likeness, Party

SAID = {"home": "海门街道老街 3 号", "safe_phone": "13800000011"}


@pytest.fixture
def against(family):
    """A case against the second person of the window."""
    case = family.case(**SAID)
    family.tell("name_party", family.window, case=case, part="offender", staff_number="family-window-b")
    return Matter.objects.get(pk=case)


def linked(family, against):
    """Another case, which somebody has linked with it by hand."""
    other = family.case(home="白云街道新路 9 号")
    verb = REGISTRY.commands["matters.link_matters"]
    family.story.tell(verb, by=family.window, matter=other, other=against.pk)
    return other


def test_no_history_gives_him_the_number_of_the_case_against_him(family, against):
    other = linked(family, against)
    assert against.number in " ".join(one.sentence for one in tell(timeline(other), family.window))
    assert against.number not in " ".join(one.sentence for one in tell(timeline(other), family.second))


def test_through_no_door_does_he_find_it_by_one_that_is_like_it(family, against):
    like = Matter.objects.get(pk=family.case(**SAID))
    assert hunt(family.second, like, [like.number, against.number]) == set()
    assert hunt(family.second, against, [against.number]) == set()


def test_what_is_the_same_case_is_against_the_same_people(family, against):
    like = family.case(**SAID)
    row = Likeness.objects.get(case=like)
    family.tell("decide_likeness", family.window, case=like, likeness=row.pk, decision="same")
    assert not sees(family.second, Matter.objects.get(pk=like))


def test_whoever_is_named_later_is_kept_from_what_is_like_it_and_let_back_when_it_is_not(family):
    first, like = family.case(**SAID), Matter.objects.get(pk=family.case(**SAID))
    assert sees(family.second, like)
    family.tell("name_party", family.window, case=first, part="offender", staff_number="family-window-b")
    assert not sees(family.second, like)
    row = Likeness.objects.get(case=like.pk)
    family.tell("decide_likeness", family.window, case=like.pk, likeness=row.pk, decision="different")
    assert sees(family.second, like)
    assert not sees(family.second, Matter.objects.get(pk=first))


def test_whoever_was_named_by_mistake_is_let_back_to_what_is_like_it(family):
    first, like = family.case(**SAID), Matter.objects.get(pk=family.case(**SAID))
    family.tell("name_party", family.window, case=first, part="offender", staff_number="family-window-b")
    party = Party.objects.get(case=first)
    family.tell("strike_party", family.window, case=first, party=party.pk)
    assert sees(family.second, like)
