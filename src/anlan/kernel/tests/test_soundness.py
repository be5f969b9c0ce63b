# SPDX-License-Identifier: Apache-2.0
"""A kind that cannot work is refused at start: what is wrong, in which line, and what to do."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

import pytest

from anlan.kernel.checks import BadDeclaration, check, kind_faults
from anlan.kernel.declare import Clock, Kind, Role, Scenario, Seat, Stage, Who, at, minutes
from anlan.kernel.fields import Details, Place, Telephone, Text
from anlan.kernel.lines import line_of
from anlan.kernel.ports import Point
from anlan.kernel.registry import REGISTRY, KindEntry, ScenarioEntry
from anlan.kernel.soundness import scenario_faults, with_remedy
from anlan.kernel.testing.specimen.kinds.noise import KIND

BAD = '''"""A kind with six planted mistakes."""
from typing import Annotated
from anlan.kernel.declare import Clock, Closing, Kind, Outcome, Seat, Stage, minutes
from anlan.kernel.fields import Details, Telephone, Text

class Wages(Details):
    story: Annotated[str, Text(label="What happened")]
    phone: Annotated[str, Telephone(label="Telephone", purpose="To ask back")]

KIND = Kind(
    label="Unpaid wages", letters="QX", details=Wages,
    stages=[
        Stage("reported", "Reported", then=["talks", "closed"]),
        Stage("talks", "Talks"),
        Stage("closed", "Closed", final=True),
    ],
    clocks=[Clock("pay", "Pay", limit=minutes(60), until="specimen.noise_measurd"),
            Clock("talk", "Talk", limit=minutes(60), until="matters.matter_advanced", since="matters.matter_advanced",
                  only={"stage": ("paid",)})],
    team=[Seat("worker", "Mediator", lead=True)],
    closing=Closing(outcomes=[Outcome("paid", "Paid", good=True)]),
)
'''
LINES = {
    "detail story may hold anything and says no purpose: say purpose": 7,
    "detail phone is a telephone and stands in clear: say level=3": 8,
    "from stage talks there is no way to an end: name what may follow in its `then`": 14,
    "clock pay waits for unknown event specimen.noise_measurd: every event": 17,
    "clock talk waits for matters.matter_advanced with stage paid, which cannot be: put": 18,
    "seat worker must be taken and has no substitute: say substitute=": 20,
}


@pytest.fixture
def loaded(tmp_path, monkeypatch) -> Callable[[str], None]:
    """Takes a module's text in as the loader would, for this test only."""

    def load(text: str) -> None:
        file = tmp_path / "wages.py"
        file.write_text(text, encoding="utf-8")
        said: dict[str, object] = {"__name__": "wages"}
        exec(compile(text, str(file), "exec"), said)
        kind = said["KIND"]
        assert isinstance(kind, Kind)
        entry = KindEntry("specimen.wages", "specimen", kind, str(file))
        monkeypatch.setattr(REGISTRY, "kinds", {**REGISTRY.kinds, entry.name: entry})

    return load


def test_each_planted_mistake_is_named_with_its_line_and_its_remedy(loaded):
    loaded(BAD)
    with pytest.raises(BadDeclaration) as refused:
        check()
    said = str(refused.value).splitlines()
    for sentence, line in LINES.items():
        assert any(f"wages.py:{line}: specimen.wages: {sentence}" in one for one in said), (sentence, said)


class Hidden(Details):
    words: Annotated[tuple[str, ...], Text(label="Words")] = ()
    home: Annotated[Point | None, Place(label="Home")] = None
    phone: Annotated[str, Telephone(label="Telephone", level=2, purpose="To ask back")] = ""


def with_clock(**given: object) -> Kind:
    said = {"limit": minutes(1), "until": "matters.matter_closed", **given}
    return replace(KIND, clocks=[Clock("c", "C", **said)])  # type: ignore[arg-type]


CANNOT = [
    (with_clock(until="dispatch.task_rated"), "clock c waits for dispatch.task_rated, which is recorded for"),
    (with_clock(until="teams.team_complete"), "clock c waits for teams.team_complete, and this kind has no"),
    (with_clock(only={"depth": ("1",)}), "clock c asks for depth, which matters.matter_opened does not have"),
    (with_clock(since="matters.matter_closed"), "clock c: what starts it is all that stops it"),
    (with_clock(since="specimen.noise_measured", until="specimen.noise_measured"), "clock c: what starts it"),
    (with_clock(at="reported"), "clock c says at and since, until or only"),
    (with_clock(calendar="workdays"), "clock c counts by unknown calendar workdays"),
    (with_clock(again="never"), "clock c: a second start is to never, which means nothing"),
    (
        replace(KIND, clocks=[Clock("c", "C", minutes(1), at="closed")]),
        "clock c runs at closed, which is no open stage",
    ),
    (replace(KIND, details=Hidden), "detail words may hold anything and says no purpose"),
    (replace(KIND, details=Hidden), "detail home may hold anything and says no purpose"),
    (replace(KIND, details=Hidden), "detail phone is a telephone and stands in clear"),
    (
        replace(KIND, stages=[Stage("a", "A", then=["z"]), Stage("z", "Z", then=["a"], final=True)]),
        "stage z is final and leads on",
    ),
]


@pytest.mark.parametrize(("kind", "fault"), CANNOT, ids=[fault[:34] for _, fault in CANNOT])
def test_what_cannot_work_is_said(kind, fault):
    assert any(one.startswith(fault) for one in kind_faults(kind, "specimen")), kind_faults(kind, "specimen")


def test_a_name_that_is_nearly_right_is_answered_with_the_right_one():
    said = with_remedy("clock c waits for unknown event teams.first_arived")
    assert said.endswith("docs/reference/events.md; was teams.first_arrived meant?")
    assert "was close_matter meant?" in with_remedy("beat 1 does unknown verb close_mater")
    assert "meant" not in with_remedy("clock c waits for unknown event dispatch.moon_rose")


def test_the_clock_of_a_seat_is_found_at_the_seat():
    text = 'KIND = Kind(\n    team=[\n        Seat("pumper", "Pumper")])\n'
    assert line_of(text, "clock seat_pumper waits for nothing") == 3
    assert line_of(text, "no stage is final") == 1


STORIES = [
    (at(0).by("ghost").does("open_matter"), "part ghost is for unknown role ghost"),
    (at(0).by("door:ghost").does("open_matter"), "part ghost is for unknown role ghost"),
    (at(0).by("worker").does("open_door"), "beat 1 does unknown verb open_door"),
    (at(0).does("open_matter", colour="red"), "beat 1 gives open_matter colour, which it does not take"),
    (at(0).expects_stage("gone"), "beat 1 expects unknown stage gone: there are closed, measured, reported"),
    (at(0).expects_clock("gone", "met"), "beat 1 expects unknown clock gone: there are measure, settle"),
    (at(0).expects_event("specimen.gone"), "beat 1 expects unknown event specimen.gone"),
    (at(0).expects_stage("closed", of="gone"), "beat 1 expects something of unknown kind specimen.gone"),
    (at(0).runs("gone"), "beat 1 runs unknown errand gone"),
    (at(0).by("worker").does("call_person", person=Who("ghost")), "part ghost is for unknown role ghost"),
]


@pytest.mark.parametrize(("beat", "fault"), STORIES, ids=[fault for _, fault in STORIES])
def test_a_scenario_of_what_is_not_there_is_refused(beat, fault):
    assert fault in list(scenario_faults(Scenario("S", [beat]), "specimen.noise"))


def test_a_scenario_that_goes_back_in_time_is_refused_at_the_line_of_the_beat(tmp_path, monkeypatch):
    file = tmp_path / "noise.py"
    file.write_text("BACK = Scenario(\n    'Back',\n    [\n        at(5),\n        at(4),\n    ],\n)\n")
    entry = ScenarioEntry(
        "specimen.noise.back", "specimen.noise", Scenario("Back", [at(5), at(4)]), str(file)
    )
    monkeypatch.setattr(REGISTRY, "scenarios", {entry.name: entry})
    with pytest.raises(BadDeclaration, match=r"noise\.py:5: specimen\.noise\.back: beat 2 goes back in time"):
        check()


def test_a_scenario_of_no_kind_is_refused():
    assert list(scenario_faults(Scenario("S", []), "specimen.gone")) == [
        "it is of unknown kind specimen.gone"
    ]


def test_a_required_seat_with_a_substitute_is_sound():
    kind = replace(KIND, team=[Seat("worker", "W", lead=True, substitute="reader")])
    assert kind_faults(kind, "specimen") == []


def test_a_role_of_a_whole_region_that_names_what_it_may_there_is_told_so(monkeypatch):
    role = Role("doubled", "Doubled", may=[], in_region=["view"])
    monkeypatch.setitem(REGISTRY.roles, "specimen.doubled", ("specimen", role, frozenset(["specimen.view"])))
    with pytest.raises(BadDeclaration, match="doubled names in_region"):
        check()
