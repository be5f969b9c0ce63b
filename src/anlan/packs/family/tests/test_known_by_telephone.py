# SPDX-License-Identifier: Apache-2.0
"""Who hurts is known by his telephone, whichever came first: the case or the number in the register (X-R6)."""

import pytest

from anlan.kernel.access.queries import caller_of
from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.directory.commands.renew_telephones import renew_telephones
from anlan.kernel.following import drain
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import sees
from anlan.kernel.people.models import Person
from anlan.kernel.vault import seal

from ..models import Party
from .test_begun_again import ended
from .whole_story import HERE

HIS = "138-0000-0077"


@pytest.fixture
def case(family):
    """He is named by his telephone; nobody of the register has it."""
    found = family.case()
    family.tell("name_party", family.window, case=found, part="offender", name="周某", phone=HIS)
    return found


def registered(family, code, phone):
    """Somebody of the window, with this telephone in the register; what he may see."""
    row = {"code": code, "name": "周某", "phone": phone}
    grant = {"person": code, "role": "family.window", "region": HERE}
    family.story.tell(import_directory, tables={"people": [row], "grants": [grant]})
    drain()
    return caller_of(Person.objects.get(code=code), "page")


@pytest.mark.parametrize("phone", [HIS, "13800000077", "+86 138 0000 0077"])
def test_who_comes_into_the_register_after_the_case_is_kept_away(family, case, phone):
    assert not sees(registered(family, "late", phone), Matter.objects.get(pk=case))


def test_who_changes_his_telephone_there_is_kept_away_from_then_on(family, case):
    before = registered(family, "late", "13900000001")
    assert sees(before, Matter.objects.get(pk=case))
    assert not sees(registered(family, "late", HIS), Matter.objects.get(pk=case))


def test_from_an_ended_case_too(family, case):
    family.tell("accept_case", family.window, case=case)
    ended(family, case, "advised")
    assert not sees(registered(family, "late", HIS), Matter.objects.get(pk=case))


def test_whoever_stands_in_the_register_twice_is_known_twice(family):
    first, second = (registered(family, code, HIS) for code in ("one", "two"))
    case = family.case()
    family.tell("name_party", family.window, case=case, part="offender", name="周某", phone=HIS)
    assert not any(sees(one, Matter.objects.get(pk=case)) for one in (first, second))


def test_whose_number_was_said_is_known_by_the_telephone_beside_it_as_well(family):
    other = registered(family, "two", HIS)
    case = family.case()
    family.tell(
        "name_party", family.window, case=case, part="offender", staff_number="family-window-b", phone=HIS
    )
    assert not any(sees(one, Matter.objects.get(pk=case)) for one in (other, family.second))


def test_whoever_was_named_by_mistake_is_let_back(family, case):
    late = registered(family, "late", HIS)
    party = Party.objects.get(case=case)
    family.tell("strike_party", family.window, case=case, party=party.pk)
    drain()
    assert sees(late, Matter.objects.get(pk=case))
    assert sees(registered(family, "late", HIS), Matter.objects.get(pk=case))


@pytest.mark.parametrize("phone", [HIS, "+86 138 0000 0077"])
def test_whose_digest_is_of_an_older_form_is_kept_away_once_the_tables_were_brought_up_to_date(
    family, case, phone
):
    late = registered(family, "late", "13900000001")
    row = Person.objects.get(pk=late.person)
    row.phone = seal(phone, f"kernel_person:phone:{row.pk}")
    row.phone_index = "of-an-older-form"
    row.save()
    assert perform(renew_telephones, Caller(None, "operator", "cli"), {}).result == 1
    drain()
    assert not sees(late, Matter.objects.get(pk=case))


def test_digests_of_the_form_of_today_are_left_as_they_are(family, case):
    registered(family, "late", HIS)
    assert perform(renew_telephones, Caller(None, "operator", "cli"), {}).result == 0
