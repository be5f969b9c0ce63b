# SPDX-License-Identifier: Apache-2.0
"""Who hurts tries every door: an officer by chance, he finds neither the case nor the address; others open what their seat may."""

import pytest
from django.test import Client

from anlan.kernel.access.queries import caller_of
from anlan.kernel.disclosure.opening import opening
from anlan.kernel.documents.commands.draw_up_document import draw_up_document
from anlan.kernel.documents.models import Document
from anlan.kernel.errors import NotFound
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import sees
from anlan.kernel.people.models import Person
from anlan.kernel.teams.models import SeatCall
from anlan.kernel.testing.hunt import hunt

from ..kinds.disclosure import ADDRESS, SAFETY
from ..queries.cases import phone_digest

SECRET = "演示庇护楼二层东"


@pytest.fixture
def case(family):
    """A case of violence whose offender is the officer who sits in its team."""
    found = family.teamed(situation="violence", danger="yes", story="他就是所里的", home="演示巷 88 号")
    family.tell("name_party", family.window, case=found, part="victim", name="罗某某", address=SECRET)
    family.tell("enter_refuge", family.window, case=found, sort="shelter_bed", words=SECRET)
    return found


def offender(family, case):
    """He is named, and gone from the team."""
    call = SeatCall.objects.select_related("person").get(matter=case, seat="police", state="accepted")
    person: Person = call.person
    family.tell(
        "name_party", family.window, case=case, part="offender", name=person.name, staff_number=person.code
    )
    return caller_of(Person.objects.get(pk=person.pk), "page")


def test_the_officer_who_hurts_finds_the_case_and_the_address_through_no_door_JS_R5(family, case):
    him = offender(family, case)
    matter = Matter.objects.get(pk=case)
    assert hunt(him, matter, [SECRET, "罗某某", "演示巷 88 号", "他就是所里的"]) == set()


def test_he_finds_her_safety_plan_through_no_door_JS_R5(family, case):
    plan = {
        "holder": "罗某某", "warns": "他夜里敲门", "leaves": "从厨房小门走", "helps": "楼上演示阿姨，暗语收衣服", "again_on": "2027-01-10",
    }  # fmt: skip
    drawn = family.story.tell(
        draw_up_document, by=family.window, matter=case, template="family.safety_plan", values=plan
    )
    him = offender(family, case)
    number = Document.objects.get(pk=drawn.result).number
    secrets = [number, "他夜里敲门", "从厨房小门走", "暗语收衣服"]
    assert hunt(him, Matter.objects.get(pk=case), secrets) == set()


def test_who_is_named_by_his_telephone_alone_is_kept_away_too_X_R6(family, case):
    """She knows her husband's telephone, and not his number at work."""
    call = SeatCall.objects.select_related("person").get(matter=case, seat="police", state="accepted")
    call.person.phone_index = phone_digest("138 0000 0077")
    call.person.save(update_fields=["phone_index"])
    family.tell("name_party", family.window, case=case, part="offender", name="周某", phone="138-0000-0077")
    assert not sees(caller_of(Person.objects.get(pk=call.person_id), "page"), Matter.objects.get(pk=case))


def test_whose_telephone_stands_there_as_the_hurt_ones_is_kept_from_nothing(family, case):
    second = Person.objects.get(pk=family.second.person)
    second.phone_index = phone_digest("13800000078")
    second.save(update_fields=["phone_index"])
    family.tell("name_party", family.window, case=case, part="applicant", name="罗某", phone="13800000078")
    assert sees(family.second, Matter.objects.get(pk=case))


def test_he_is_out_of_the_team_and_is_not_called_again(family, case):
    him = offender(family, case)
    assert not SeatCall.objects.filter(
        matter=case, person=him.person, state__in=("called", "accepted")
    ).exists()
    with pytest.raises(NotFound):
        family.tell("enter_refuge", him, case=case, sort="hospital_bed")


def test_a_hidden_address_opens_to_police_and_shelter_and_to_nobody_else_JS_R5(family, case):
    matter = Matter.objects.get(pk=case)
    may = {seat: opening(family.sits(case, seat), matter).may(ADDRESS) for seat in
           ("police", "shelter", "mediator", "psychologist", "grid_worker", "womens_federation", "justice")}  # fmt: skip
    assert {seat for seat, yes in may.items() if yes} == {"police", "shelter"}
    assert not opening(family.window, matter).may(ADDRESS)


def test_the_mediator_opens_no_safety_paper_and_no_home(family, case):
    matter = Matter.objects.get(pk=case)
    seen = opening(family.sits(case, "mediator"), matter)
    assert [name for name in (SAFETY, "home", "safe_phone", "reporter") if seen.may(name)] == []
    assert seen.may("story", "mediate")


def test_who_reported_opens_to_the_police_alone_JS_R3(family, case):
    matter = Matter.objects.get(pk=case)
    seats = ("police", "shelter", "mediator", "psychologist", "grid_worker", "womens_federation")
    may = [seat for seat in seats if opening(family.sits(case, seat), matter).may("reporter")]
    assert may == ["police"]
    assert not opening(family.window, matter).may("reporter")


def test_the_door_never_says_whether_a_telephone_is_known(family, case):
    client = Client(REMOTE_ADDR="198.51.100.9")
    said = {
        client.post("/help/progress", {"code": code}).content for code in ("123412341234", "999999999999")
    }
    assert len(said) == 1
