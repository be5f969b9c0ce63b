# SPDX-License-Identifier: Apache-2.0
"""What becomes of a closed matter: who looks at it again and when, what a relapse undoes, and what a sample says."""

from dataclasses import replace

import pytest

from anlan.kernel import timing
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.command import perform
from anlan.kernel.errors import NotAllowed, Refused
from anlan.kernel.events.log import read_matter
from anlan.kernel.following import drain
from anlan.kernel.matters.commands.link_matters import link_matters
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY, KindEntry
from anlan.kernel.review.commands.record_review import record_review
from anlan.kernel.review.commands.skip_review import skip_review
from anlan.kernel.review.models import PlannedReview
from anlan.kernel.review.queries import (
    review_verbs,
    reviews_due,
    reviews_overdue,
)
from anlan.kernel.teams.commands.call_team import call_team
from anlan.kernel.testing.specimen.kinds.flood import KIND
from anlan.kernel.testing.story import OPERATOR

from .flooded_street import FLOOD, Street, heard, plans


@pytest.fixture
def street(story):
    return Street(story)


def test_an_ended_matter_is_visited_on_the_days_that_its_kind_says(street):
    assert plans(street.ended()) == [(30, "due")]


def test_a_matter_of_a_level_is_visited_on_the_days_of_that_level(street):
    assert plans(street.ended("red")) == [(7, "due"), (30, "due"), (90, "due")]


def test_a_visit_waits_for_those_who_took_no_part(street):
    street.ended()
    street.after(days=29)
    assert len(reviews_due(street.overseer, timing.now())) == 1
    assert reviews_due(street.worker, timing.now()) == []
    assert reviews_due(street.pumper, timing.now()) == []


def test_what_is_overdue_is_seen_by_whoever_may_see_the_matter(street):
    street.ended()
    reader = street.story.actor("specimen.reader")
    assert reviews_overdue(reader, timing.now()) == []
    street.after(days=31)
    assert len(reviews_overdue(reader, timing.now())) == 1
    assert reviews_overdue(street.story.actor("specimen.reader", "331002002"), timing.now()) == []


def test_what_is_due_is_asked_in_few_questions(street, django_assert_max_num_queries):
    for _ in range(3):
        street.ended()
    street.after(days=31)
    with django_assert_max_num_queries(1):
        assert len(reviews_due(street.overseer, timing.now())) == 3


@pytest.mark.parametrize("verb", [record_review, skip_review])
def test_who_was_on_the_team_or_proposed_the_end_does_not_look_at_it_again(street, verb):
    key = street.ended()
    street.after(days=30)
    said = {"finding": "calm"} if verb is record_review else {"why": "elsewhere"}
    for who in (street.worker, street.story.person("p1", "specimen.overseer")):
        with pytest.raises(NotAllowed) as no:
            street.story.tell(verb, by=who, matter=key, **said)
        assert no.value.code == "took_part"
    with pytest.raises(NotAllowed):
        street.story.tell(verb, by=OPERATOR, matter=key, **said)


def test_an_open_matter_is_not_looked_at_again(street):
    with pytest.raises(Refused) as no:
        street.found(street.opened(), "calm")
    assert no.value.code == "not_closed"


def test_a_calm_visit_confirms_the_end_and_signs_unsettle_it(street):
    key = street.ended("red")
    assert street.closings().provisional == 1
    street.after(days=7)
    street.found(key, "calm")
    assert (street.closings().confirmed, plans(key)[0]) == (1, (7, "done"))
    street.after(days=23)
    street.found(key, "signs")
    assert (street.closings().confirmed, street.closings().provisional) == (0, 1)


def test_visits_made_in_one_go_do_not_fulfil_the_plan(street):
    key = street.ended("red")
    street.after(days=1)
    for _ in range(3):
        street.found(key, "calm")
    assert [state for _day, state in plans(key)].count("due") == 3


def test_who_was_not_reached_stays_due(street):
    key = street.ended()
    street.after(days=30)
    street.found(key, "not_reached")
    row = PlannedReview.objects.get(matter=key)
    assert (row.state, row.tries) == ("due", 1)
    assert street.closings().provisional == 1


def test_nobody_had_to_be_reached_where_nothing_is_due(street):
    with pytest.raises(Refused) as no:
        street.found(street.ended(), "not_reached")
    assert no.value.code == "nothing_due"


def test_what_was_seen_is_sealed_and_not_in_the_log(street):
    key = street.ended()
    street.found(key, "calm", words="墙角仍有水渍")
    assert "墙角" not in "".join(one.fields for one in read_matter(key))
    assert Matter.objects.get(pk=key).notes.count() == 1


def test_a_visit_is_left_out_with_a_reason_and_the_later_ones_stay(street):
    key = street.ended("red")
    street.after(days=7)
    street.story.tell(skip_review, by=street.overseer, matter=key, why="moved_away")
    assert plans(key) == [(7, "skipped"), (30, "due"), (90, "due")]
    with pytest.raises(Refused):
        street.story.tell(skip_review, by=street.overseer, matter=key, why="moved_away")


def test_a_relapse_inside_the_window_takes_the_matter_up_again(street):
    key = street.ended("red")
    street.after(days=100)
    assert street.found(key, "relapsed") is True
    found = Matter.objects.get(pk=key)
    assert (found.stage, found.closed_at, found.outcome) == ("reported", None, "")
    assert {state for _day, state in plans(key)} == {"done", "void"}


def test_a_relapse_takes_the_end_out_of_the_figures_and_the_next_end_counts_again(street):
    key = street.ended()
    street.ended()
    street.after(days=10)
    street.found(key, "relapsed")
    told = street.closings()
    assert (told.first, told.now, told.withdrawn) == (2, 1, 1)
    street.end(key)
    told = street.closings()
    assert (told.first, told.now, told.withdrawn) == (3, 2, 1)
    assert plans(key).count((30, "due")) == 1


def test_a_confirmed_end_is_taken_back_by_a_later_relapse(street):
    key = street.ended("red")
    street.after(days=7)
    street.found(key, "calm")
    street.after(days=60)
    street.found(key, "relapsed")
    told = street.closings()
    assert (told.first_good, told.now_good, told.confirmed) == (1, 0, 0)


def test_after_the_window_a_relapse_is_recorded_and_the_end_stands(street):
    key = street.ended()
    street.after(days=181)
    assert street.found(key, "relapsed") is False
    assert Matter.objects.get(pk=key).closed_at is not None
    assert street.closings().now == 1


def test_clocks_that_ended_stay_ended_and_those_of_a_reopening_run(street):
    key = street.ended()
    street.after(days=10)
    street.found(key, "relapsed")
    states = dict(RunningClock.objects.filter(matter=key).values_list("name", "state"))
    assert (states["complete"], states["dry_again"]) == ("met", "run")
    street.end(key)
    assert RunningClock.objects.get(matter=key, name="dry_again").state == "met"


def test_a_matter_taken_up_again_gets_a_team_anew_and_those_who_know_it_may_come(street):
    key = street.ended()
    street.after(days=10)
    street.found(key, "relapsed")
    street.story.tell(call_team, by=street.worker, matter=key)
    calls = Matter.objects.get(pk=key).seat_calls.order_by("called_at").values_list("person", "state")
    assert list(calls) == [(street.pumper.person, "released"), (street.pumper.person, "called")]


@pytest.mark.parametrize("turned", [False, True])
def test_a_new_matter_linked_as_relapse_takes_the_end_back_whichever_way_it_is_linked(street, turned):
    key = street.ended()
    street.after(days=20)
    new = street.opened()
    one, other = (key, new) if turned else (new, key)
    street.story.tell(link_matters, by=street.worker, matter=one, other=other, relation="relapse")
    drain()
    assert len(heard(key, "review.closing_withdrawn")) == 1
    assert (street.closings().now, Matter.objects.get(pk=key).closed_at is None) == (0, False)
    street.story.tell(link_matters, by=street.worker, matter=other, other=one, relation="relapse")
    drain()
    assert len(heard(key, "review.closing_withdrawn")) == 1


def test_a_link_after_the_window_or_of_another_sort_takes_nothing_back(street):
    key = street.ended()
    street.story.tell(link_matters, by=street.worker, matter=street.opened(), other=key)
    street.after(days=181)
    street.story.tell(link_matters, by=street.worker, matter=street.opened(), other=key, relation="relapse")
    noise = street.story.noise()
    street.story.tell(link_matters, by=street.worker, matter=noise.pk, other=key, relation="relapse")
    drain()
    assert heard(key, "review.closing_withdrawn") == []


def test_a_kind_that_does_not_reopen_keeps_the_matter_closed(street, monkeypatch):
    kept = replace(KIND, review=replace(KIND.review, reopens_at=""))
    monkeypatch.setitem(REGISTRY.kinds, FLOOD, KindEntry(FLOOD, "specimen", kept))
    key = street.ended()
    assert street.found(key, "relapsed") is True
    assert Matter.objects.get(pk=key).closed_at is not None
    assert street.closings().withdrawn == 1


def test_the_verbs_of_a_closed_matter_are_those_of_who_took_no_part(street):
    key = street.ended()
    found = Matter.objects.get(pk=key)
    assert review_verbs(found, street.overseer.person, timing.now()) == {"record_review"}
    assert review_verbs(found, street.worker.person, timing.now()) == frozenset()
    street.after(days=30)
    assert review_verbs(found, street.overseer.person, timing.now()) == {"record_review", "skip_review"}


def test_the_same_key_records_a_visit_once(street):
    key = street.ended()
    for _ in range(2):
        perform(record_review, street.overseer, {"matter": key, "finding": "calm"}, key="k")
    assert len(heard(key, "review.review_made")) == 1
