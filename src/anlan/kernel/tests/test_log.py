# SPDX-License-Identifier: Apache-2.0
"""The log: acts in one piece, waking up, the ring in memory, what may stand in it, and old versions lifted."""

import threading
import time
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import Annotated, Literal
from uuid import UUID

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, StringConstraints

from anlan.kernel.context import Context
from anlan.kernel.errors import CommandError
from anlan.kernel.events import log, tail, upcast
from anlan.kernel.events.base import Code, Event, Ref, UnfitField
from anlan.kernel.events.log import read_matter
from anlan.kernel.events.models import EventRecord
from anlan.kernel.events.tail import Tail
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.specimen.commands.measure_noise import measure_noise
from anlan.kernel.testing.specimen.events import NoiseMeasured
from anlan.kernel.testing.story import OPERATOR, Story
from anlan.kernel.writing import writing

# order


@pytest.mark.django_db(transaction=True)
def test_the_log_holds_the_events_of_committed_commands_and_each_act_in_one_piece(hands):
    story = Story(hands)
    noises = [story.noise() for _ in range(6)]
    before, done = log.head(), []

    def work(noise):
        for decibels in (60, 999, 70):  # the middle one is refused
            with suppress(CommandError):
                done.append(story.tell(measure_noise, noise=noise.pk, decibels=decibels).events)
        connections.close_all()

    threads = [threading.Thread(target=work, args=(noise,)) for noise in noises]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    records = log.read_after(before)
    pieces = [act for act, _ in groupby(record.act for record in records)]
    assert sorted(record.name for record in records) == sorted(name for events in done for name in events)
    assert len(pieces) == len(set(pieces)) == 12


def test_a_write_inside_a_write_is_refused(story):
    with writing(Context(OPERATOR)), pytest.raises(RuntimeError, match="inside another"):
        with writing(Context(OPERATOR)):
            pass


def test_what_a_command_did_is_gone_when_its_events_cannot_be_written(story, monkeypatch):
    noise = story.noise()
    monkeypatch.setattr("anlan.kernel.writing.append", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        story.tell(measure_noise, noise=noise.pk, decibels=60)
    noise.refresh_from_db()
    assert noise.stage == "reported"


# waking up


@pytest.mark.django_db(transaction=True)
def test_a_reader_in_the_same_process_is_woken_within_a_tenth_of_a_second(hands):
    story = Story(hands)
    noise, watched = story.noise(), Tail().start()
    seen, woken = watched.head(), []

    def wait():
        watched.wait(seen, 20)
        woken.append(time.monotonic())

    reader = threading.Thread(target=wait)
    reader.start()
    story.tell(measure_noise, noise=noise.pk, decibels=60)
    committed = time.monotonic()
    reader.join(20)
    watched.stop()
    assert woken[0] - committed < 0.1


def test_who_waits_is_let_go_when_the_tail_stops(story, monkeypatch):
    monkeypatch.setattr(Tail, "_watch_sqlite", lambda _: None)
    monkeypatch.setattr(Tail, "_watch_postgres", lambda _: None)
    watched = Tail().start()
    reader = threading.Thread(target=watched.wait, args=(10**9, 60))
    reader.start()
    watched.stop()
    reader.join(5)
    assert not reader.is_alive()


# the ring


class FakeLog:
    """Positions with gaps, as sequences leave them."""

    def __init__(self, positions: list[int]) -> None:
        self.rows = [EventRecord(position=one) for one in positions]

    def read_after(self, position: int, limit: int = 500) -> list[EventRecord]:
        return [row for row in self.rows if row.position > position][:limit]


@given(
    gaps=st.lists(st.integers(1, 3), min_size=1, max_size=60),
    kept=st.integers(1, 12),
    begin=st.integers(0, 20),
    asked=st.lists(st.tuples(st.integers(0, 70), st.integers(1, 20), st.integers(0, 10)), max_size=30),
)
def test_the_ring_serves_the_same_records_as_the_table(gaps, kept, begin, asked):
    table = FakeLog([sum(gaps[: n + 1]) for n in range(len(gaps))])
    heads = [0, *(row.position for row in table.rows)]
    ring = Tail(kept)
    known = min(begin, len(heads) - 1)
    ring._head = ring._base = ring._upto = heads[known]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tail.log, "read_after", table.read_after)
        for after, limit, grown in asked:
            known = min(known + grown, len(heads) - 1)
            ring.advance(heads[known])
            want = table.read_after(after, limit)
            got = ring.read(after, limit)
            assert got == want[: len(got)], "no gap, in order"
            assert got or not [row for row in want if row.position <= ring.head()], (
                "nothing known is withheld"
            )


# what may stand in the log

FORBIDDEN = [
    str, float, Decimal, bytes, dict[str, int], list[str], tuple[float, float], str | None, BaseModel, object,
    Annotated[str, StringConstraints(max_length=20)], Annotated[str, StringConstraints(pattern=".*")],
    Annotated[str, StringConstraints(pattern=r"^[\w\s.]+$")],
]  # fmt: skip


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize("kind", FORBIDDEN, ids=str)
def test_an_event_that_could_hold_a_name_a_story_or_a_home_is_refused(kind):
    with pytest.raises(UnfitField):
        type("Unfit", (Event,), {"__annotations__": {"field": kind}, "__module__": __name__})


@pytest.mark.parametrize("kind", [UUID, int, bool, datetime, date, Code, Colour, Literal["a"], UUID | None,
                                  tuple[Code, ...], Annotated[UUID, Ref("kernel.Person")]], ids=str)  # fmt: skip
def test_ids_codes_whole_numbers_moments_and_choices_may_stand_in_the_log(kind):
    assert type("Fit", (Event,), {"__annotations__": {"field": kind}, "__module__": __name__}).name


# old versions


def test_an_old_version_is_lifted_when_read_and_never_rewritten(story, monkeypatch):
    noise = story.noise()
    story.tell(measure_noise, noise=noise.pk, decibels=60)
    record = read_matter(noise.pk, ["specimen.noise_measured"])[0]
    written = record.fields

    class NoiseMeasuredAnew(NoiseMeasured):
        version = 3
        floor: int

    monkeypatch.setitem(REGISTRY.events, record.name, NoiseMeasuredAnew)
    monkeypatch.setattr(upcast, "_lifts", {})
    upcast.lifts(record.name, 1)(lambda fields: {**fields, "floor": 1})
    upcast.lifts(record.name, 2)(lambda fields: {**fields, "floor": fields["floor"] + 1})
    assert upcast.event_of(record).floor == 2
    assert read_matter(noise.pk, ["specimen.noise_measured"])[0].fields == written


def test_an_event_of_a_pack_that_is_off_is_passed_over(story, monkeypatch):
    noise = story.noise()
    story.tell(measure_noise, noise=noise.pk, decibels=60)
    monkeypatch.delitem(REGISTRY.events, "specimen.noise_measured")
    assert upcast.event_of(read_matter(noise.pk, ["specimen.noise_measured"])[0]) is None
