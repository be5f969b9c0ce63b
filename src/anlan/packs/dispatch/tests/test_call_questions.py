# SPDX-License-Identifier: Apache-2.0
"""What a caller is asked by the type of the incident: never required, and a level that answers propose a person takes or not."""

import json

import pytest

from anlan.kernel import timing
from anlan.kernel.errors import CommandError
from anlan.kernel.events.log import read_matter
from anlan.kernel.following import drain
from anlan.kernel.matters.models import Matter

from ..commands.import_registry import import_registry
from ..commands.report_incident import report_incident
from ..models import CallAnswer, Category
from ..queries.questions import proposed, questions_on
from .conftest import BAR

TODAY = "2026-01-01"


def row(code, text, level, when="yes", category="parking", **more):
    return {"code": code, "category": category, "place": "1", "text": text, "when": when, "level": level,
            "starts_on": TODAY, "source": "演示", **more}  # fmt: skip


@pytest.fixture
def asked(street):
    """Three questions about parking, one that is over, and one about knives."""
    street.story.tell(import_registry, tables={"call_questions": [
        row("blows", "动手了吗？", "orange"), row("weapon", "看见刀棍吗？", "red"), row("apart", "已经分开了吗？", "blue"),
        row("old", "旧问题", "red", ends_on="2026-02-01"), row("blood", "有人流血吗？", "red", category="knife"),
    ]})  # fmt: skip
    return street


def level_of(street, answers, *, follow=True):
    return street.incident(answers=answers, follow_answers=follow)


def test_only_what_is_asked_today_is_asked(asked):
    day = timing.now().date()
    assert {one.code for one in questions_on(day)} == {"blows", "weapon", "apart", "blood"}


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ({}, "yellow"),
        ({"blows": "no"}, "yellow"),
        ({"blows": "yes"}, "orange"),
        ({"blows": "yes", "weapon": "yes", "apart": "yes"}, "red"),
        ({"apart": "yes"}, "blue"),
    ],
)
def test_the_most_urgent_answer_proposes_the_level(asked, answers, level):
    kind = Category.objects.get(pk="parking")
    asked_now = questions_on().filter(category=kind)
    assert proposed(kind, [(one, answers.get(one.code, "")) for one in asked_now]).level == level
    assert level_of(asked, answers).level == level


def test_a_person_decides_whether_the_level_follows(asked):
    incident = level_of(asked, {"blows": "yes"}, follow=False)
    assert incident.level == "yellow"
    assert [one.answer for one in CallAnswer.objects.filter(incident=incident.pk)] == ["yes"]


@pytest.mark.parametrize(("answer", "level"), [("apart", "yellow"), ("weapon", "red")])
def test_who_is_not_the_desk_raises_a_level_by_answers_and_never_lowers_it(asked, answer, level):
    """Lowering is the desk's, with a reason (domain.md 2.4): the tick of whoever reports is none."""
    said = {"category": "parking", "content": "有人吵", "lat": BAR[0], "lng": BAR[1], "source": "patrol"}
    asked.tell(report_incident, by=asked.guard, **said, answers={answer: "yes"}, follow_answers=True)
    assert Matter.objects.filter(kind="dispatch.incident").latest("opened_at").level == level


def test_the_log_says_that_it_followed_and_because_of_which_answer(asked):
    incident = level_of(asked, {"weapon": "yes", "blows": "yes"})
    told = next(one for one in read_matter(incident.pk) if one.name == "dispatch.level_followed_answers")
    said = json.loads(told.fields)
    assert (said["level"], said["was"], said["because"]) == ("red", "yellow", ["weapon"])


def test_the_task_has_the_level_too(asked):
    assert Matter.objects.get(pk=asked.task(level_of(asked, {"blows": "yes"})).pk).level == "orange"


def test_an_answer_to_another_types_question_is_left_out(asked):
    incident = level_of(asked, {"blood": "yes"})
    assert (incident.level, CallAnswer.objects.filter(incident=incident.pk).count()) == ("yellow", 0)


@pytest.mark.parametrize(
    "answers", [{"blows": "perhaps"}, {"王建国": "yes"}, {f"q{n}": "yes" for n in range(41)}]
)
def test_what_is_no_answer_is_refused(asked, answers):
    with pytest.raises(CommandError):
        level_of(asked, answers)


def test_the_form_asks_and_the_board_shows_what_was_answered(asked, page):
    client = page(asked.desk)
    form = client.get("/dispatch/board?part=report").content.decode()
    assert ("动手了吗？" in form, "旧问题" in form, 'name="answers.blows"' in form) == (True, False, True)
    given = {
        "category": "parking",
        "lat": "28.676",
        "lng": "121.443",
        "answers.blows": "yes",
        "follow_answers": "true",
    }
    assert client.post("/do/dispatch/report-incident", given).status_code == 303
    incident = Matter.objects.filter(kind="dispatch.incident").latest("opened_at")
    assert incident.level == "orange"
    drain()
    from_board = client.get(f"/dispatch/board?incident={incident.number}").content.decode()
    assert "动手了吗？ 是" in from_board


def test_a_question_of_an_unknown_type_is_a_fault_of_its_row(street):
    with pytest.raises(CommandError):
        street.story.tell(
            import_registry, tables={"call_questions": [row("x", "？", "red", category="nothing")]}
        )
