# SPDX-License-Identifier: Apache-2.0
"""What positions say of a guard's being on the scene: the fence of 30 m, two minutes outside, five minutes of silence."""

from datetime import timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.devices.telemetry import Sample, keep
from anlan.kernel.events.log import read_matter
from anlan.kernel.following import drain
from anlan.kernel.following.errand import ERRANDS

from ..commands.accept_task import accept_task
from ..commands.arrive_on_scene import arrive_on_scene
from ..commands.hand_over_to_police import hand_over_to_police
from ..commands.leave_scene import leave_scene
from ..commands.offer_task import offer_task
from ..commands.send_police import send_police
from ..commands.tick_action import tick_action
from ..holding import By
from ..models import BoardRow
from ..queries.listing import holding_of
from .conftest import BAR

METRE = 1 / 111_195
PRESENCE = [f"dispatch.{name}" for name in ("fence_left", "fence_entered", "sign_lost", "sign_heard")]


class Watched:
    """A guard on the scene, his recorder, and the watcher that looks every ten seconds."""

    def __init__(self, street, hands):
        self.street, self.hands = street, hands
        self.incident = street.incident()
        self.task = street.task(self.incident)
        street.tell(offer_task, by=street.desk, task=self.task.pk, guard=street.guard.person)
        street.tell(accept_task, by=street.guard, task=self.task.pk)

    def arrives(self):
        self.hands.pass_(seconds=1)
        self.street.tell(arrive_on_scene, by=self.street.guard, task=self.task.pk)

    def stays(self, seconds, metres=None, accuracy=5.0):
        """Time passes; his recorder says every ten seconds how far he is, or nothing at all."""
        for _ in range(seconds // 10):
            self.hands.pass_(seconds=10)
            if metres is not None:
                keep([Sample("rec-guard", timing.now(), BAR[0] + metres * METRE, BAR[1], accuracy)])
            ERRANDS["dispatch.watch_the_fence"].run()

    @property
    def noted(self):
        """What was noted, in order."""
        return [one.name.split(".")[1] for one in read_matter(self.task.pk, PRESENCE)]

    @property
    def held(self):
        """Who holds the scene now."""
        drain()
        return holding_of(BoardRow.objects.get(incident=self.incident.pk))


@pytest.fixture
def watched(street, hands):
    return Watched(street, hands)


def test_who_stays_within_thirty_metres_is_left_in_peace(watched):
    watched.arrives()
    watched.stays(600, metres=29)
    assert (watched.noted, watched.held.held_now) == ([], By.GUARD)


def test_two_minutes_outside_the_fence_and_nobody_holds_the_scene(watched):
    watched.arrives()
    watched.stays(30, metres=5)
    watched.stays(120, metres=45)
    assert (watched.noted, watched.held.held_now) == (["fence_left"], By.GUARD)
    watched.stays(20, metres=45)
    assert watched.held.held_now is By.NONE


def test_a_short_errand_outside_the_fence_changes_nothing(watched):
    watched.arrives()
    watched.stays(90, metres=60)
    watched.stays(60, metres=3)
    assert (watched.noted, watched.held.held_now) == (["fence_left", "fence_entered"], By.GUARD)


def test_a_position_is_outside_only_beyond_its_own_accuracy(watched):
    watched.arrives()
    watched.stays(300, metres=45, accuracy=20.0)
    assert watched.noted == []


def test_an_accuracy_of_a_kilometre_is_no_leave_to_go(watched):
    watched.arrives()
    watched.stays(180, metres=500, accuracy=1000.0)
    assert watched.held.held_now is By.NONE


def test_five_silent_minutes_and_it_is_unknown(watched):
    watched.arrives()
    watched.stays(10, metres=5)
    watched.stays(290)
    assert (watched.noted, watched.held.held_now) == (["sign_lost"], By.GUARD)
    watched.stays(20)
    assert watched.held.held_now is By.UNKNOWN
    watched.stays(10, metres=5)
    assert (watched.noted, watched.held.held_now) == (["sign_lost", "sign_heard"], By.GUARD)


def test_who_arrives_by_hand_is_judged_by_what_comes_after(watched):
    """His last position before the tap was far away, and so are all that follow: the tap does not hold for ever."""
    watched.stays(20, metres=400)
    watched.arrives()
    watched.stays(120, metres=400)
    assert watched.held.held_now is By.GUARD
    watched.stays(30, metres=400)
    assert watched.held.held_now is By.NONE


def test_a_recorder_that_never_spoke_again_after_the_arrival_is_silence_too(watched, hands):
    hands.pass_(minutes=1)
    watched.arrives()
    watched.stays(290)
    assert watched.held.held_now is By.GUARD
    watched.stays(20)
    assert watched.held.held_now is By.UNKNOWN


def test_a_deed_on_the_phone_is_a_sign_of_life(watched):
    watched.arrives()
    watched.stays(240)
    watched.street.tell(tick_action, by=watched.street.guard, task=watched.task.pk, action="persuaded")
    watched.stays(120)
    assert watched.held.held_now is By.GUARD
    watched.stays(200)
    assert watched.held.held_now is By.UNKNOWN


def test_who_left_by_hand_is_watched_no_more(watched):
    watched.arrives()
    watched.stays(20, metres=5)
    watched.street.tell(leave_scene, by=watched.street.guard, task=watched.task.pk)
    watched.stays(300, metres=900)
    assert (watched.noted, watched.held.held_now) == ([], By.NONE)


def test_a_guard_who_went_home_after_the_take_over_holds_nothing_when_police_leave(watched):
    street, incident = watched.street, watched.incident
    watched.arrives()
    street.tell(send_police, by=street.desk, incident=incident.pk, car=street.car)
    watched.stays(20, metres=5)
    street.tell(arrive_on_scene, by=street.officer, incident=incident.pk)
    street.tell(hand_over_to_police, by=street.officer, task=watched.task.pk)
    watched.stays(180, metres=700)
    assert watched.held.held_now is By.POLICE
    street.tell(leave_scene, by=street.officer, incident=incident.pk)
    assert watched.held.held_now is By.NONE


def test_the_watcher_notes_each_change_once(watched):
    watched.arrives()
    watched.stays(100, metres=80)
    for _ in range(5):
        ERRANDS["dispatch.watch_the_fence"].run()
    assert watched.noted == ["fence_left"]


def test_the_crossing_is_dated_by_the_position_and_not_by_the_look(watched, hands):
    watched.arrives()
    hands.pass_(seconds=5)
    crossed = timing.now()
    keep([Sample("rec-guard", crossed, BAR[0] + 90 * METRE, BAR[1], 5.0)])
    hands.pass_(seconds=9)
    ERRANDS["dispatch.watch_the_fence"].run()
    (told,) = read_matter(watched.task.pk, PRESENCE)
    assert (told.at, told.recorded_at - told.at) == (crossed, timedelta(seconds=9))
