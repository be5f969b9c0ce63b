# SPDX-License-Identifier: Apache-2.0
"""It begins again after a case has ended: whoever tells it, somebody is at work again (domain.md 4.2, 4.5)."""

import pytest

from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.context import Caller
from anlan.kernel.following import drain
from anlan.kernel.matters.details import opened
from anlan.kernel.matters.models import Matter, MatterLink
from anlan.kernel.matters.queries import sees
from anlan.kernel.notices.models import Notice
from anlan.kernel.registry import REGISTRY
from anlan.kernel.review.consumer import was_withdrawn

from ..models import Case, Likeness
from .care_story import Care
from .test_side_doors import named
from .test_violence import decided, suspected

SAFE = {"home": "海门街道老街 3 号", "safe_phone": "13800000011", "safe_way": "发短信"}


@pytest.fixture
def care(family):
    return Care(family)


def ended(family, case, outcome="withdrawn"):
    """The window ends it, and somebody who took no part agrees."""
    reviewer = family.story.person("reviewer", "family.reviewer", "331002")
    tell = family.story.tell
    tell(REGISTRY.commands["closing.propose_closing"], by=family.window, matter=case, outcome=outcome)
    tell(REGISTRY.commands["closing.approve_closing"], by=reviewer, matter=case)
    drain()
    return Matter.objects.get(pk=case)


def at_home(care, *days):
    """A case whose family is visited, and its visits."""
    case = care.family.teamed("orange", **SAFE)
    care.tell("begin_care", care.window, case)
    return case, care.visit(case, *days)


@pytest.fixture
def visited(care):
    """An ended case whose last visit nobody has made yet."""
    case, (visit,) = at_home(care, 0)
    return ended(care.family, case), visit


def cases_after(matter):
    """The cases that say of themselves that they are its relapse."""
    drain()
    rows = MatterLink.objects.filter(target=matter, relation="relapse")
    return [link.source for link in rows.select_related("source")]


def heard(matter):
    drain()
    return Notice.objects.filter(tell="family.again", subject=matter.pk).exists()


def test_what_a_visitor_finds_begun_again_within_half_a_year_takes_the_case_up_again(care, visited):
    matter, visit = visited
    care.made(visit, finding="relapsed", words="又打了")
    drain()
    matter.refresh_from_db()
    assert (matter.stage, matter.closed_at) == ("graded", None)
    assert heard(matter)
    assert RunningClock.objects.filter(matter=matter.pk, name="team_orange", state="run").exists()


def test_signs_after_the_end_wait_for_a_persons_answer(care, visited):
    matter, visit = visited
    care.made(visit, finding="relapse_signs", words="躲着")
    drain()
    matter.refresh_from_db()
    assert matter.stage == "visiting"
    assert heard(matter)
    care.tell("answer_signs", care.window, matter.pk, visit=visit.pk, answer="watched")


def test_what_begins_again_later_is_a_new_case_of_the_window_that_knows_how_to_reach_her(
    care, visited, hands
):
    matter, visit = visited
    hands.pass_(days=181)
    care.made(visit, finding="relapsed", words="又打了")
    (new,) = cases_after(matter)
    assert Matter.objects.get(pk=matter.pk).closed_at is not None
    assert {name: opened(new)[name] for name in SAFE} == SAFE
    assert Case.objects.get(pk=new.pk).household_id == Case.objects.get(pk=matter.pk).household_id
    assert heard(new)


def test_the_visitor_is_not_led_to_the_new_case(care, visited, hands):
    matter, visit = visited
    hands.pass_(days=181)
    said = {"visit": visit.pk, "result": "met", "finding": "relapsed"}
    answer = care.family.tell("record_visit", care.visitor(), **said)
    assert answer.matter == visit.pk
    assert not sees(care.visitor(), cases_after(matter)[0])


def test_whom_the_ended_case_is_against_is_kept_from_the_new_one_X_R6(care, hands):
    case, (visit,) = at_home(care, 0)
    named(care.family, case)
    matter = ended(care.family, case)
    hands.pass_(days=181)
    care.made(visit, finding="relapsed", words="又打了")
    assert not sees(care.second, cases_after(matter)[0])


def test_two_who_tell_the_same_begin_one_case(care, hands):
    case, visits = at_home(care, 0, 1)
    matter = ended(care.family, case)
    hands.pass_(days=181)
    for visit in visits:
        care.made(visit, finding="relapsed", words="又打了")
    assert len(cases_after(matter)) == 1


@pytest.mark.parametrize(("days", "is_new"), [(150, False), (200, True)])
def test_what_a_reviewer_finds_begun_again_is_at_work_whenever_it_is_found(family, hands, days, is_new):
    case = suspected(family)
    decided(family, case, "penalty")
    family.tell("assess_safety", family.window, case=case, risk="low_risk")
    family.tell("return_to_care", family.window, case=case)
    matter = ended(family, case, "kept_apart")
    hands.pass_(days=days)
    look = REGISTRY.commands["review.record_review"]
    reviewer = family.story.person("reviewer", "family.reviewer", "331002")
    family.story.tell(look, by=reviewer, matter=case, finding="relapsed")
    drain()
    at_work = cases_after(matter)[0] if is_new else matter
    assert Matter.objects.get(pk=at_work.pk).closed_at is None
    assert Case.objects.get(pk=at_work.pk).flag_is_on
    assert heard(at_work)


def police(family, incident, **said):
    """The police side tells of a call."""
    by = Caller(None, "family.take_family_violence", "reaction", pack="family")
    return family.tell("take_police_call", by, incident=incident.pk, **said)


@pytest.mark.parametrize(("days", "is_new"), [(1, False), (181, True)])
def test_violence_that_a_guard_sees_at_a_call_whose_case_has_ended_is_taken_JS_R4(
    family, story, hands, days, is_new
):
    noise = story.noise()
    police(family, noise, situation="relationship")
    case = Case.objects.get(incident=noise.pk)
    family.tell("accept_case", family.window, case=case.pk)
    matter = ended(family, case.pk, "advised")
    hands.pass_(days=days)
    police(family, noise)
    drain()
    at_work = cases_after(matter)[0] if is_new else matter
    row = Case.objects.select_related("matter").get(pk=at_work.pk)
    assert (row.matter.closed_at, row.flag_is_on, row.owes_report) == (None, True, False)
    assert heard(at_work)


def test_a_call_whose_case_was_refused_gets_a_new_one_and_not_the_old(family, story):
    noise = story.noise()
    police(family, noise, situation="relationship")
    case = Case.objects.get(incident=noise.pk)
    family.tell("refuse_case", family.window, case=case.pk, why="no_family_matter", words="是邻居")
    police(family, noise)
    assert [one.stage for one in cases_after(case.matter)] == ["registered"]


def test_a_new_case_of_a_family_whose_case_had_ended_takes_that_end_out_of_the_figures(family, hands):
    case = family.teamed("orange", **SAFE)
    family.tell("begin_care", family.window, case=case)
    matter = ended(family, case)
    hands.pass_(days=30)
    new = family.case(**SAFE)
    row = Likeness.objects.get(case=new)
    family.tell("decide_likeness", family.window, case=new, likeness=row.pk, decision="same_household")
    drain()
    assert was_withdrawn(matter)
