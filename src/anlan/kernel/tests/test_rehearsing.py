# SPDX-License-Identifier: Apache-2.0
"""The engine of scenarios: what is not as the scenario says is said in a sentence, and the story stops at a deed gone wrong."""

import pytest

from anlan.kernel import timing
from anlan.kernel.declare import Newest, Result, Scenario, Who, at, later
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY, ScenarioEntry
from anlan.kernel.testing.rehearsing import play

SAID = {"source": "music", "story": "演示：隔壁深夜唱歌"}
OPEN = at(0).by("worker").does("open_matter", details=SAID)


@pytest.fixture
def played(db, monkeypatch):
    """Plays these beats as a scenario of noise."""

    def run(*steps, **more):
        entry = ScenarioEntry("specimen.noise.told", "specimen.noise", Scenario("Told", steps, **more))
        monkeypatch.setattr(REGISTRY, "scenarios", {entry.name: entry})
        return play(entry.name)

    return run


def test_time_passes_from_clock_to_clock(played):
    told = played(OPEN, at(days=3).expects_clock("settle", "breached"))
    assert told.faults == []
    clocks = [line.at.strftime("%d %H:%M") for line in told.lines if line.sort == "clock"][2:]
    assert clocks == ["25 09:10", "25 09:15", "27 09:00"], "each breach stands at its own moment"


def test_a_clock_that_is_not_as_expected_is_a_fault_and_says_what_was_found(played):
    told = played(OPEN, at(5).expects_clock("measure", "met"), at(6).expects_stage("closed"))
    assert len(told.faults) == 2
    assert "计时中" in told.faults[0]
    assert "Reported" in told.faults[1]


def test_an_unexpected_refusal_ends_the_story(played):
    told = played(OPEN, at(1).by("reader").does("measure_noise", decibels=60), at(9).expects_stage("closed"))
    assert len(told.faults) == 1
    assert "not_allowed" in told.faults[0]


def test_what_should_have_been_refused_and_was_not_is_a_fault(played):
    (fault,) = played(OPEN, at(1).by("worker").is_refused("measure_noise", "not_allowed", decibels=60)).faults
    assert "not_allowed" in fault


def test_another_refusal_than_the_expected_one_is_a_fault(played):
    told = played(OPEN, at(1).by("worker").is_refused("close_matter", "not_yet", outcome="gone"))
    assert len(told.faults) == 1


@pytest.mark.parametrize(
    "value", [Who("seat:pumper"), Newest("flood"), Result("call_team"), Result("open_matter", "gone")]
)
def test_what_is_not_there_yet_is_named(played, value):
    told = played(OPEN, at(1).by("worker").does("call_person", person=value))
    assert len(told.faults) == 1


def test_two_of_one_role_are_two_people_and_the_matter_lies_where_the_scenario_says(played):
    told = played(OPEN, at(1).by("worker#2").does("add_note", text="演示：第二人"), region="331002002")
    assert told.faults == []
    assert [line.words for line in told.lines if line.sort == "deed"][1].startswith("演示Worker2")
    assert told.matter is not None
    assert "331002002" in told.matter.region_path


def test_one_of_a_list_that_was_answered_is_taken_by_its_number(played):
    edited = at(1).by("worker").does("edit_details", details={**SAID, "source": "works"})
    told = played(OPEN, edited, at(2).by("worker").does("add_note", text=Result("edit_details", 0)))
    assert told.faults == []


def test_whoever_comes_to_the_door_has_no_account_and_may_what_the_role_may(played):
    told = played(
        OPEN,
        at(1).by("door:reader").is_refused("measure_noise", "not_allowed", decibels=60),
        at(2).by("door:worker").does("measure_noise", decibels=60),
    )
    assert told.faults == []
    assert [line.words for line in told.lines if line.sort == "deed"][-1].startswith("Worker")
    assert not Person.objects.filter(code="specimen-reader").exists()


def test_a_moment_lies_after_the_beat_it_stands_in(played):
    told = played(
        OPEN, at(hours=2).by("worker").is_refused("close_matter", "invalid", outcome=later(hours=1))
    )
    assert told.faults == [
        "这类事没有这种结果。 outcome: 2026-11-25T12:00:00+08:00 (unknown_outcome) – 预期：invalid"
    ]


def test_after_it_the_clock_goes_on_as_before(played, hands):
    before = timing.now()
    played(OPEN)
    assert timing.now() == before
    assert Matter.objects.count() == 1
