# SPDX-License-Identifier: Apache-2.0
"""Who hears of a scan while it happens: its welder, his firm's safety and the street – no colleague and no other firm."""

import json
from datetime import timedelta

from anlan.kernel import timing
from anlan.kernel.access.models import RoleGrant
from anlan.kernel.events.models import EventRecord
from anlan.kernel.ids import new_id
from anlan.kernel.people.models import Organisation, Person

from ..models.machines import Machine
from ..models.welders import Binding
from ..queries.hearers import hearers
from .workshop import NAMES, verb

STREET = "应站长"


def who_hears(name: str) -> set[str]:
    record = EventRecord.objects.filter(name=f"welding.{name}").latest("position")
    (people,) = hearers([{**json.loads(record.fields), "region": record.region}])
    return set(Person.objects.filter(pk__in=people).values_list("name", flat=True))


def another_firm() -> Organisation:
    other = Organisation.objects.get(pk=Machine.objects.get().firm_id)
    other.pk, other.code = new_id(), "another"
    other.save(force_insert=True)
    return other


def test_of_a_lease_hear_its_welder_his_firms_safety_the_installer_and_the_street(workshop):
    workshop.scan()
    assert who_hears("weld_granted") == {*NAMES.values(), STREET}


def test_another_firms_safety_hears_nothing(workshop):
    workshop.scan()
    officers = RoleGrant.objects.filter(role="welding.safety_officer")
    officers.update(organisation=another_firm())
    assert not who_hears("weld_granted") & {NAMES["officer"], NAMES["officer2"]}


def test_another_street_hears_nothing(workshop):
    workshop.scan()
    RoleGrant.objects.filter(role="welding.street_officer").update(region_path="elsewhere")
    assert STREET not in who_hears("weld_granted")


def test_a_role_that_has_ended_hears_nothing(workshop):
    workshop.scan()
    RoleGrant.objects.filter(role="welding.duty_manager").update(ends_at=timing.now())
    assert NAMES["manager"] not in who_hears("weld_granted")


def test_of_a_certificate_hear_those_for_whom_he_works(workshop):
    assert NAMES["officer"] in who_hears("certificate_checked")
    Binding.objects.update(ended_at=timing.now())
    assert NAMES["officer"] not in who_hears("certificate_checked")


def test_of_a_ban_in_the_whole_district_hear_the_street_and_the_firms_in_it(workshop):
    district = workshop.story.person("ban-district", "welding.district_officer", "331002", name="方敏")
    span = {"starts_at": timing.now(), "ends_at": timing.now() + timedelta(hours=2)}
    workshop.story.tell(verb("publish_ban"), by=district, region="331002", reason="大风天气", **span)
    assert {STREET, NAMES["welder"], NAMES["officer"], "方敏"} <= who_hears("ban_published")


def test_of_a_ban_in_another_street_hears_nobody_here(workshop):
    district = workshop.story.person("ban-district", "welding.district_officer", "331002", name="方敏")
    span = {"starts_at": timing.now(), "ends_at": timing.now() + timedelta(hours=2)}
    workshop.story.tell(verb("publish_ban"), by=district, region="331002002", reason="大风天气", **span)
    assert who_hears("ban_published") == {"方敏"}


def test_a_colleague_hears_of_a_ban_and_still_not_of_a_lease_told_with_it(workshop):
    colleague = workshop.story.person("ban-colleague", "welding.welder", "331002001", name="陈卫民")
    RoleGrant.objects.filter(person=colleague.person).update(organisation=Machine.objects.get().firm_id)
    workshop.scan()
    district = workshop.story.person("ban-district", "welding.district_officer", "331002", name="方敏")
    span = {"starts_at": timing.now(), "ends_at": timing.now() + timedelta(hours=2)}
    workshop.story.tell(verb("publish_ban"), by=district, region="331002", reason="大风天气", **span)
    rows = [
        EventRecord.objects.filter(name=f"welding.{one}").latest("position")
        for one in ("weld_granted", "ban_published")
    ]
    of_lease, of_ban = hearers([{**json.loads(one.fields), "region": one.region} for one in rows])
    assert (colleague.person in of_lease, colleague.person in of_ban) == (False, True)
