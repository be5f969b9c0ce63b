# SPDX-License-Identifier: Apache-2.0
"""Who waits for the log gets up for what concerns him, and sleeps through the rest; nothing is missed by it."""

import threading
import time

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..events.tail import CHANNEL, LONGEST, OLDER, Tail, _parameters, names_to_tell, read_message
from ..testing.specimen.commands.measure_noise import measure_noise
from ..testing.story import Story

NOISE, FLOOD = frozenset(("noise.measured",)), frozenset(("flood.seen",))
PATIENCE = 20


def is_up(tail: Tail, after: int, wants: frozenset[str] | None) -> bool:
    """Whether somebody who waits so comes back at once."""
    return tail._newest_for(wants) > after


def sleeper(tail: Tail, after: int, wants: frozenset[str] | None) -> threading.Thread:
    """Somebody who lies down, and is asleep when this returns."""
    before = len(tail._sleepers)
    one = threading.Thread(target=tail.wait, args=(after, PATIENCE, wants), daemon=True)
    one.start()
    end = time.monotonic() + PATIENCE
    while len(tail._sleepers) == before and time.monotonic() < end:
        one.join(0.001)
    return one


def test_of_many_who_sleep_those_get_up_whom_it_concerns():
    tail = Tail()
    concerned, all_ears, other = (sleeper(tail, 0, wants) for wants in (NOISE, None, FLOOD))
    tail.advance(3, 3, ["noise.measured", "noise.measured", "noise.closed"])
    concerned.join(PATIENCE)
    all_ears.join(PATIENCE)
    assert other.is_alive()
    tail.advance(4, 1, ["flood.seen"])
    other.join(PATIENCE)
    assert not any(one.is_alive() for one in (concerned, all_ears, other))


def test_what_came_before_one_lay_down_is_not_slept_through():
    tail = Tail()
    tail.advance(1, 1, ["noise.measured"])
    tail.advance(2, 1, ["flood.seen"])
    assert tail.wait(0, PATIENCE, NOISE) == 2
    assert (is_up(tail, 1, NOISE), is_up(tail, 1, FLOOD), is_up(tail, 2, FLOOD)) == (False, True, False)


def test_where_no_names_are_told_everybody_gets_up():
    tail = Tail()
    one = sleeper(tail, 0, NOISE)
    tail.advance(1)
    one.join(PATIENCE)
    assert not one.is_alive()


def test_a_message_that_was_lost_is_made_up_for_by_the_next_look():
    """The second commit was heard of, the first was not: whoever wanted the first gets up when the log is looked at."""
    tail = Tail()
    tail.advance(2, 1, ["flood.seen"])
    assert not is_up(tail, 0, NOISE)
    tail.advance(2)
    assert is_up(tail, 0, NOISE)


def test_a_look_that_finds_nothing_new_wakes_nobody():
    tail = Tail()
    tail.advance(1, 1, ["flood.seen"])
    tail.advance(2, 1, ["flood.seen"])
    tail.advance(2)
    assert not is_up(tail, 0, NOISE)


@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from(("a", "b", "c")), st.booleans()), max_size=30))
def test_no_order_of_messages_keeps_anybody_asleep_for_good(said):
    """Whatever was lost on the way: after a look at the log whoever is concerned by something unread is up."""
    tail, head, places = Tail(), 0, dict[str, int]()
    for count, name, is_lost in said:
        head += count
        places[name] = head
        if not is_lost:
            tail.advance(head, count, [name] * count)
    tail.advance(head)
    for name, place in places.items():
        assert all(is_up(tail, after, frozenset((name,))) for after in range(place))


@given(st.lists(st.sampled_from(("noise.measured", "flood.seen", "dispatch.task_offered")), min_size=1))
def test_a_message_says_how_many_records_there_are_and_their_names(names):
    head, count, told = read_message(f"17{names_to_tell(names)}")
    assert (head, count, set(told)) == (17, len(names), set(names))


def test_too_many_names_are_not_told():
    names = [f"specimen.happened_{number}" for number in range(LONGEST // 20)]
    assert read_message(f"17{names_to_tell(names)}") == (17, 0, ())


def test_a_message_of_an_older_version_tells_where_the_log_ends():
    assert read_message("17") == (17, 0, ())


@pytest.mark.parametrize("text", ["", "17 2 noise.measured a newer word", "17;noise.measured", "at 17"])
def test_a_message_that_is_worded_otherwise_says_only_that_something_came(text):
    assert read_message(text) == (0, 0, ())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("channel", "says"), [(OLDER, "{}"), (CHANNEL, "{} in words of a later version")])
def test_versions_beside_each_other_wake_whoever_follows(hands, channel, says):
    """What was recorded is told by another program, of another version: the watch goes on, and everybody gets up."""
    watched = Tail().start()
    with psycopg.connect(**_parameters(), autocommit=True) as other:
        for past in (1, 2):
            (seen,) = other.execute(
                "INSERT INTO kernel_eventrecord (id, name, version, kind, region, channel, act, at, recorded_at, fields) "
                "VALUES (gen_random_uuid(), 'noise.measured', 1, '', '', 'cli', gen_random_uuid(), now(), now(), '{}') "
                "RETURNING position"
            ).fetchone()
            other.execute("SELECT pg_notify(%s, %s)", [channel, says.format(seen)])
            assert watched.wait(seen - 1, PATIENCE, NOISE) >= seen, past
    watched.stop()


@pytest.mark.django_db(transaction=True)
def test_a_commit_tells_its_names_in_the_process_and_beyond_it(hands):
    story = Story(hands)
    noise, watched = story.noise(), Tail().start()
    seen = watched.head()
    story.tell(measure_noise, noise=noise.pk, decibels=60)
    assert watched.wait(seen, PATIENCE, frozenset(("specimen.noise_measured",))) > seen
    assert not is_up(watched, seen, frozenset(("specimen.flood_seen",)))
    watched.stop()
