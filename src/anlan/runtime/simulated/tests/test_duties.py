# SPDX-License-Identifier: Apache-2.0
"""Simulated people act in their own time, the same for the same seed, and leave alone whom a human plays."""

from dataclasses import dataclass, field
from uuid import UUID

import pytest

from anlan.kernel import timing
from anlan.kernel.ports import Point

from ..cast import Cast
from ..chance import Chance
from ..district import District
from ..duties import DUTIES
from ..seen import Seen
from ..walking import Body, Way

DESK, COLLEAGUE, GUARD, OFFICER, CAR, GATEWAY = (UUID(int=number) for number in range(1, 7))
LEAD, OTHER_LEAD = UUID(int=99), UUID(int=98)
SCENE = Point(28.676, 121.443)


def row(**given):
    """An incident as the API prints it."""
    return {
        "id": "i1", "number": "JQ1", "stage": "received", "lat": SCENE.lat, "lng": SCENE.lng, "is_out_of_district": False,
        "order_number": "YS1", "task": "t1", "task_stage": "waiting", "offers": 0, "guard": None, "guard_asked_at": None,
        "officers": [], **given,
    }  # fmt: skip


@dataclass
class Desk:
    """Everybody's line: what is done is written down, what is read is what a test laid out."""

    rows: list = field(default_factory=list)
    said: list = field(default_factory=list)
    seconds: float = 112.0
    carries_out: bool = True

    def do(self, path, **values):
        self.said.append((path.removeprefix("dispatch/"), values))
        return self.carries_out

    def read(self, path, **query):
        if path.endswith("incidents"):
            return {"items": self.rows}
        people = [{"id": str(GUARD), "seconds": self.seconds}]
        return {"candidates": people, "cars": [{"id": str(CAR), "seconds": 300.0}], "police_at_once": False}

    def positions(self, samples):
        pass

    @property
    def deeds(self):
        return [name for name, _ in self.said]


class Few(Cast):
    """A cast of four without a register."""

    def __init__(self, line, seed=7, played=()):
        self.chance, self._line, self._humans = Chance(seed), line, set(played)
        self.desks, self.gateway, self.leads = (
            [DESK, COLLEAGUE],
            GATEWAY,
            {"wangjianguo": LEAD, "zhoumin": OTHER_LEAD},
        )
        self._venues, self._beats, self._crews = [], {}, {}
        self._opening_places = []
        self.guards = {GUARD: self.body("g", GUARD)}
        self.officers = {OFFICER: self.body("c", OFFICER)}

    def body(self, code, person):
        return Body(code, frozenset({person}), ("33100200001110000001",), SCENE, SCENE)

    def line(self, person):
        return self._line

    def played(self):
        return self._humans


@pytest.fixture
def line():
    return Desk()


def live(line, hands, *, seconds=60, seed=7, played=(), step=1):
    """Let so many seconds pass, round after round."""
    district = District(Few(line, seed, played), DUTIES)
    for _ in range(0, seconds, step):
        district.round()
        hands.pass_(seconds=step)
    return district


def test_a_desk_that_nobody_plays_decides_within_seconds(line, hands):
    line.rows = [row()]
    live(line, hands, seconds=16)
    assert line.deeds == ["offer-task"]


def test_the_same_seed_tells_the_same_story(hands):
    stories = []
    for seed in (7, 7, 8):
        line = Desk(rows=[row(task_stage="calming", guard=str(GUARD))])
        district, moments = District(Few(line, seed), DUTIES), []
        for second in range(90):
            before = len(line.said)
            district.round()
            moments += [(second, name) for name, _ in line.said[before:]]
            hands.pass_(seconds=1)
        stories.append(moments)
    assert stories[0] == stories[1] != stories[2]


def test_a_human_at_the_desk_is_left_alone_and_the_colleague_takes_what_waits_too_long(line, hands):
    line.rows = [row()]
    live(line, hands, seconds=70, played=[DESK])
    assert line.deeds == []
    live(line, hands, seconds=130, played=[DESK])
    assert "offer-task" in line.deeds


def test_the_opening_scene_waits_for_the_human(line, hands):
    line.rows = [row(order_number="DEMO1")]
    live(line, hands, seconds=600, played=[DESK], step=5)
    assert line.deeds == []


def test_unplayed_it_waits_some_minutes_for_whoever_comes_and_then_goes_on(line, hands):
    line.rows = [row(order_number="DEMO1")]
    district = live(line, hands, seconds=230, step=5)
    assert line.deeds == []
    for _ in range(20):
        hands.pass_(seconds=5)
        district.round()
    assert "offer-task" in line.deeds


def test_a_lead_leaves_time_to_the_human_who_changes_parts(line, hands):
    line.rows = [row(order_number="DEMO1", task_stage="offered", guard=str(LEAD), officers=[str(OFFICER)])]
    district = District(Few(line, played=[OTHER_LEAD]), DUTIES)
    district.cast.guards[LEAD] = district.cast.body("l", LEAD)
    for seconds in (0, 25, 12):
        hands.pass_(seconds=seconds)
        district.round()
        assert ("accept-task" in line.deeds) == (seconds == 12)


def test_a_guard_who_is_asked_says_that_he_is_well_some_later_than_they_should(hands):
    answered = []
    for number in range(60):
        line = Desk([row(id=f"i{number}", number=f"JQ{number}", task_stage="on_scene", guard=str(GUARD),
                         guard_asked_at="2026-11-21T08:00:00Z")])  # fmt: skip
        live(line, hands, seconds=40, step=5)
        answered.append("say-well" in line.deeds)
    assert 45 <= sum(answered) < 60


def test_a_guard_whom_a_human_plays_does_nothing_by_himself(line, hands):
    line.rows = [row(task_stage="offered", guard=str(GUARD), officers=[str(OFFICER)])]
    live(line, hands, played=[GUARD, OFFICER])
    assert line.deeds == []


def test_the_device_of_a_human_guard_who_said_that_he_is_there_is_there(line, hands):
    line.rows = [row(task_stage="on_scene", guard=str(GUARD), officers=[str(OFFICER)])]
    district = District(Few(line, played=[GUARD, OFFICER]), DUTIES)
    body = district.cast.guards[GUARD]
    body.at, body.way = Point(28.7, 121.5), Way(timing.now(), ((0.0, Point(28.7, 121.5)), (900.0, SCENE)))
    district.round()
    assert (body.at, body.way) == (SCENE, None)


def test_nobody_is_sent_from_far_away(line, hands):
    line.rows, line.seconds = [row(officers=[str(OFFICER)])], 1800.0
    live(line, hands, seconds=16, played=[OFFICER])
    assert line.deeds == ["stand-down"]


def test_what_lies_outside_the_district_goes_back(line, hands):
    line.rows = [row(is_out_of_district=True, task=None, task_stage="")]
    live(line, hands, seconds=16)
    assert line.deeds == ["return-incident"]


def test_a_deed_that_was_refused_is_tried_again_later_and_later(line, hands):
    line.rows, line.carries_out = [row()], False
    live(line, hands, seconds=60)
    assert 2 <= line.deeds.count("offer-task") <= 5


def test_an_officer_takes_over_before_he_writes(line, hands):
    line.rows = [row(stage="on_scene", task_stage="to_hand_over", guard=str(GUARD), officers=[str(OFFICER)])]
    live(line, hands, seconds=50)
    assert "hand-over-to-police" in line.deeds
    assert "record-feedback" not in line.deeds


def test_a_guard_is_not_left_unrated_when_the_incident_is_closed(line, hands):
    line.rows = [row(stage="fed_back", task_stage="handed_over", guard=str(GUARD), officers=[str(OFFICER)])]
    live(line, hands, seconds=120)
    assert "rate-task" in line.deeds
    assert "close-incident" not in line.deeds


def test_a_guard_who_is_stood_down_on_his_way_turns_round(line, hands):
    far = Point(SCENE.lat + 0.01, SCENE.lng)
    line.rows = [row(task_stage="accepted", guard=str(GUARD), officers=[str(OFFICER)], lat=far.lat)]
    district = live(line, hands, seconds=30, played=[OFFICER])
    body = district.cast.guards[GUARD]
    assert body.way.stops[-1][1] == far
    line.rows = [row(task_stage="stood_down", officers=[str(OFFICER)], lat=far.lat)]
    district.round()
    assert body.way.stops[-1][1] == body.home


def test_what_is_over_is_forgotten(line, hands):
    line.rows = [row()]
    district = live(line, hands, seconds=20)
    line.rows = []
    district.round()
    assert not district._done
    assert not district._moments


def test_one_in_fifteen_guards_says_nothing_and_one_in_twelve_does_not_go(hands):
    answers = {"accept-task": 0, "refuse-task": 0, "": 0}
    for number in range(600):
        line = Desk(
            rows=[row(number=f"JQ{number}", task_stage="offered", guard=str(GUARD), officers=[str(OFFICER)])]
        )
        live(line, hands, seconds=26, step=13, played=[OFFICER])
        answers[next((one for one in line.deeds if one in answers), "")] += 1
    assert 25 <= answers[""] <= 60
    assert 30 <= answers["refuse-task"] <= 70


def test_a_row_of_the_api_is_read_whole():
    seen = Seen.read(
        row(order_number="DEMO20261121", officers=[str(OFFICER)], guard=str(GUARD), task_stage="accepted")
    )
    assert seen.is_opening
    assert seen.bound == {GUARD, OFFICER}


def test_whoever_opened_his_window_first_is_kept_for_the_opening_scene(line):
    """While it waits for a guard or a car, a colleague sends humans nowhere else; afterwards he takes them first."""
    district = District(Few(line, played=[LEAD]), DUTIES)
    opening = Seen.read(row(id="i0", order_number="DEMO1"))
    other = Seen.read(row())
    choice = [{"id": str(LEAD)}, {"id": str(GUARD)}]
    district.played = {LEAD}
    district.open = {"i0": opening, "i1": other}
    assert district.cast.first_of(choice, district.courted(other))["id"] == str(GUARD)
    assert district.cast.first_of(choice, district.courted(opening))["id"] == str(LEAD)
    district.open = {
        "i0": Seen.read(row(order_number="DEMO1", task_stage="offered", officers=[str(OFFICER)]))
    }
    assert district.cast.first_of(choice, district.courted(other))["id"] == str(LEAD)
