# SPDX-License-Identifier: Apache-2.0
"""Who lives in a household: a call of anybody there is found beside the others, and of who moved out is found no more."""

from datetime import timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.access.queries import caller_of
from anlan.kernel.errors import Invalid, NotFound, Refused
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.models import Person

from ..models import Case, Party
from ..models.household import HouseholdMember
from .browsing import page

WIFE, HUSBAND = "19900000041", "19900000042"


@pytest.fixture
def at_home(family):
    """A case of a wife, whose husband is written down as one of the household."""
    case = family.case(home="海门街道演示巷 3 号", safe_phone=WIFE)
    family.tell("name_party", family.window, case=case, part="respondent", name="丁某（演示）", phone=HUSBAND)
    joins(family, case)
    return case


def joins(family, case, part="respondent", **said):
    """Whoever was named as this lives there."""
    party = Party.objects.get(case=case, part=part)
    said = {"role": "partner", "source": "said_so", **said}
    return family.tell("join_household", family.window, case=case, party=party.pk, **said)


def likeness(case):
    """Why it may belong with another, if it may."""
    return [one.why for one in Case.objects.get(pk=case).likenesses.all()]


def test_somebody_else_of_the_household_who_calls_from_elsewhere_is_found_beside_its_other_case(
    family, at_home
):
    other = family.case(home="海门街道演示巷 3 号")  # of the same address, and nobody is named in it
    called = family.case(home="外地", safe_phone=HUSBAND)
    found = {one.other_id: one.why for one in Case.objects.get(pk=called).likenesses.all()}
    assert found == {at_home: "phone", other: "housemate"}


def test_who_has_moved_out_is_not_found_through_the_household(family, at_home):
    other = family.case(home="海门街道演示巷 3 号")
    member = HouseholdMember.objects.get()
    family.tell("leave_household", family.window, case=at_home, member=member.pk)
    called = family.case(home="外地", safe_phone=HUSBAND)
    assert other not in {one.other_id for one in Case.objects.get(pk=called).likenesses.all()}
    with pytest.raises(NotFound):
        family.tell("leave_household", family.window, case=at_home, member=member.pk)


def test_who_was_named_by_mistake_lives_there_no_more(family, at_home):
    party = Party.objects.get(case=at_home)
    family.tell("strike_party", family.window, case=at_home, party=party.pk)
    assert HouseholdMember.objects.get().until is not None


def test_nobody_lives_there_twice_nor_from_tomorrow_on(family, at_home):
    with pytest.raises(Refused):
        joins(family, at_home)
    family.tell("name_party", family.window, case=at_home, part="minor_child", name="小丁（演示）")
    tomorrow = timing.now().astimezone(timing.LOCAL).date() + timedelta(days=1)
    with pytest.raises(Invalid):
        joins(family, at_home, "minor_child", role="child_of_house", since=tomorrow.isoformat())


def test_the_window_sees_who_lives_there_by_what_he_is_and_another_case_tells_no_name(family, at_home):
    other = family.case(home="海门街道演示巷 3 号")
    number = Matter.objects.get(pk=other).number
    shown = page(family.window).get(f"/m/{number}").content.decode()
    assert "丈夫、妻子或伴侣" in shown
    assert "丁某" not in shown


def test_what_another_case_wrote_of_the_household_is_not_told_to_whom_that_case_is_against(family, at_home):
    """He is kept away from her case and let into a neighbour's that has nothing in common with it (X-R6)."""
    other = family.case(home="海门街道演示巷 3 号")
    said = {"part": "offender", "name": "丁某（演示）", "staff_number": "family-window-b"}
    family.tell("name_party", family.window, case=at_home, **said)
    (found,) = Case.objects.get(pk=other).likenesses.all()
    family.tell("decide_likeness", family.window, case=other, likeness=found.pk, decision="different")
    him = caller_of(Person.objects.get(code="family-window-b"), "page")
    answer = page(him).get(f"/m/{Matter.objects.get(pk=other).number}")
    assert (answer.status_code, "丈夫、妻子或伴侣" in answer.content.decode()) == (200, False)
    member = HouseholdMember.objects.get()
    with pytest.raises(NotFound):
        family.tell("leave_household", him, case=other, member=member.pk)


def test_who_sits_with_both_sides_of_one_case_learns_of_no_other_by_its_likeness(family):
    """A mediator who knows that she asked elsewhere, too, may let it slip to him (domain.md 4.8)."""
    secret = family.case(safe_phone=WIFE, situation="violence")
    case = family.teamed(safe_phone=WIFE)
    mediator, theirs = family.sits(case, "mediator"), Matter.objects.get(pk=secret).number
    number = Matter.objects.get(pk=case).number
    assert theirs in page(family.window).get(f"/m/{number}").content.decode()
    shown = page(mediator).get(f"/m/{number}")
    assert (shown.status_code, theirs in shown.content.decode()) == (200, False)
    assert "同一电话" not in shown.content.decode()
