# SPDX-License-Identifier: Apache-2.0
"""A guard's phone was offline for ten minutes: what he did arrives late, in order or not, and counts when he did it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.clocks.ticker import fire_due
from anlan.kernel.command import perform
from anlan.kernel.errors import CommandError, Invalid, Refused
from anlan.kernel.events.log import head, read_matter
from anlan.kernel.following import drain
from anlan.kernel.matters.models import Matter

from ..commands.accept_task import accept_task
from ..commands.arrive_on_scene import arrive_on_scene
from ..commands.hand_over_to_police import hand_over_to_police
from ..commands.note_persuasion import note_persuasion
from ..commands.offer_task import offer_task
from ..commands.send_police import send_police
from ..commands.tick_action import tick_action
from ..models import BoardRow, Persuasion, Task, Tick
from ..queries.listing import holding_of


@dataclass
class Phone:
    """Writes down what its bearer does, and sends it later."""

    street: Any
    task: UUID
    kept: list[tuple[str, Any, datetime, dict[str, Any]]]

    def does(self, verb: Any, at: datetime, **values: Any) -> None:
        """Note a deed under a key of its own."""
        self.kept.append((f"{self.task}:{len(self.kept)}", verb, at, {"task": self.task, **values}))

    def send(self, deeds: Any = None) -> list[tuple[str, str]]:
        """Send what is kept; what was refused stays, with the code of the refusal."""
        refused = []
        for key, verb, at, values in list(self.kept) if deeds is None else deeds:
            try:
                perform(verb, self.street.guard, values, key=key, at=at)
            except CommandError as no:
                refused.append((verb.verb, no.code))
        return refused


@pytest.fixture
def phone(street, hands):
    """A phone that went offline with an offer in it, and what its bearer did in the ten minutes that followed."""
    task = street.task(street.incident())
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person, eta_seconds=112)
    drain()
    made = Phone(street, task.pk, [])
    made.does(accept_task, hands.pass_(seconds=20))
    made.does(arrive_on_scene, hands.pass_(seconds=100), by="fence")
    made.does(tick_action, hands.pass_(seconds=60), action="persuaded")
    made.does(note_persuasion, hands.pass_(seconds=120), text="双方已分开")
    return made


def times(task: UUID) -> dict[str, timedelta]:
    """By how much later each deed of the guard was heard than done."""
    names = [
        "dispatch.task_accepted",
        "dispatch.guard_arrived",
        "dispatch.action_ticked",
        "dispatch.persuasion_noted",
    ]
    return {one.name.split(".")[1]: one.recorded_at - one.at for one in read_matter(task, names)}


def test_deeds_that_come_late_count_when_they_were_done_and_say_by_how_much(phone, hands):
    hands.pass_(minutes=5)
    assert phone.send() == []
    assert times(phone.task) == {
        "task_accepted": timedelta(seconds=580),
        "guard_arrived": timedelta(seconds=480),
        "action_ticked": timedelta(seconds=420),
        "persuasion_noted": timedelta(seconds=300),
    }


def test_the_scene_was_held_from_when_he_was_there(phone, hands, street):
    hands.pass_(minutes=5)
    phone.send()
    drain()
    row = BoardRow.objects.get(task=phone.task)
    assert [(one.by.value, round(one.seconds)) for one in holding_of(row).segments] == [
        ("none", 120),
        ("guard", 480),
    ]


def test_sent_twice_they_count_once(phone, hands):
    hands.pass_(minutes=5)
    phone.send()
    before = head()
    assert phone.send() == []
    assert head() == before


def test_out_of_order_they_are_refused_in_words_and_taken_when_their_turn_comes(phone, hands):
    hands.pass_(minutes=5)
    assert phone.send(phone.kept[::-1]) == [
        ("note_persuasion", "wrong_stage"),
        ("tick_action", "wrong_stage"),
        ("arrive_on_scene", "wrong_stage"),
    ]
    assert phone.send() == [], "a refusal leaves no receipt: the same key is asked anew"
    assert (Tick.objects.count(), Persuasion.objects.count()) == (1, 1)
    assert Task.objects.get(pk=phone.task).arrived_at == phone.kept[1][2]


def test_an_answer_in_time_that_comes_after_the_breach_is_refused_and_the_next_may_be_asked(phone, hands):
    """He was passed over meanwhile, perhaps another is on his way: what stands is said, nothing is overwritten."""
    hands.pass_(seconds=46)
    fire_due()
    drain()
    assert {code for _, code in phone.send()} <= {"no_such_matter", "wrong_stage"}
    assert Matter.objects.get(pk=phone.task).stage == "waiting"


def test_an_arrival_in_time_that_is_heard_late_clears_the_breach(street, hands):
    task = street.task(street.incident())
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person, eta_seconds=112)
    street.tell(accept_task, by=street.guard, task=task.pk)
    drain()
    arrived = hands.pass_(seconds=120)
    hands.pass_(minutes=8)
    fire_due()
    drain()
    assert RunningClock.objects.get(matter=task.pk, name="arrive").state == "breached"
    perform(arrive_on_scene, street.guard, {"task": task.pk}, at=arrived)
    drain()
    assert RunningClock.objects.get(matter=task.pk, name="arrive").state == "met"
    assert [one.name for one in read_matter(task.pk, ["clocks.clock_breached", "clocks.clock_cleared"])][
        -1
    ] == ("clocks.clock_cleared")


def test_what_he_did_before_the_take_over_is_still_taken_after_it(street, hands):
    incident = street.incident()
    task = street.task(incident)
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person)
    street.tell(accept_task, by=street.guard, task=task.pk)
    street.tell(arrive_on_scene, by=street.guard, task=task.pk)
    street.tell(send_police, by=street.desk, incident=incident.pk, car=street.car)
    before = hands.pass_(minutes=2)
    hands.pass_(minutes=2)
    street.tell(arrive_on_scene, by=street.officer, incident=incident.pk)
    street.tell(hand_over_to_police, by=street.officer, task=task.pk)
    hands.pass_(minutes=6)
    perform(tick_action, street.guard, {"task": task.pk, "action": "separated"}, at=before)
    perform(note_persuasion, street.guard, {"task": task.pk, "text": "他们答应挪车"}, at=before)
    assert Tick.objects.get(task=task.pk).at == before
    with pytest.raises(Refused) as caught:
        perform(tick_action, street.guard, {"task": task.pk, "action": "aided"})
    assert caught.value.code == "wrong_stage", "what he does after it is no first response any more"


def test_a_phone_whose_clock_runs_ahead_makes_nothing_happen_in_the_future(street, hands):
    task = street.task(street.incident())
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person)
    now = hands.pass_(seconds=10)
    with pytest.raises(Invalid) as caught:
        perform(accept_task, street.guard, {"task": task.pk}, at=now + timedelta(minutes=3))
    assert caught.value.code == "at_in_future"
    perform(accept_task, street.guard, {"task": task.pk}, at=now + timedelta(minutes=1))
    assert read_matter(task.pk, ["dispatch.task_accepted"])[0].at == now
