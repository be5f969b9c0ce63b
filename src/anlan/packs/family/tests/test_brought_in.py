# SPDX-License-Identifier: Apache-2.0
"""What others bring to the window – a hospital, a school, 12345 – and that nobody gets rid of a report that the law demands."""

import pytest
from django.test import Client

from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.errors import CommandError
from anlan.kernel.following import drain
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY

from ..models import Case
from .browsing import page

DOCTOR = "徐医生（演示）"


def brought(family, **said) -> Case:
    """What the window types while somebody rings, sent as its form; the case."""
    answer = page(family.window).post(
        "/do/family/register-case", {"situation": "relationship", "region": "331002001", **said}
    )
    assert answer.status_code < 400, answer.content.decode()
    drain()
    return Case.objects.select_related("matter").order_by("matter__number").last()


@pytest.fixture
def hurt_child(family) -> Case:
    """A hospital rings: a child with marks that nobody explains."""
    return brought(family, situation="minor", source="hospital", minor="yes", suffers="small_child",
                   story="四岁，身上新旧伤（演示）", reporter=DOCTOR)  # fmt: skip


def test_a_child_whom_a_hospital_finds_hurt_is_to_be_reported_within_the_half_hour_JS_R3(hurt_child):
    assert (hurt_child.source, hurt_child.flag_is_on, hurt_child.owes_report) == ("hospital", True, True)
    running = set(
        RunningClock.objects.filter(matter=hurt_child.pk, state="run").values_list("name", flat=True)
    )
    assert {"report", "guardian", "assess", "accept_urgent"} <= running


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("refuse_case", {"why": "no_family_matter", "words": "摔的"}),
        ("transfer_case", {"to": "other_district", "words": "住外区"}),
        ("lift_suspicion", {"words": "没有的事"}),
    ],
)
def test_whoever_tries_to_be_rid_of_the_report_is_refused_and_it_stays_due_JS_R3(
    family, hurt_child, verb, said
):
    for who in (
        family.window,
        family.head,
        family.story.person("family-mediator-a", "family.mediator", "331002001"),
    ):
        with pytest.raises(CommandError):
            family.tell(verb, who, case=hurt_child.pk, **said)
    hurt_child.refresh_from_db()
    assert hurt_child.owes_report


def test_it_ends_by_no_outcome_before_the_police_were_told_JS_R3(family, hurt_child):
    verb = REGISTRY.commands["closing.propose_closing"]
    for outcome in ("withdrawn", "duplicate", "advised"):
        with pytest.raises(CommandError):
            family.story.tell(verb, by=family.window, matter=hurt_child.pk, outcome=outcome)
    assert Matter.objects.get(pk=hurt_child.pk).closed_at is None


def test_who_reported_it_stands_on_no_page_in_clear_JS_R3(family, hurt_child):
    window = page(family.window)
    number = hurt_child.matter.number
    for address in (
        f"/m/{number}",
        f"/family/desk?case={number}",
        "/family/desk",
        "/matters/family.family_dispute",
    ):
        assert DOCTOR not in window.get(address).content.decode()


def test_violence_with_a_minor_counts_as_a_childs_whoever_forgot_to_say_so_JS_R3(family):
    assert brought(family, situation="violence", source="hospital", minor="yes").owes_report


def test_a_grown_woman_whom_a_hospital_finds_hurt_decides_herself_whether_the_police_are_told(family):
    case = brought(family, situation="violence", source="hospital", suffers="capable")
    assert (case.flag_is_on, case.owes_report) == (True, False)
    assert brought(
        family, situation="violence", source="hospital", suffers="capable", danger="yes"
    ).owes_report


@pytest.mark.parametrize("source", ["school", "line_12355"])
def test_bullying_at_school_asks_for_the_guardian_and_says_nothing_of_violence_at_home_JS_R7(family, source):
    case = brought(
        family, situation="minor", source=source, minor="yes", story="同学欺负他，不敢上学（演示）"
    )
    assert (case.flag_is_on, case.owes_report) == (False, False)
    assert RunningClock.objects.filter(matter=case.pk, name="guardian", state="run").exists()


def test_what_12345_passes_on_is_found_beside_the_call_before_it(family):
    first = brought(family, source="line_12345", safe_phone="19900000031")
    again = brought(family, source="line_12345", safe_phone="199 0000 0031")
    assert again.likenesses.get().other_id == first.pk


def test_a_street_typed_by_name_is_understood_and_an_unknown_one_is_refused_beside_its_field(family):
    assert brought(family, region="海门街道").matter.region_path.endswith("331002001")
    window: Client = page(family.window)
    answer = window.post(
        "/do/family/register-case",
        {"situation": "kin", "region": "亚特兰蒂斯"},
        headers={"HX-Request": "true"},
    )
    assert (answer.status_code, "拼音首字母" in answer.json()["fields"]["region"]) == (422, True)
