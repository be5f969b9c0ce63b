# SPDX-License-Identifier: Apache-2.0
"""Commands: role, validation, receipts, scope, stage, two times."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections

from anlan.kernel import timing
from anlan.kernel.access.models import AccessRecord
from anlan.kernel.closing.commands.close_matter import close_matter
from anlan.kernel.command import perform
from anlan.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from anlan.kernel.events.log import read_matter
from anlan.kernel.matters.models import Matter
from anlan.kernel.testing.specimen.commands.measure_noise import measure_noise
from anlan.kernel.testing.specimen.events import NoiseMeasured
from anlan.kernel.testing.story import Story


def test_a_measurement_keeps_every_promise_of_a_command(story, verify):
    noise = story.noise()
    answer = verify(measure_noise, by="specimen.worker", records=[NoiseMeasured])(noise=noise.pk, decibels=80)
    assert answer.result == 80
    assert Matter.objects.get(pk=noise.pk).stage == "measured"


def test_who_lacks_the_role_is_refused_and_the_refusal_is_on_record(story):
    noise = story.noise()
    reader = story.actor("specimen.reader")
    with pytest.raises(NotAllowed):
        perform(measure_noise, reader, {"noise": noise.pk, "decibels": 60})
    assert AccessRecord.objects.get(viewer=reader.person).refused


def test_a_matter_of_another_street_is_not_there(story):
    noise = story.noise("331002002")
    with pytest.raises(NotFound):
        perform(
            measure_noise, story.actor("specimen.worker", "331002001"), {"noise": noise.pk, "decibels": 60}
        )


def test_an_unknown_field_is_named(story):
    with pytest.raises(Invalid) as caught:
        perform(
            measure_noise, story.actor("specimen.worker"), {"noise": uuid4(), "decibels": 60, "loud": True}
        )
    assert "loud" in caught.value.fields


def test_a_closed_matter_refuses_with_its_stage(story, verify):
    noise = story.noise()
    worker = story.actor("specimen.worker")
    story.tell(close_matter, by=worker, matter=noise.pk, outcome="quiet")
    verify.refuses("wrong_stage", measure_noise, by=worker)(noise=noise.pk, decibels=60)


def test_the_same_key_with_other_input_is_refused(story):
    noise, worker = story.noise(), story.actor("specimen.worker")
    perform(measure_noise, worker, {"noise": noise.pk, "decibels": 60}, key="k")
    with pytest.raises(Refused) as caught:
        perform(measure_noise, worker, {"noise": noise.pk, "decibels": 61}, key="k")
    assert caught.value.code == "key_reused"


def test_an_offline_phone_may_say_when_it_happened_within_bounds(story, hands):
    noise, worker = story.noise(), story.actor("specimen.worker")
    happened = hands.pass_(minutes=1)
    hands.pass_(minutes=10)
    perform(measure_noise, worker, {"noise": noise.pk, "decibels": 60}, at=happened)
    record = read_matter(noise.pk, ["specimen.noise_measured"])[0]
    assert record.at == happened
    assert record.recorded_at - record.at == timedelta(minutes=10)


@pytest.mark.parametrize(("shift", "code"), [({"minutes": 5}, "at_in_future"), ({"hours": -2}, "at_too_old")])
def test_a_moment_out_of_bounds_is_refused(story, shift, code):
    noise, worker = story.noise(), story.actor("specimen.worker")
    with pytest.raises(Invalid) as caught:
        perform(
            measure_noise, worker, {"noise": noise.pk, "decibels": 60}, at=timing.now() + timedelta(**shift)
        )
    assert caught.value.code == code


@pytest.mark.django_db(transaction=True)
def test_one_key_from_four_threads_runs_once(hands):
    story = Story(hands)
    noise, worker = story.noise(), story.actor("specimen.worker")
    answers = []

    def send():
        answers.append(perform(measure_noise, worker, {"noise": noise.pk, "decibels": 70}, key="same"))
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(answer.replayed for answer in answers) == [False, True, True, True]
    assert len(read_matter(noise.pk, ["specimen.noise_measured"])) == 1


@pytest.mark.django_db(transaction=True)
def test_forty_reports_at_once_get_forty_numbers(hands):
    story = Story(hands)
    worker = story.actor("specimen.worker")
    numbers, faults = [], []

    def report():
        try:
            numbers.append(story.noise(by=worker).number)
        except Exception as fault:  # noqa: BLE001 – shown by the assertion below
            faults.append(fault)
        connections.close_all()

    threads = [threading.Thread(target=report) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not faults
    assert sorted(number[-4:] for number in numbers) == [f"{n:04d}" for n in range(1, 41)]
