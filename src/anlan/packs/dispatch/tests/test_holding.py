# SPDX-License-Identifier: Apache-2.0
"""Who holds the scene: the evening at the bar, then every evening that chance can make."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.packs.dispatch.holding import (
    By,
    Fact,
    FactKind,
    Holding,
    NotReported,
    forecast,
    hold,
    marks,
    unheld_in_all,
)

CALL = datetime(2026, 11, 21, 15, 41, 7, tzinfo=UTC)
WANG, CAI, ZHAO = UUID(int=1), UUID(int=2), UUID(int=3)
Told = tuple[FactKind, int] | tuple[FactKind, int, UUID | None]


def at(seconds: float) -> datetime:
    """So many seconds after the call."""
    return CALL + timedelta(seconds=seconds)


def told(*facts: Told) -> list[Fact]:
    """The call, and what followed: kind, seconds, person."""
    return [Fact(FactKind.REPORTED, CALL), *(Fact(fact[0], at(fact[1]), *fact[2:]) for fact in facts)]


def scene(now: float, *facts: Told) -> Holding:
    """The holding so many seconds after the call."""
    return hold(told(*facts), at(now))


def line(held: Holding) -> list[tuple[str, int]]:
    """The segments as holder and seconds."""
    return [(segment.by.value, int(segment.seconds)) for segment in held.segments]


ARRIVES = (FactKind.GUARD_ARRIVED, 100, WANG)
POLICE = (FactKind.POLICE_ARRIVED, 300, ZHAO)


def test_nobody_holds_the_scene_before_the_first_arrival() -> None:
    assert line(scene(60)) == [("none", 60)]


def test_a_guard_holds_it_from_his_arrival() -> None:
    held = scene(160, ARRIVES)
    assert (line(held), held.held_now, held.who_now) == ([("none", 100), ("guard", 60)], By.GUARD, (WANG,))


def test_police_hold_it_from_the_officers_arrival() -> None:
    assert line(scene(400, ARRIVES, POLICE)) == [("none", 100), ("guard", 200), ("police", 100)]


def test_in_law_police_hold_it_from_the_signature() -> None:
    held = scene(400, ARRIVES, POLICE, (FactKind.TAKEN_OVER, 350, ZHAO))
    assert (held.in_law_since, line(held)[-1]) == (at(350), ("police", 100))


def test_a_signature_proves_that_the_officer_is_there() -> None:
    assert line(scene(400, (FactKind.TAKEN_OVER, 350, ZHAO))) == [("none", 350), ("police", 50)]


def test_nobody_holds_it_after_the_last_one_left_by_hand() -> None:
    assert line(scene(200, ARRIVES, (FactKind.LEFT_BY_HAND, 150, WANG)))[-1] == ("none", 50)


def test_the_first_to_leave_of_two_leaves_the_other() -> None:
    second = (FactKind.GUARD_ARRIVED, 110, CAI)
    held = scene(200, ARRIVES, second, (FactKind.LEFT_BY_HAND, 150, WANG))
    assert [(s.by, s.who) for s in held.segments][1:] == [
        (By.GUARD, (WANG,)),
        (By.GUARD, (WANG, CAI)),
        (By.GUARD, (CAI,)),
    ]


def test_when_police_leave_the_guard_who_stayed_holds_it() -> None:
    assert line(scene(500, ARRIVES, POLICE, (FactKind.LEFT_BY_HAND, 400, ZHAO)))[-1] == ("guard", 100)


def test_two_minutes_outside_the_fence_end_it() -> None:
    assert line(scene(400, ARRIVES, (FactKind.LEFT_FENCE, 200, WANG))) == [
        ("none", 100),
        ("guard", 220),
        ("none", 80),
    ]


def test_a_short_step_outside_the_fence_does_not_end_it() -> None:
    away = (FactKind.LEFT_FENCE, 200, WANG), (FactKind.BACK_IN_FENCE, 319, WANG)
    assert line(scene(600, ARRIVES, *away)) == [("none", 100), ("guard", 500)]


def test_coming_back_into_the_fence_holds_it_again() -> None:
    away = (FactKind.LEFT_FENCE, 200, WANG), (FactKind.BACK_IN_FENCE, 400, WANG)
    assert line(scene(500, ARRIVES, *away))[2:] == [("none", 80), ("guard", 100)]


def test_coming_back_after_leaving_by_hand_is_no_arrival() -> None:
    gone = (FactKind.LEFT_BY_HAND, 200, WANG), (FactKind.BACK_IN_FENCE, 300, WANG)
    assert scene(400, ARRIVES, *gone).held_now is By.NONE


def test_five_silent_minutes_make_it_unknown_and_not_unheld() -> None:
    held = scene(600, ARRIVES, (FactKind.LAST_HEARD, 200, WANG))
    assert line(held) == [("none", 100), ("guard", 400), ("unknown", 100)]
    assert (held.unheld_seconds, held.unknown_seconds) == (100, 100)


def test_a_sign_of_life_makes_it_known_again() -> None:
    held = scene(600, ARRIVES, (FactKind.LAST_HEARD, 200, WANG), (FactKind.HEARD, 550, WANG))
    assert line(held)[2:] == [("unknown", 50), ("guard", 50)]


def test_silence_counts_from_the_latest_sign() -> None:
    signs = (FactKind.LAST_HEARD, 200, WANG), (FactKind.LAST_HEARD, 350, WANG)
    assert line(scene(700, ARRIVES, *signs)) == [("none", 100), ("guard", 550), ("unknown", 50)]


def test_a_single_sign_after_which_nothing_followed_is_the_last_one() -> None:
    signs = (FactKind.LAST_HEARD, 200, WANG), (FactKind.HEARD, 550, WANG), (FactKind.LAST_HEARD, 550, WANG)
    assert line(scene(900, ARRIVES, *signs))[2:] == [("unknown", 50), ("guard", 300), ("unknown", 50)]


def test_absence_counts_from_the_first_crossing() -> None:
    crossings = (FactKind.LEFT_FENCE, 200, WANG), (FactKind.LEFT_FENCE, 300, WANG)
    assert line(scene(400, ARRIVES, *crossings))[-1] == ("none", 80)


def test_a_closing_of_the_future_does_not_count_yet() -> None:
    held = scene(200, ARRIVES, (FactKind.CLOSED, 300))
    assert (held.closed_at, held.segments[-1].until) == (None, at(200))


def test_a_guard_who_is_heard_outweighs_one_who_is_not() -> None:
    silent = (FactKind.LAST_HEARD, 200, WANG), (FactKind.GUARD_ARRIVED, 550, CAI)
    assert scene(600, ARRIVES, *silent).who_now == (CAI,)


def test_the_closing_ends_the_line() -> None:
    held = scene(900, ARRIVES, (FactKind.CLOSED, 200))
    assert (line(held), held.held_now, held.closed_at) == ([("none", 100), ("guard", 100)], By.NONE, at(200))


def test_a_fact_that_comes_late_is_put_where_it_happened() -> None:
    facts = told(ARRIVES, POLICE)
    assert hold(facts[::-1], at(400)) == hold(facts, at(400))


def test_an_arrival_at_this_very_second_counts() -> None:
    assert scene(100, ARRIVES).held_now is By.GUARD


def test_a_guard_who_was_there_before_the_call_holds_it_from_the_call() -> None:
    assert line(scene(60, (FactKind.GUARD_ARRIVED, -30, WANG))) == [("guard", 60)]


def test_without_a_report_there_is_nothing_to_hold() -> None:
    with pytest.raises(NotReported):
        hold([Fact(FactKind.GUARD_ARRIVED, CALL, WANG)], at(10))


EVENING = told((FactKind.POLICE_SENT, 42))  # 23:41:49
NOW = at(89)  # 23:42:36
GUARD_ETA, POLICE_ETA = at(201), at(443)  # 23:44:28, 23:48:30


def test_the_forecast_is_hollow_and_begins_now() -> None:
    hollow = forecast(hold(EVENING, NOW), GUARD_ETA, POLICE_ETA)
    assert [(s.by, s.since, s.hollow) for s in hollow] == [
        (By.NONE, NOW, True),
        (By.GUARD, GUARD_ETA, True),
        (By.POLICE, POLICE_ETA, True),
    ]


def test_sending_the_guard_shortens_the_time_without_anybody() -> None:
    """7 min 23 s becomes 3 min 21 s."""
    held = hold(EVENING, NOW)
    police_only, with_guard = forecast(held, None, POLICE_ETA), forecast(held, GUARD_ETA, POLICE_ETA)
    assert (unheld_in_all(held, police_only), unheld_in_all(held, with_guard)) == (443, 201)


def test_an_arrival_overdue_is_foreseen_for_now() -> None:
    held = hold(EVENING, at(300))
    assert forecast(held, GUARD_ETA, None)[0].by is By.GUARD


def test_a_guard_foreseen_does_not_replace_police_who_are_there() -> None:
    held = scene(400, POLICE)
    assert {segment.by for segment in forecast(held, at(500), None)} == {By.POLICE}


def test_nothing_is_foreseen_for_a_closed_scene() -> None:
    assert forecast(scene(400, (FactKind.CLOSED, 300)), at(500), None) == ()


def test_the_marks_of_the_evening_PB_R8() -> None:
    axis = marks(EVENING, NOW, guard_eta=GUARD_ETA, police_eta=POLICE_ETA)
    assert [(mark.kind, mark.at, mark.over, mark.expected) for mark in axis] == [
        ("reported", CALL, 0, False),
        ("police_sent", at(42), 0, False),
        ("guard_arrived", GUARD_ETA, 0, True),
        ("limit", at(342), 0, False),
        ("police_arrived", POLICE_ETA, 101, True),
    ]


@pytest.mark.parametrize(("area", "limits"), [("city", [at(342)]), ("suburb", [at(642)]), ("rural", [])])
def test_the_limit_depends_on_the_area_PB_R8(area: str, limits: list[datetime]) -> None:
    assert [mark.at for mark in marks(EVENING, NOW, area=area) if mark.is_limit] == limits


def test_an_arrival_seen_is_no_longer_expected() -> None:
    axis = marks(told(ARRIVES), at(200), guard_eta=GUARD_ETA)
    assert [(mark.kind, mark.expected) for mark in axis][1:] == [("guard_arrived", False)]


persons = st.sampled_from([WANG, CAI, ZHAO])
facts = st.builds(Fact, st.sampled_from(list(FactKind)), st.integers(-100, 1500).map(at), st.none() | persons)
evenings = st.lists(facts, max_size=15).map(lambda more: [Fact(FactKind.REPORTED, CALL), *more])
nows = st.integers(0, 1500).map(at)


@given(evenings, nows)
def test_segments_tile_the_time_from_report_to_now(evening: list[Fact], now: datetime) -> None:
    held = hold(evening, now)
    edges = [held.reported_at, *(segment.until for segment in held.segments)]
    assert [segment.since for segment in held.segments] == edges[:-1]
    assert edges[-1] == (held.closed_at or now)
    assert all(segment.since < segment.until for segment in held.segments)


@given(evenings, nows)
def test_neighbouring_segments_differ(evening: list[Fact], now: datetime) -> None:
    states = [(segment.by, segment.who) for segment in hold(evening, now).segments]
    assert all(one != other for one, other in pairwise(states))


@given(evenings, nows, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_learnt_does_not_matter(
    evening: list[Fact], now: datetime, chance: object
) -> None:
    shuffled = [*evening, *evening]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert hold(shuffled, now) == hold(evening, now)


@given(evenings, nows, st.integers(0, 600))
def test_waiting_never_rewrites_what_was_shown(evening: list[Fact], now: datetime, wait: int) -> None:
    """Facts of the future aside, the line of now is the beginning of every later line."""
    known = [fact for fact in evening if fact.at <= now]
    before, later = hold(known, now), hold(known, now + timedelta(seconds=wait))
    assert [by_second(before, s) for s in range(1500)] == [
        by_second(later, s) if at(s) < now else None for s in range(1500)
    ]


def by_second(held: Holding, second: int) -> By | None:
    """Who holds the scene at this second after the call."""
    return next((s.by for s in held.segments if s.since <= at(second) < s.until), None)


@given(evenings, nows, st.none() | nows, st.none() | nows)
def test_hollow_segments_tile_the_time_from_now(
    evening: list[Fact], now: datetime, guard_eta: datetime | None, police_eta: datetime | None
) -> None:
    hollow = forecast(hold(evening, now), guard_eta, police_eta)
    assert all(one.until == other.since for one, other in pairwise(hollow))
    assert not hollow or hollow[0].since == now


@given(evenings, nows)
def test_police_on_the_scene_always_hold_it(evening: list[Fact], now: datetime) -> None:
    held = hold([*evening, Fact(FactKind.POLICE_ARRIVED, now, ZHAO)], now)
    last = [fact.kind for fact in evening if fact.at == now and fact.who == ZHAO]
    assert held.closed_at is not None or FactKind.LEFT_BY_HAND in last or held.held_now is By.POLICE
