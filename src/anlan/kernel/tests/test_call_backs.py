# SPDX-License-Identifier: Apache-2.0
"""Call-backs are drawn by share, can be drawn again from the log, and say their share with its interval."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel import timing
from anlan.kernel.errors import Invalid, NotAllowed, Refused
from anlan.kernel.events.models import EventRecord
from anlan.kernel.ids import new_id
from anlan.kernel.review.models import CallBackDraw, PlannedReview
from anlan.kernel.review.queries import (
    draw_again,
    sampled,
)
from anlan.kernel.review.sampling import draw, share_of, wilson

from .flooded_street import FLOOD, Street


@pytest.fixture
def street(story):
    return Street(story)


def test_call_backs_are_drawn_by_share_and_can_be_drawn_again_from_the_log(street):
    keys = [street.ended() for _ in range(5)]
    street.after(days=1)
    assert street.draw() == 3
    row = CallBackDraw.objects.get()
    drawn = PlannedReview.objects.filter(draw=row).values_list("matter", flat=True)
    assert set(draw_again(row)) == set(drawn) <= set(keys)
    street.found(draw_again(row)[0], "relapsed")  # what happens later changes nothing about what was drawn
    assert set(draw_again(row)) == set(drawn)


def test_what_had_relapsed_before_is_not_drawn(street):
    street.found(street.ended(), "relapsed")
    street.ended()
    street.after(days=1)
    street.draw()
    assert CallBackDraw.objects.get().population == 1


def test_nobody_draws_twice_until_the_sample_pleases_him(street):
    street.ended()
    street.after(days=1)
    street.draw()
    with pytest.raises(Refused) as no:
        street.draw(region="331002")
    assert no.value.code == "drawn_already"


def test_whoever_took_part_draws_nothing(street):
    street.ended()
    street.after(days=1)
    with pytest.raises(NotAllowed) as no:
        street.draw(street.worker)
    assert no.value.code == "took_part"
    with pytest.raises(NotAllowed):
        street.draw(street.story.actor("specimen.reader"))
    with pytest.raises(NotAllowed):
        street.draw(street.story.actor("specimen.overseer", "331002002"))


def test_days_that_are_not_over_are_not_drawn_from_and_unsampled_kinds_neither(street):
    with pytest.raises(Invalid):
        street.draw()
    with pytest.raises(Refused):
        street.draw(kind="specimen.noise")
    with pytest.raises(Invalid):
        street.draw(kind="specimen.fire")


def test_a_draw_is_in_the_log_with_all_that_it_takes_to_repeat_it(street):
    street.ended()
    street.after(days=1)
    street.draw()
    record, row = EventRecord.objects.get(name="review.call_backs_drawn"), CallBackDraw.objects.get()
    assert row.seed in record.fields
    assert row.digest in record.fields


def test_the_sample_is_printed_with_its_interval(street):
    for _ in range(4):
        street.ended()
    street.after(days=1)
    street.draw()
    first, second = draw_again(CallBackDraw.objects.get())
    street.found(first, "relapsed")
    street.found(second, "calm")
    told = sampled(FLOOD, street.began - timedelta(days=1), timing.now())
    assert (told.population, told.drawn, told.reached, told.relapsed, told.share) == (4, 2, 2, 1, 0.5)
    assert (round(told.low, 3), round(told.high, 3)) == (0.095, 0.905)


def test_the_interval_is_the_published_one():
    low, high = wilson(8, 10)  # Newcombe 1998, table I: 0.4902 to 0.9433
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(0, 200), st.integers(1, 200))
def test_the_interval_holds_the_share_and_stays_within_bounds(hits, of):
    hits = min(hits, of)
    low, high = wilson(hits, of)
    assert 0 <= low <= hits / of + 1e-9
    assert hits / of - 1e-9 <= high <= 1


@given(st.integers(0, 60), st.floats(0, 1), st.text("0123456789abcdef", min_size=1, max_size=32))
def test_a_draw_is_a_part_of_its_population_and_does_not_hang_on_its_order(many, share, seed):
    population = [new_id() for _ in range(many)]
    drawn = draw(population, seed, share_of(many, share))
    assert drawn == draw(reversed(population), seed, share_of(many, share))
    assert len(set(drawn)) == share_of(many, share) <= many
    assert set(drawn) <= set(population)
