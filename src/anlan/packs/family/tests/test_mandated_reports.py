# SPDX-License-Identifier: Apache-2.0
"""A school that must report does so and can prove it; nobody who works on the case reads who told (JS-R3)."""

import pytest

from anlan.kernel.errors import Invalid, NotAllowed, NotFound
from anlan.kernel.following import drain
from anlan.kernel.matters import details
from anlan.kernel.matters.queries import seen_matter, timeline
from anlan.kernel.matters.telling import tell as told_to

from ..models import Case
from .browsing import page

HERE, ELSEWHERE = "331002001", "331002002"
SAID = {
    "body": "kindergarten",
    "suffers": "small_child",
    "story": "孩子手臂上有伤，说爸爸打的",
    "region": HERE,
}


@pytest.fixture
def teacher(story):
    return story.person("teacher", "family.mandated_reporter", HERE, name="钱多多")


def report(family, by, **values):
    return family.tell("report_violence", by, **SAID | values)


def test_a_report_opens_a_case_that_the_police_must_hear_of(family, teacher):
    case = Case.objects.get(pk=report(family, teacher).matter)

    assert (case.source, case.flag_is_on, case.owes_report) == ("mandated_report", True, True)


def test_who_reported_and_for_which_body_is_sealed_and_in_no_history(family, teacher):
    case = report(family, teacher, call_back="0576-88000000").matter
    drain()

    kept = details.opened(Case.objects.get(pk=case).matter)["reporter"]
    assert "钱多多" in kept
    assert "0576-88000000" in kept
    lines = told_to(timeline(case), family.window)
    assert lines
    assert not [one for one in lines if "钱" in one.sentence + one.actor or "school" in one.sentence]


def test_the_reporter_knows_his_own_reports_and_nothing_of_a_case(family, teacher, story):
    answer = report(family, teacher)
    other = story.person("nurse", "family.mandated_reporter", HERE)
    number = Case.objects.get(pk=answer.matter).matter.number

    assert number in page(teacher).get("/family/reports?part=list").content.decode()
    assert number not in page(other).get("/family/reports?part=list").content.decode()
    with pytest.raises(NotFound):
        seen_matter(teacher, answer.matter)


def test_he_reads_that_the_window_has_taken_it_on_and_that_the_police_were_told(family, teacher):
    case = report(family, teacher).matter
    family.tell("accept_case", family.window, case=case)
    family.tell("report_to_police", family.window, case=case, way="by_call")

    text = page(teacher).get("/family/reports?part=list").content.decode()
    assert "窗口已受理" in text
    assert "已报警" in text


def test_a_report_names_the_field_that_is_missing(family, teacher):
    with pytest.raises(Invalid) as no:
        report(family, teacher, story="  ")
    assert "story" in no.value.fields


@pytest.mark.parametrize("role", ["committee", "grid_worker", "hospital", "shelter"])
def test_who_works_for_a_body_that_must_report_does_so_in_his_street_by_his_role_alone(family, story, role):
    somebody = story.person("somebody", f"family.{role}", HERE)
    case = report(family, somebody).matter

    assert Case.objects.get(pk=case).owes_report
    with pytest.raises(NotFound):
        seen_matter(somebody, case)
    with pytest.raises(NotAllowed):
        report(family, somebody, region=ELSEWHERE)


def test_the_body_is_chosen_already_where_his_role_says_it(family, story, teacher):
    doctor = story.person("doctor", "family.hospital", HERE)

    assert 'value="medical" checked' in page(doctor).get("/family/reports").content.decode()
    assert " checked" not in page(teacher).get("/family/reports").content.decode()


def test_nobody_reports_for_another_street_or_without_the_duty(family, teacher, story):
    with pytest.raises(NotAllowed):
        report(family, teacher, region=ELSEWHERE)
    with pytest.raises(NotAllowed):
        report(family, story.person("neighbour", "family.neighbour", HERE))


def test_the_form_is_there_for_him(family, teacher):
    text = page(teacher).get("/family/reports").content.decode()
    assert 'data-api="/api/family/report-violence"' in text
    assert "海门" in text or HERE in text


def test_at_a_desk_his_page_has_the_rail_of_the_house_and_stands_in_it(family, story):
    text = page(story.person("member", "family.committee", HERE)).get("/family/reports").content.decode()
    rail = text.partition('<nav class="rail beside"')[2].partition("</nav>")[0]
    assert 'href="/family/reports" aria-current="page"' in rail
    assert 'href="/"' in rail


def test_his_phone_rings_the_police_speaks_english_and_signs_him_out(family, teacher):
    text = page(teacher).get("/family/reports").content.decode()
    assert [one for one in ('href="tel:110"', 'value="en"', 'action="/sign-out"') if one not in text] == []
