# SPDX-License-Identifier: Apache-2.0
"""Who states a wishful time, speaks for others or is too quick for a follower gains nothing by it."""

from datetime import timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.access.models import RoleGrant
from anlan.kernel.command import perform
from anlan.kernel.errors import CommandError, Invalid, NotAllowed, Refused

from ..commands.accept_task import accept_task
from ..commands.arrive_on_scene import arrive_on_scene
from ..commands.close_incident import close_incident
from ..commands.offer_task import offer_task
from ..commands.pass_over import pass_over
from ..commands.report_incident import report_incident
from ..commands.return_incident import return_incident
from ..commands.send_police import send_police
from ..models import Offer, Sending, Task
from ..queries import listing

LONG_AGO = timedelta(minutes=40)


def offered(street, **more):
    task = street.task(street.incident(**more))
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person)
    return task


def test_nobody_says_yes_or_arrives_before_he_was_asked(street):
    task, early = offered(street), timing.now() - LONG_AGO
    perform(accept_task, street.guard, {"task": task.pk}, at=early)
    perform(arrive_on_scene, street.guard, {"task": task.pk}, at=early)
    offer = Offer.objects.get()
    assert offer.answered_at == offer.offered_at
    assert Task.objects.get().arrived_at == offer.offered_at


def test_no_officer_arrives_before_he_was_sent(street):
    incident = street.incident()
    street.tell(send_police, by=street.desk, incident=incident.pk, car=street.car)
    perform(arrive_on_scene, street.officer, {"incident": incident.pk}, at=timing.now() - LONG_AGO)
    sending = Sending.objects.get()
    assert sending.arrived_at == sending.sent_at


def test_the_clock_of_an_offer_does_not_end_the_next_one(street):
    task = offered(street)
    first = Offer.objects.get()
    street.tell(pass_over, by=street.desk, task=task.pk)
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.second.person)
    street.tell(pass_over, by=street.desk, task=task.pk, made_before=first.offered_at)
    assert Task.objects.get().guard_id == street.second.person


def test_an_order_is_not_given_back_while_a_guard_holds_the_scene(street):
    task = offered(street)
    street.tell(accept_task, by=street.guard, task=task.pk)
    street.tell(arrive_on_scene, by=street.guard, task=task.pk)
    with pytest.raises(Refused, match="guard_on_scene"):
        street.tell(return_incident, by=street.desk, incident=task.incident_id, reason="不在辖区")


def test_an_officer_does_not_speak_for_the_110_side(street):
    with pytest.raises(NotAllowed, match="not_110"):
        street.tell(report_incident, by=street.officer, category="parking", order_number="33100220261124")


def test_a_report_tells_nobody_whose_telephone_rang_110(street):
    street.incident(caller_phone="13812345678")
    said = {"category": "parking", "caller_phone": "13812345678", "lat": 28.69, "lng": 121.45}
    assert "dispatch.duplicate_suspected" not in street.tell(report_incident, by=street.guard, **said).events
    assert "dispatch.duplicate_suspected" in street.tell(report_incident, by=street.desk, **said).events


def test_who_is_an_officer_no_longer_is_not_sent(street):
    RoleGrant.objects.filter(person=street.officer.person).update(ends_at=timing.now() - timedelta(hours=1))
    with pytest.raises(Invalid, match="nobody_there"):
        street.tell(send_police, by=street.desk, incident=street.incident().pk, officer=street.officer.person)


@pytest.mark.parametrize(
    ("who", "secret", "near"), [("desk", False, True), ("officer", False, False), ("desk", True, False)]
)
def test_the_exact_place_is_the_dutys_and_the_crews(street, who, secret, near):
    incident = street.incident(is_secret=secret)
    (row,) = listing.told(getattr(street, who), [incident])
    assert (row["lat"] is not None) is near


def test_the_crew_reads_even_a_secret_place(street):
    incident = street.incident(is_secret=True)
    street.tell(send_police, by=street.desk, incident=incident.pk, car=street.car)
    (row,) = listing.told(street.officer, [incident])
    assert row["lat"] is not None


def test_who_was_there_does_not_close_as_unattended(street):
    incident = street.incident()
    street.tell(send_police, by=street.desk, incident=incident.pk, car=street.car)
    street.tell(arrive_on_scene, by=street.officer, incident=incident.pk)
    with pytest.raises(CommandError, match="feedback_first"):
        street.tell(close_incident, by=street.officer, incident=incident.pk, outcome="no_attendance")
