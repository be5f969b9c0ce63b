# SPDX-License-Identifier: Apache-2.0
"""An officer whose car stands within the fence for half a minute has arrived, and it is marked so (domain.md 2.2, 2.4)."""

from datetime import timedelta

from django.utils import translation

from anlan.kernel import timing
from anlan.kernel.devices.telemetry import Sample, keep
from anlan.kernel.events.models import EventRecord
from anlan.kernel.following.errand import ERRANDS
from anlan.kernel.matters.telling import sentence

from ..commands.arrive_on_scene import arrive_on_scene
from ..commands.import_registry import import_registry
from ..commands.send_police import send_police
from ..models import Sending
from .conftest import BAR


def sent(street):
    incident = street.incident()
    street.tell(send_police, by=street.desk, incident=incident.pk, car=street.car)
    return incident


def seen(hands, *apart, every=15):
    """The car says where it is, so many degrees from the bar, and is looked at."""
    for degrees in apart:
        hands.pass_(seconds=every)
        keep([Sample("rec-officer", timing.now(), BAR[0] + degrees, BAR[1])])
    ERRANDS["dispatch.watch_for_police"].run()


def arrived() -> list[EventRecord]:
    return list(EventRecord.objects.filter(name="dispatch.police_arrived"))


def test_half_a_minute_within_the_fence_is_an_arrival_since_its_first_moment(street, hands):
    sent(street)
    seen(hands, 0.01, 0.0, 0.0001, 0.0)
    (record,) = arrived()
    assert record.at == timing.now() - timedelta(seconds=30)
    with translation.override("zh-hans"):
        assert sentence(record, street.desk) == "民警赵明远到场（按定位）。"


def test_who_only_passes_by_has_not_arrived(street, hands):
    sent(street)
    seen(hands, 0.01, 0.0, 0.0, 0.01)
    assert not arrived()


def test_fifteen_seconds_are_too_short(street, hands):
    sent(street)
    seen(hands, 0.01, 0.0, 0.0)
    assert not arrived()


def test_who_said_it_by_hand_arrives_once(street, hands):
    incident = sent(street)
    street.tell(arrive_on_scene, by=street.officer, incident=incident.pk)
    seen(hands, 0.0, 0.0, 0.0)
    assert len(arrived()) == 1


def test_where_the_car_was_before_it_was_sent_says_nothing(street, hands):
    seen(hands, 0.0, 0.0, 0.0)
    sent(street)
    seen(hands, 0.0, every=1)
    assert Sending.objects.get().arrived_at is None


def test_an_officer_without_a_position_arrives_with_the_car_of_his_colleague(street, hands):
    partner = street.story.person("partner", "dispatch.officer", "331002001", name="何立新")
    car = {"code": "fq02", "call_sign": "府前 02", "station": "station", "officers": "officer;partner"}
    street.story.tell(import_registry, tables={"cars": [car]})
    sent(street)
    seen(hands, 0.0, 0.0, 0.0)
    assert {record.actor for record in arrived()} == {None}
    assert Sending.objects.get(officer=partner.person).arrived_at is not None
