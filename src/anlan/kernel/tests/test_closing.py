# SPDX-License-Identifier: Apache-2.0
"""How a matter ends: what it needs to show, and that nobody ends his own case alone."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.access.models import AccessRecord
from anlan.kernel.closing.commands.approve_closing import approve_closing
from anlan.kernel.closing.commands.close_matter import close_matter
from anlan.kernel.closing.commands.propose_closing import propose_closing
from anlan.kernel.closing.commands.return_closing import return_closing
from anlan.kernel.closing.models import ClosingProposal
from anlan.kernel.closing.queries import closing_verbs, proposals_waiting_for
from anlan.kernel.closing.rules import _is_idle, _met_at, missing, ready_to_close, standing
from anlan.kernel.context import Caller, Context
from anlan.kernel.declare import Need
from anlan.kernel.errors import NotAllowed, NotFound, Refused
from anlan.kernel.events.log import read_matter
from anlan.kernel.matters.commands.edit_details import edit_details
from anlan.kernel.matters.commands.link_matters import link_matters
from anlan.kernel.matters.commands.move_matter import move_matter
from anlan.kernel.matters.commands.open_matter import open_matter
from anlan.kernel.matters.events import MattersLinked
from anlan.kernel.matters.flow import involve, release
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY, KindEntry
from anlan.kernel.teams.commands.accept_seat import accept_seat
from anlan.kernel.teams.commands.arrive_on_spot import arrive_on_spot
from anlan.kernel.teams.commands.call_team import call_team
from anlan.kernel.teams.commands.decline_seat import decline_seat
from anlan.kernel.testing.specimen.kinds.flood import KIND
from anlan.kernel.testing.story import OPERATOR
from anlan.kernel.writing import writing


class Cellar:
    """A flooded cellar on its way to its end, and whoever decides on it."""

    def __init__(self, story, current="off"):
        self.story = story
        self.worker, self.overseer = story.actor("specimen.worker"), story.actor("specimen.overseer")
        answer = story.tell(
            open_matter,
            by=self.worker,
            kind="specimen.flood",
            region="331002001",
            details={"current": current},
        )
        self.key = UUID(answer.result)

    @property
    def matter(self):
        return Matter.objects.get(pk=self.key)

    def says(self, verb, who=None, **more):
        return self.story.tell(verb, by=who or self.worker, matter=self.key, **more)

    def pumped(self):
        pumper = self.story.person("p1", "specimen.pumper", "331002001")
        self.says(call_team)
        self.says(accept_seat, pumper)
        self.says(arrive_on_spot, pumper)
        return pumper

    def goes_on(self, who=None):
        self.says(link_matters, who, other=self.story.noise().pk)

    def given_up(self):
        self.goes_on()
        return self.says(propose_closing, outcome="given_up")

    def heard(self, name):
        return read_matter(self.matter.pk, [name])


@pytest.fixture
def cellar(story):
    return Cellar(story)


def test_what_a_good_end_needs_is_named(cellar):
    assert missing(cellar.matter) == ["A pumper was on the spot"]
    with pytest.raises(Refused) as no:
        cellar.says(propose_closing, outcome="dry")
    assert "A pumper was on the spot" in str(no.value.message)


def test_a_need_is_met_by_an_event_of_the_matters_own_history(cellar):
    cellar.pumped()
    assert missing(cellar.matter) == []


def test_what_happened_to_another_matter_meets_nothing(cellar):
    cellar.pumped()
    assert missing(Cellar(cellar.story).matter) == ["A pumper was on the spot"]


def test_a_need_is_missing_again_after_what_undoes_it(cellar):
    cellar.pumped()
    cellar.says(edit_details, details={"current": "off"})
    assert missing(cellar.matter) == []  # nothing was changed, so nothing was recorded
    cellar.says(edit_details, details={"current": "on"})
    assert len(missing(cellar.matter)) == 2


def test_a_need_with_a_condition_is_asked_only_where_it_holds(story):
    assert missing(Cellar(story, current="on").matter) == [
        "A pumper was on the spot",
        "An electrician was on the spot",
    ]


def test_failure_needs_other_things_than_success(cellar):
    assert missing(cellar.matter, "given_up") == ["Linked with what goes on"]
    cellar.goes_on()
    assert [one.name for one in standing(cellar.matter).ready()] == ["given_up"]


def test_what_a_command_itself_records_counts_already(cellar):
    ctx = Context(OPERATOR)
    with writing(ctx):
        ctx.hold(cellar.matter.pk, "specimen.flood", cellar.matter.region_path)
        with pytest.raises(Refused):
            ready_to_close(ctx, cellar.matter, "given_up")
        ctx.record(MattersLinked(matter=cellar.key, other=cellar.key, relation="follows"))
        ready_to_close(ctx, cellar.matter, "given_up")


def test_who_closes_alone_is_shown_the_way_of_two(cellar):
    cellar.pumped()
    with pytest.raises(Refused) as no:
        cellar.says(close_matter, outcome="dry")
    assert no.value.code == "needs_approval"
    assert str(propose_closing.label) in str(no.value.message)


def test_somebody_else_approves_and_the_matter_ends(cellar):
    cellar.pumped()
    cellar.says(propose_closing, outcome="dry")
    assert cellar.matter.closed_at is None
    assert cellar.says(approve_closing, cellar.overseer).result == 0
    assert (cellar.matter.outcome, cellar.matter.stage) == ("dry", "closed")
    assert len(cellar.heard("matters.matter_closed")) == 1


def test_who_proposed_does_not_approve(cellar):
    cellar.given_up()
    with pytest.raises(NotAllowed) as no:
        cellar.says(approve_closing)
    assert no.value.code == "own_proposal"


def test_who_takes_part_does_not_approve_and_his_attempt_is_on_record(cellar):
    cellar.given_up()
    ctx = Context(OPERATOR)
    with writing(ctx):
        ctx.hold(cellar.key, "specimen.flood", cellar.matter.region_path)
        involve(ctx, cellar.matter, cellar.overseer.person, "pumper")
    with pytest.raises(NotAllowed):
        cellar.says(approve_closing, cellar.overseer)
    assert AccessRecord.objects.filter(
        viewer=cellar.overseer.person, reason="took_part", refused=True
    ).exists()


def test_who_took_part_earlier_does_not_approve_either(cellar):
    cellar.given_up()
    ctx = Context(OPERATOR)
    with writing(ctx):
        ctx.hold(cellar.key, "specimen.flood", cellar.matter.region_path)
        involve(ctx, cellar.matter, cellar.overseer.person, "pumper")
        release(ctx, cellar.matter, cellar.overseer.person)
    with pytest.raises(NotAllowed):
        cellar.says(approve_closing, cellar.overseer)


def test_who_was_called_into_a_seat_does_not_approve(cellar):
    both = cellar.story.person("both", "specimen.pumper", "331002001")
    both = cellar.story.person("both", "specimen.overseer")
    cellar.says(call_team)
    cellar.says(decline_seat, both, why="conflict")
    cellar.given_up()
    with pytest.raises(NotAllowed) as no:
        cellar.says(approve_closing, both)
    assert no.value.code == "took_part"


def test_who_moved_it_on_or_did_what_its_end_needs_does_not_approve(cellar):
    mover, linker = (cellar.story.person(code, "specimen.worker") for code in ("mover", "linker"))
    cellar.says(move_matter, mover, stage="pumping")
    cellar.goes_on(linker)
    cellar.says(propose_closing, outcome="given_up")
    for worked in (mover, linker):
        with pytest.raises(NotAllowed):
            cellar.says(approve_closing, worked)


def test_no_program_approves(cellar):
    cellar.given_up()
    with pytest.raises(NotAllowed) as no:
        cellar.says(approve_closing, OPERATOR)
    assert no.value.code == "no_person"


def test_outside_his_region_nobody_approves(cellar):
    cellar.given_up()
    with pytest.raises(NotFound):
        cellar.says(approve_closing, cellar.story.actor("specimen.overseer", "331002002"))


def test_an_end_whose_need_was_undone_cannot_be_approved(cellar):
    cellar.pumped()
    cellar.says(propose_closing, outcome="dry")
    cellar.says(edit_details, details={"current": "on"})
    with pytest.raises(Refused) as no:
        cellar.says(approve_closing, cellar.overseer)
    assert no.value.code == "not_yet"


def test_an_end_from_before_the_matter_moved_cannot_be_approved_and_is_proposed_anew(cellar):
    cellar.given_up()
    cellar.story.hands.pass_(minutes=1)
    cellar.says(move_matter, stage="pumping")
    with pytest.raises(Refused) as no:
        cellar.says(approve_closing, cellar.overseer)
    assert no.value.code == "out_of_date"
    cellar.says(propose_closing, outcome="given_up")
    states = ClosingProposal.objects.order_by("proposed_at").values_list("state", flat=True)
    assert list(states) == ["replaced", "waiting"]


def test_an_end_is_proposed_once(cellar):
    cellar.given_up()
    with pytest.raises(Refused) as no:
        cellar.says(propose_closing, outcome="given_up")
    assert no.value.code == "proposed_already"


def test_a_returned_end_says_why_and_its_words_stay_out_of_the_log(cellar):
    cellar.given_up()
    cellar.says(return_closing, cellar.overseer, why="not_as_filed", words="请补写水位")
    (record,) = cellar.heard("closing.closing_returned")
    assert "not_as_filed" in record.fields
    assert "请补写水位" not in "".join(one.fields for one in read_matter(cellar.key))
    assert cellar.matter.notes.count() == 1
    cellar.says(propose_closing, outcome="given_up")


def test_who_proposed_takes_it_back_and_who_took_part_returns_nothing(cellar):
    cellar.given_up()
    helper = cellar.story.person("helper", "specimen.worker")
    cellar.goes_on(helper)
    with pytest.raises(NotAllowed):
        cellar.says(return_closing, helper, why="too_early")
    cellar.says(return_closing, why="taken_back")
    assert ClosingProposal.objects.get().state == "returned"


def test_an_end_waits_for_those_alone_who_may_decide_on_it(cellar):
    cellar.given_up()
    assert [one.matter_id for one in proposals_waiting_for(cellar.overseer)] == [cellar.key]
    assert list(proposals_waiting_for(cellar.worker)) == []
    assert not proposals_waiting_for(cellar.story.actor("specimen.overseer", "331002002"))
    assert not proposals_waiting_for(cellar.story.actor("specimen.reader"))


def test_what_waits_is_asked_in_few_questions(cellar, django_assert_max_num_queries):
    cellar.given_up()
    for _ in range(3):
        Cellar(cellar.story).given_up()
    with django_assert_max_num_queries(1):
        assert len(proposals_waiting_for(cellar.overseer)) == 4


def test_each_sees_the_verbs_that_have_something_to_do(cellar):
    person, worker = cellar.overseer.person, cellar.worker.person
    assert closing_verbs(cellar.matter, person) == {"propose_closing"}
    cellar.given_up()
    assert closing_verbs(cellar.matter, person) == {"approve_closing", "return_closing"}
    assert closing_verbs(cellar.matter, worker) == {"return_closing"}
    cellar.says(approve_closing, cellar.overseer)
    assert closing_verbs(cellar.matter, person) == frozenset()


def test_a_long_history_is_asked_once(cellar, django_assert_num_queries):
    found = cellar.matter
    with django_assert_num_queries(1):
        missing(found)


class Said:
    """Something that happened, to a need."""

    seat = "pumper"


@given(st.lists(st.sampled_from(["on", "off", "other"])))
def test_a_need_is_met_exactly_when_nothing_undid_it_after_what_met_it(names):
    need = Need("n", "N", on="on", undone_by=("off",))
    met = _met_at(need, [(name, number, Said()) for number, name in enumerate(names)]) is not None
    rest = [name for name in names if name != "other"]
    assert met == (bool(rest) and rest[-1] == "on")


@given(st.lists(st.sampled_from(["asks", "lets_go", "other"])))
def test_a_need_is_idle_until_something_asks_for_it_and_since_something_let_it_go(names):
    need = Need("n", "N", on="on", once=("asks",), unless_since=("lets_go",))
    told = [name for name in names if name != "other"]
    idle = _is_idle(need, [(name, number, Said()) for number, name in enumerate(names)])
    assert idle == (not told or told[-1] == "lets_go")


def test_two_approvals_are_those_of_two_people(cellar, monkeypatch):
    two = replace(KIND, closing=replace(KIND.closing, approvals=2))
    monkeypatch.setitem(REGISTRY.kinds, "specimen.flood", KindEntry("specimen.flood", "specimen", two))
    cellar.given_up()
    assert cellar.says(approve_closing, cellar.overseer).result == 1
    with pytest.raises(Refused) as no:
        cellar.says(approve_closing, cellar.overseer)
    assert no.value.code == "approved_already"
    assert cellar.matter.closed_at is None
    assert cellar.says(approve_closing, cellar.story.person("second", "specimen.overseer")).result == 0
    assert cellar.matter.closed_at is not None


def test_a_caller_without_a_person_took_part_in_nothing_and_waits_for_nothing(db):
    assert not proposals_waiting_for(Caller(None, "x", "clock"))
