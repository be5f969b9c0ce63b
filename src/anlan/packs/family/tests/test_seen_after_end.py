# SPDX-License-Identifier: Apache-2.0
"""Visits after a warning letter go on after the end, and what is seen after it is not refused (JS-R3, JS-R4)."""

import pytest

from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.directory.commands.turn_option import turn_option
from anlan.kernel.errors import Refused
from anlan.kernel.following import drain
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.story import OPERATOR

from ..models import Case
from ..models.violence import LetterVisit
from .test_begun_again import cases_after, ended, heard
from .test_violence import decided, suspected


@pytest.fixture
def case(family):
    """A case of violence with a letter that was served; it ended when both had made the visits that were due then."""
    found = suspected(family)
    decided(family, found, "warning_letter")
    for whom in ("offender", "victim", "committee"):
        told(family, "serve_warning_letter", found, whom=whom)
    family.story.tell(turn_option, option="family.visits_after_letter", value=1)
    for visitor in ("committee", "station"):
        told(family, "visit_after_letter", found, visitor=visitor, finding="calm", asked_first=True)
    family.story.tell(turn_option, option="family.visits_after_letter", value=4)
    family.tell("assess_safety", family.window, case=found, risk="low_risk")
    family.tell("return_to_care", family.window, case=found)
    return ended(family, found, "kept_apart")


def told(family, verb, case, **said):
    family.story.tell(REGISTRY.commands[f"family.{verb}"], by=OPERATOR, case=case, **said)
    drain()


def visited(family, case, finding, **said):
    family.story.hands.pass_(days=1)
    told(family, "visit_after_letter", case.pk, visitor="committee", finding=finding, **said)
    case.refresh_from_db()
    return case


def test_a_calm_visit_is_recorded_and_the_next_is_planned_JS_R4(family, case):
    assert visited(family, case, "calm", asked_first=True).closed_at is not None
    assert LetterVisit.objects.filter(case=case.pk, finding="calm").exists()
    assert RunningClock.objects.filter(matter=case.pk, name="next_committee_visit", state="run").exists()


def test_signs_that_the_visit_saw_are_decided_by_a_person(family, case):
    assert visited(family, case, "signs").stage == "visiting"
    assert heard(case)


def test_violence_again_is_at_work_with_its_duty_to_report_JS_R3(family, case):
    assert visited(family, case, "again").closed_at is None
    row = Case.objects.get(pk=case.pk)
    assert (row.flag_is_on, row.owes_report) == (True, True)


@pytest.mark.parametrize(("days", "is_new"), [(1, False), (200, True)])
def test_violence_that_anybody_suspects_after_the_end_is_at_work_JS_R3(family, case, hands, days, is_new):
    hands.pass_(days=days)
    family.tell("suspect_violence", family.window, case=case.pk, capacity="small_child", words="孩子身上有伤")
    drain()
    at_work = cases_after(case)[0] if is_new else case
    row = Case.objects.select_related("matter").get(pk=at_work.pk)
    assert (row.matter.closed_at, row.flag_is_on, row.owes_report) == (None, True, True)
    assert heard(at_work)


def test_where_no_letter_was_served_there_is_no_such_visit(family):
    case = family.case()
    family.tell("accept_case", family.window, case=case)
    closed = ended(family, case, "advised")
    with pytest.raises(Refused):
        told(family, "visit_after_letter", closed.pk, visitor="committee", finding="signs")
    assert Matter.objects.get(pk=case).closed_at is not None
