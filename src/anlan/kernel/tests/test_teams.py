# SPDX-License-Identifier: Apache-2.0
"""One matter, one team: who is called, who stands in for the silent, what stops which clock, and who sees what."""

import pytest

from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.clocks.ticker import fire_due
from anlan.kernel.closing.commands.approve_closing import approve_closing
from anlan.kernel.closing.commands.propose_closing import propose_closing
from anlan.kernel.errors import Refused
from anlan.kernel.events.log import read_matter
from anlan.kernel.following import drain
from anlan.kernel.ids import new_id
from anlan.kernel.matters.commands.link_matters import link_matters
from anlan.kernel.matters.commands.open_matter import open_matter
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import is_involved
from anlan.kernel.people.models import Aptitude, OnCall
from anlan.kernel.teams.commands.accept_seat import accept_seat
from anlan.kernel.teams.commands.arrive_on_spot import arrive_on_spot
from anlan.kernel.teams.commands.call_person import call_person
from anlan.kernel.teams.commands.call_team import call_team
from anlan.kernel.teams.commands.decline_seat import decline_seat
from anlan.kernel.teams.commands.leave_team import leave_team
from anlan.kernel.teams.models import SeatCall
from anlan.kernel.teams.queries import team_reading


class Cellar:
    """A flooded cellar, the people who may be called to it, and what they say."""

    def __init__(self, story, current="off"):
        self.story = story
        self.worker = story.actor("specimen.worker")
        answer = story.tell(
            open_matter,
            by=self.worker,
            kind="specimen.flood",
            region="331002001",
            details={"current": current},
        )
        self.matter = Matter.objects.get(pk=answer.result)

    def somebody(self, code, role="pumper", **able):
        caller = self.story.person(code, f"specimen.{role}", "331002001")
        if able:
            Aptitude.objects.create(person_id=caller.person, **able)
        return caller

    def call(self, **more):
        return self.story.tell(call_team, by=self.worker, matter=self.matter.pk, **more).result

    def says(self, verb, who, **more):
        return self.story.tell(verb, by=who, matter=self.matter.pk, **more)

    def pass_(self, **span):
        drain()
        self.story.hands.pass_(**span)
        while fire_due():
            drain()
        drain()

    def states(self, seat="pumper"):
        rows = SeatCall.objects.filter(matter=self.matter, seat=seat)
        return [one.state for one in rows.order_by("called_at", "-state")]

    def heard(self, name):
        return read_matter(self.matter.pk, [f"teams.{name}"])


@pytest.fixture
def cellar(story):
    return Cellar(story)


def test_every_seat_is_called_and_each_sees_what_he_is_called_to(cellar):
    pumper, carrier = cellar.somebody("p1"), cellar.somebody("c1", "carrier")
    assert cellar.call() == 2
    assert is_involved(pumper.person, cellar.matter.pk)
    assert is_involved(carrier.person, cellar.matter.pk)


def test_a_seat_with_a_condition_is_called_only_where_it_holds(story):
    cellar = Cellar(story, current="on")
    cellar.somebody("p1"), cellar.somebody("e1", "electrician")
    cellar.call()
    assert cellar.states("electrician") == ["called"]


def test_without_its_condition_the_seat_is_not_there(cellar):
    cellar.somebody("p1"), cellar.somebody("e1", "electrician")
    cellar.call()
    assert cellar.states("electrician") == []


def test_whoever_is_on_call_is_called_first(cellar):
    cellar.somebody("p1")
    second = cellar.somebody("p2")
    OnCall.objects.create(
        id=new_id(),
        person_id=second.person,
        region_path=cellar.matter.region_path,
        since=cellar.matter.opened_at,
    )
    cellar.call()
    (call,) = SeatCall.objects.filter(seat="pumper")
    assert (call.person_id, "on_duty" in call.because.split()) == (second.person, True)


def test_the_wish_for_a_woman_reaches_whoever_talks(cellar):
    cellar.somebody("p1", is_woman=False)
    woman = cellar.somebody("p2", is_woman=True)
    cellar.call(woman=True)
    assert SeatCall.objects.get(seat="pumper").person_id == woman.person


def test_when_the_required_seats_are_taken_the_team_is_complete_and_its_clock_stops(cellar):
    pumper = cellar.somebody("p1")
    cellar.call()
    cellar.says(accept_seat, pumper)
    drain()
    assert len(cellar.heard("team_complete")) == 1
    assert RunningClock.objects.get(matter=cellar.matter.pk, name="complete").state == "met"
    assert RunningClock.objects.get(matter=cellar.matter.pk, name="seat_pumper").state == "met"


def test_a_silent_seat_falls_to_the_next_and_the_silent_sees_the_matter_no_more(cellar):
    first, second = cellar.somebody("p1"), cellar.somebody("p2")
    cellar.call()
    called = SeatCall.objects.get(seat="pumper").person_id
    cellar.pass_(minutes=6)
    assert cellar.states() == ["silent", "called"]
    assert not is_involved(called, cellar.matter.pk)
    assert is_involved(({first.person, second.person} - {called}).pop(), cellar.matter.pk)


def test_when_nobody_is_left_the_substitute_is_called(cellar):
    cellar.somebody("p1")
    stand_in = cellar.story.person("w2", "specimen.worker", "331002001")
    cellar.call()
    cellar.pass_(minutes=6)
    call = SeatCall.objects.get(seat="pumper", state="called")
    assert call.is_substitute
    assert call.person_id in (stand_in.person, cellar.worker.person)


def test_whoever_declines_is_followed_by_the_next_at_once(cellar):
    cellar.somebody("p1"), cellar.somebody("p2")
    cellar.call()
    called = SeatCall.objects.get(seat="pumper")
    who = cellar.story.person(called.person.code, "specimen.pumper", "331002001")
    cellar.says(decline_seat, who, why="conflict")
    assert cellar.states() == ["declined", "called"]


def test_whoever_declined_is_not_called_again(cellar):
    pumper = cellar.somebody("p1")
    cellar.call()
    cellar.says(decline_seat, pumper, why="busy")
    assert SeatCall.objects.filter(person=pumper.person).count() == 1


def test_the_first_on_the_spot_is_said_once(cellar):
    pumper, carrier = cellar.somebody("p1"), cellar.somebody("c1", "carrier")
    cellar.call()
    for who in (pumper, carrier):
        cellar.says(accept_seat, who)
        cellar.says(arrive_on_spot, who)
    assert len(cellar.heard("first_arrived")) == 1
    assert len(cellar.heard("seat_arrived")) == 2


def test_nobody_arrives_who_has_not_said_that_he_comes(cellar):
    pumper = cellar.somebody("p1")
    cellar.call()
    with pytest.raises(Refused):
        cellar.says(arrive_on_spot, pumper)


def test_when_a_member_leaves_in_the_middle_his_seat_is_called_again(cellar):
    pumper = cellar.somebody("p1")
    second = cellar.somebody("p2")
    cellar.call()
    called = SeatCall.objects.get(seat="pumper").person_id
    leaver, next_one = (pumper, second) if called == pumper.person else (second, pumper)
    cellar.says(accept_seat, leaver)
    cellar.says(leave_team, leaver, why="unwell")
    assert SeatCall.objects.get(state="called", seat="pumper").person_id == next_one.person
    assert not is_involved(leaver.person, cellar.matter.pk)


def test_the_lead_calls_whom_he_wants(cellar):
    cellar.somebody("p1")
    cellar.call()
    wanted = cellar.somebody("p2")
    cellar.says(call_person, cellar.worker, place="pumper", person=wanted.person)
    assert SeatCall.objects.get(person=wanted.person).because == "named"


def test_nobody_is_called_into_a_seat_whose_role_he_does_not_hold(cellar):
    cellar.somebody("p1")
    cellar.call()
    carrier = cellar.somebody("c9", "carrier")
    with pytest.raises(Refused):
        cellar.says(call_person, cellar.worker, place="pumper", person=carrier.person)


def test_a_team_is_called_once(cellar):
    cellar.somebody("p1")
    cellar.call()
    with pytest.raises(Refused):
        cellar.call()


def test_a_closed_matter_calls_nobody_any_more(cellar):
    cellar.somebody("p1"), cellar.somebody("p2")
    cellar.call()
    cellar.says(link_matters, cellar.worker, other=cellar.story.noise().pk)
    cellar.says(propose_closing, cellar.worker, outcome="given_up")
    cellar.says(approve_closing, cellar.story.actor("specimen.overseer"))
    drain()
    cellar.pass_(minutes=6)
    assert cellar.states() == ["released"]
    assert len(cellar.heard("team_released")) == 1


def test_a_page_reads_the_team_in_few_questions(cellar, django_assert_max_num_queries):
    cellar.somebody("p1"), cellar.somebody("c1", "carrier")
    cellar.call()
    with django_assert_max_num_queries(3):
        read = team_reading(cellar.matter)
    assert [(one.name, one.state) for one in read.seats] == [("pumper", "called"), ("carrier", "called")]
