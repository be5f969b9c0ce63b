# SPDX-License-Identifier: Apache-2.0
"""Followers: reactions once each, tries and parking, projections that stop rather than skip."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import OperationalError

from anlan.kernel import timing
from anlan.kernel.access.models import AccessRecord
from anlan.kernel.clocks.consumer import ClockFollower
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.closing.commands.close_matter import close_matter
from anlan.kernel.command import perform
from anlan.kernel.directory.commands.resume_follower import resume_follower
from anlan.kernel.events import log
from anlan.kernel.events.log import read_matter
from anlan.kernel.events.models import Checkpoint, EventRecord, Parked
from anlan.kernel.following import Outside, Projection, drain
from anlan.kernel.following.consumer import Stopped
from anlan.kernel.following.patience import PAUSES, Again
from anlan.kernel.following.projection import shown_upto
from anlan.kernel.following.reaction import Reaction
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.specimen.commands.measure_noise import measure_noise
from anlan.kernel.testing.specimen.commands.send_warning import send_warning
from anlan.kernel.testing.specimen.models import Loudness
from anlan.kernel.testing.specimen.projections import Loudest

WARNED = ["specimen.warning_sent"]


@dataclass(frozen=True)
class Heard:
    """What the reactions of this test read."""

    matter: UUID
    decibels: int


def follower(function, *, patience=timedelta(0)):
    """A reaction as the registry would hold it, standing at the end of the log."""
    function.__module__ = "anlan.kernel.testing.specimen.reactions"
    made = Reaction(function, "specimen.noise_measured", patience)
    Checkpoint.objects.create(name=made.name, position=log.head())
    return made


def go(one) -> None:
    """Let one follower run to the end of the log; what it remembers of another test's log is forgotten."""
    one.forget()
    while one.step():
        pass


def measured(story, decibels=110) -> Matter:
    noise = story.noise()
    story.tell(measure_noise, noise=noise.pk, decibels=decibels)
    return noise


def test_whom_nothing_concerns_costs_no_step_of_his_own(story, django_assert_max_num_queries):
    drain()
    before = log.head()
    story.noise()
    told = {record.name for record in log.read_after(before)}
    idle = [name for name, one in REGISTRY.reactions.items() if not one.wants & told]
    with django_assert_max_num_queries(4):
        drain(idle)
    assert set(Checkpoint.objects.filter(name__in=idle).values_list("position", flat=True)) == {log.head()}


# reactions


def test_two_commands_in_one_reaction_run_once_each_though_it_is_killed_between_them(story):
    noise = measured(story)
    record = read_matter(noise.pk, ["specimen.noise_measured"])[0]
    outside = Outside("specimen.warn_twice", "specimen", record.id, record.at)
    outside.run(send_warning, noise=noise.pk, ordinal=1)  # here the process is killed
    drain(["specimen.warn_twice"])
    Checkpoint.objects.filter(name="specimen.warn_twice").update(
        position=0
    )  # and once more before its place was kept
    drain(["specimen.warn_twice"])
    assert [record.fields for record in read_matter(noise.pk, WARNED)] == ['{"ordinal":1}', '{"ordinal":2}']


def test_a_reaction_refused_is_on_record_and_not_tried_again(story):
    def measure_again(event: Heard, outside: Outside) -> None:
        outside.run(measure_noise, noise=event.matter, decibels=1)

    echo = follower(measure_again)
    noise = measured(story)
    story.tell(close_matter, matter=noise.pk, outcome="quiet")
    go(echo)
    assert AccessRecord.objects.get(what="reaction:specimen.measure_again").reason.endswith("wrong_stage")
    assert echo.step() == 0


def test_a_reaction_may_not_run_the_commands_of_another_pack(story):
    def turn_a_setting(event: Heard, outside: Outside) -> None:
        outside.run(resume_follower, follower="specimen.Loudest")

    strayed = follower(turn_a_setting)
    measured(story)
    go(strayed)
    assert AccessRecord.objects.filter(what="command:directory.resume_follower", refused=True).exists()


def test_what_fails_is_tried_after_growing_pauses_and_then_parked(story):
    tries = []

    def fail(event: Heard, outside: Outside) -> None:
        tries.append(event.decibels)
        raise RuntimeError("no line")

    failing = follower(fail)
    measured(story)
    pauses = []
    for _ in PAUSES:
        with pytest.raises(Again) as caught:
            go(failing)
        pauses.append(caught.value.pause)
    go(failing)
    assert tuple(pauses) == PAUSES
    assert (len(tries), Parked.objects.get(follower="specimen.fail").problem) == (5, "RuntimeError: no line")


def test_patience_keeps_the_order_until_it_ends(story, hands):
    digested = []

    def send(event: Heard, outside: Outside) -> None:
        if event.decibels == 101 and timing.now() - begun < timedelta(hours=2):
            raise ConnectionError("the other side is away")
        digested.append(event.decibels)

    begun = timing.now()
    patient = follower(send, patience=timedelta(hours=24))
    noise = measured(story, 101)
    story.tell(measure_noise, noise=noise.pk, decibels=102)
    for _ in range(10):
        with pytest.raises(Again):
            go(patient)
    assert digested == []
    hands.pass_(hours=3)
    go(patient)
    assert digested == [101, 102]


def test_what_was_parked_can_be_tried_again(story):
    noise = measured(story)
    record = read_matter(noise.pk, ["specimen.noise_measured"])[0]
    REGISTRY.reactions["specimen.warn_twice"].once(record)
    drain(["specimen.warn_twice"])
    assert len(read_matter(noise.pk, WARNED)) == 2


def test_an_outage_is_no_fault_of_the_event_and_never_parks(story):
    def write(event: Heard, outside: Outside) -> None:
        raise OperationalError("database or disk is full")

    away = follower(write)
    measured(story)
    for _ in range(8):
        with pytest.raises(OperationalError):
            go(away)
    assert not Parked.objects.exists()


# the clocks' follower


def test_one_indigestible_event_does_not_stop_the_clocks_of_other_matters(story, monkeypatch):
    bad, good = story.noise(), story.noise()
    honest = ClockFollower.follow

    def stumble(self, ctx, record, event):
        if record.matter == bad.pk:
            raise KeyError("broken row")
        honest(self, ctx, record, event)

    monkeypatch.setattr(ClockFollower, "follow", stumble)
    for _ in range(len(PAUSES) + 1):
        drain([ClockFollower.name])
    assert RunningClock.objects.filter(matter=good.pk).exists()
    assert Parked.objects.get(follower=ClockFollower.name)


# projections


def test_a_projection_that_fails_stops_says_so_and_does_not_skip(story, monkeypatch):
    noise = measured(story, 60)
    monkeypatch.setattr(Loudest, "apply", lambda *_: 1 / 0)
    loudest = REGISTRY.projections["specimen.Loudest"]
    with pytest.raises(Stopped):
        go(loudest)
    place = Checkpoint.objects.get(name=loudest.name)
    record = read_matter(noise.pk, ["specimen.noise_measured"])[0]
    assert place.stopped_at
    assert place.problem.startswith("ZeroDivisionError")
    assert place.position < record.position


def test_a_stopped_projection_goes_on_when_a_person_says_so(story, monkeypatch):
    noise = measured(story, 60)
    with monkeypatch.context() as broken:
        broken.setattr(Loudest, "apply", lambda *_: 1 / 0)
        drain(["specimen.Loudest"])
    drain(["specimen.Loudest"])
    assert not Loudness.objects.exists(), "mended is not yet resumed"
    story.tell(resume_follower, follower="specimen.Loudest")
    drain(["specimen.Loudest"])
    assert Loudness.objects.get(pk=noise.pk).times == 1


@pytest.mark.parametrize("touch", [
    lambda record: Matter.objects.filter(pk=record.matter).exists(),
    lambda record: EventRecord.objects.count(),
    lambda record: Matter.objects.filter(pk=record.matter).update(title="x"),
])  # fmt: skip
def test_a_projection_that_touches_a_foreign_table_is_stopped(story, monkeypatch, touch):
    measured(story, 60)
    monkeypatch.setattr(Loudest, "apply", lambda _self, record, _event: touch(record))
    with pytest.raises(Stopped, match="Strayed"):
        go(REGISTRY.projections["specimen.Loudest"])


def test_a_projection_taken_up_by_two_processes_counts_once(story):
    noise = measured(story, 60)
    first, second = Loudest(), Loudest()
    records = log.read_after(0)
    for one in (first, second):
        one.step(read=lambda after, _limit: [r for r in records if r.position > min(after, 0)])
    assert Loudness.objects.get(pk=noise.pk).times == 1


def test_what_does_not_concern_a_follower_costs_it_no_query(story, django_assert_num_queries):
    loudest = REGISTRY.projections["specimen.Loudest"]
    go(loudest)
    end = log.head()
    others = [EventRecord(position=end + 1, name="specimen.other"), EventRecord(position=end + 2, name="x.y")]
    with django_assert_num_queries(0):
        assert loudest.step(read=lambda _after, _limit: others) == 2
    loudest.forget()


def test_a_projection_that_stopped_takes_nothing_though_it_remembers_its_place(story):
    loudest = REGISTRY.projections["specimen.Loudest"]
    go(loudest)
    noise = measured(story, 60)
    Checkpoint.objects.filter(name=loudest.name).update(stopped_at=timing.now(), problem="mend it")
    with pytest.raises(Stopped, match="mend it"):
        while loudest.step():
            pass
    assert not Loudness.objects.filter(pk=noise.pk).exists()


def test_one_event_that_cannot_be_digested_does_not_hold_up_those_beside_it(story, monkeypatch):
    bad, good = story.noise(), story.noise()
    digest = ClockFollower.follow

    def follow(self, ctx, record, event):
        if record.matter == bad.pk:
            raise RuntimeError("cannot be read")
        digest(self, ctx, record, event)

    monkeypatch.setattr(ClockFollower, "follow", follow)
    clocks = REGISTRY.consumers[ClockFollower.name]
    for _ in PAUSES:
        with pytest.raises(Again):
            go(clocks)
    go(clocks)
    assert RunningClock.objects.filter(matter=good.pk).exists()
    assert Parked.objects.get(follower=ClockFollower.name).problem == "RuntimeError: cannot be read"


def test_a_rebuild_gives_what_is_there(story):
    noise = measured(story, 60)
    story.tell(measure_noise, noise=noise.pk, decibels=75)
    drain(["specimen.Loudest"])
    live = list(Loudness.objects.values())
    Loudness.objects.update(loudest=0)
    assert REGISTRY.projections["specimen.Loudest"].rebuild() == 2
    assert list(Loudness.objects.values()) == live


def test_a_new_projection_begins_at_the_first_event(story):
    measured(story, 60)

    class Other(Projection):
        table, wants = Loudness, frozenset(("specimen.noise_measured",))

        def apply(self, record, event):
            Loudness.objects.create(matter=record.matter, region=record.region, times=9)

    try:
        drain([Other.name])
        assert Loudness.objects.get().times == 9
    finally:
        del REGISTRY.projections[Other.name]


def test_a_command_given_by_a_reaction_names_its_cause(story):
    noise = measured(story)
    drain()
    cause = read_matter(noise.pk, ["specimen.noise_measured"])[0].id
    assert {record.cause for record in read_matter(noise.pk, WARNED)} == {cause}


def test_a_person_does_not_lose_the_line_to_a_reaction_of_the_same_key(story):
    noise = measured(story)
    worker = story.actor("specimen.worker")
    drain()
    record = read_matter(noise.pk, ["specimen.noise_measured"])[0]
    answer = perform(send_warning, worker, {"noise": noise.pk, "ordinal": 1}, key=f"{record.id}:1")
    assert not answer.replayed


def test_a_page_is_told_everything_since_rows_and_projections_agreed(story):
    noise = story.noise()
    drain()
    assert shown_upto() == log.head(), "all is followed"
    before = log.head()
    story.tell(measure_noise, noise=noise.pk, decibels=60)
    first = EventRecord.objects.get(name="specimen.noise_measured").position
    assert before <= shown_upto() < first, "the board does not show the measurement yet"
    Checkpoint.objects.filter(name__in=REGISTRY.projections).update(stopped_at=timing.now())
    assert shown_upto() == log.head(), "one that stopped is not waited for"
