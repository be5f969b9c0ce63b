# SPDX-License-Identifier: Apache-2.0
"""Who hurts may hold any role of the house: with none of them does he find the case, its visits or her papers (X-R6, JS-R5)."""

import pytest

from anlan.kernel.access.queries import caller_of
from anlan.kernel.documents.commands.draw_up_document import draw_up_document
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.models import Person
from anlan.kernel.testing.hunt import hunt

from .care_story import Care
from .whole_story import HERE

SECRETS = ("罗某某", "演示巷 88 号", "他夜里敲门", "社区活动室")
PLAN = {
    "holder": "罗某某", "warns": "他夜里敲门", "leaves": "从厨房小门走", "helps": "楼上演示阿姨", "again_on": "2027-01-10",
}  # fmt: skip
ROLES = ("grid_worker", "mediator", "police", "window", "head")


@pytest.fixture
def care(family):
    return Care(family)


@pytest.fixture
def case(care):
    """A case of violence with a plan of hers, somebody who visits, and what was said of it."""
    found = care.family.teamed(situation="violence", danger="yes", story="他夜里敲门", home="演示巷 88 号")
    care.tell("name_party", care.window, found, part="victim", name="罗某某")
    care.story.tell(
        draw_up_document, by=care.window, matter=found, template="family.safety_plan", values=PLAN
    )
    return found


@pytest.mark.parametrize("role", ROLES)
def test_with_no_role_does_who_hurts_find_the_case_through_any_door_X_R6(care, case, role):
    him = care.story.person("him", f"family.{role}", HERE, name="周某")
    care.tell("name_party", care.window, case, part="offender", staff_number="him")
    caller = caller_of(Person.objects.get(pk=him.person), "page")
    assert hunt(caller, Matter.objects.get(pk=case), SECRETS) == set()
