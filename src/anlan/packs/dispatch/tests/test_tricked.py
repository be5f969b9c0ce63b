# SPDX-License-Identifier: Apache-2.0
"""Who gives a wrong name, a broken outline or a wild address gains nothing, and breaks nothing for others."""

import json
from datetime import timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.directory.registers import REGISTERS
from anlan.kernel.directory.tables import ImportFaults
from anlan.kernel.errors import Refused
from anlan.kernel.following import drain
from anlan.kernel.matters.models import Matter
from anlan.kernel.places.models import Premises

from ..commands.accept_task import accept_task
from ..commands.import_registry import import_registry
from ..commands.offer_task import offer_task
from ..models import Guard

HOSPITAL = {"code": "hospital", "name": "中心医院", "type": "03", "address": "东环大道 1 号", "region": "331002001",
            "lat": "28.6700", "lng": "121.4400"}  # fmt: skip


def test_another_name_for_the_place_does_not_send_a_bars_own_hire_into_the_bar_PB_R2(street, story):
    story.tell(import_directory, tables={"premises": [HOSPITAL]})
    incident = street.incident(premises=Premises.objects.get(code="hospital").pk)
    with pytest.raises(Refused, match="PB-R2"):
        street.tell(offer_task, by=street.desk, task=street.task(incident).pk, guard=street.in_house.person)


def test_who_lost_his_certificate_after_he_was_asked_may_not_accept_PB_R14(street):
    task = street.task(street.incident())
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person)
    Guard.objects.filter(pk=street.guard.person).update(revoked_on=timing.now().date() - timedelta(days=1))
    with pytest.raises(Refused, match="PB-R14"):
        street.tell(accept_task, by=street.guard, task=task.pk)


LINE = json.dumps({"type": "Polygon", "coordinates": [[[121.44, 28.67], [121.45, 28.68]]]})
DEEP = "[" * 100_000


@pytest.mark.parametrize("outline", [LINE, DEEP], ids=["a line", "too deep"])
def test_an_outline_without_ground_is_not_taken_in(street, story, outline):
    with pytest.raises(ImportFaults):
        story.tell(import_directory, tables={"premises": [{**HOSPITAL, "polygon": outline}]})


@pytest.mark.parametrize(
    "address",
    [
        "rosters/guard~yesterday",
        "rosters/guard",
        "rosters/guard~2026-13-01T00:00:00",
        "premises?page=" + "9" * 5000,
    ],
)
def test_a_wild_address_of_a_register_is_no_fault_of_ours(street, page, office, address):
    assert page(office).get(f"/registers/{address}").status_code in (200, 404)


def test_a_cell_with_a_zero_character_is_a_fault_of_the_row(street, page, office):
    line = REGISTERS["premises"].line(Premises.objects.get(code="bar"))
    answer = page(office).post("/registers/premises/bar", {**line, "name": "澜岸\0酒吧"})
    assert answer.status_code == 422
    assert Premises.objects.get(code="bar").name == "澜岸酒吧"


def test_a_list_asked_for_a_page_beyond_all_numbers_answers(street, page):
    assert page(street.desk).get("/matters/dispatch.incident?page=" + "9" * 5000).status_code == 200


def test_an_offer_is_taken_back_from_who_lost_his_certificate_meanwhile_PB_R14(street, page):
    task = street.task(street.incident())
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person)
    Guard.objects.filter(pk=street.guard.person).update(revoked_on=timing.now().date())
    row = {"person": "second", "certificate_number": "浙second", "employer": "jiaoan",
           "employer_kind": "security_company", "trained_until": "2030-01-01"}  # fmt: skip
    street.story.tell(import_registry, tables={"guards": [row]})
    drain()
    assert Matter.objects.get(pk=task.pk).stage == "waiting"
    assert "PB-R14" in page(street.guard).get("/hand").content.decode()
