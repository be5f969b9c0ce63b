# SPDX-License-Identifier: Apache-2.0
"""A start that was refused because of the person: the safety officer reads who else could, the refused welder does not."""

from datetime import date, timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.access.queries import caller_of
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.following import drain
from anlan.kernel.people.models import Person
from anlan.kernel.testing.story import OPERATOR

from ..models.machines import Machine
from ..models.warnings import WeldWarning
from ..models.welders import Certificate
from ..queries.who_else import who_else
from .test_desk_page import page
from .test_hand import phone
from .workshop import MACHINE, Workshop, verb

DESK = f"/welding/desk?machine={MACHINE}&part=machine"
OTHER, OTHERS = "潘晓峰", "331002198503070323"


def joins(workshop: Workshop, verdict: str = "valid") -> None:
    """One more welder of the firm, with a certificate of which his ministry says this."""
    person = {"code": "pan", "name": OTHER, "organisation": "yihua", "identity_number": OTHERS}
    grant = {"person": "pan", "role": "welding.welder", "region": "331002001", "organisation": "yihua"}
    workshop.story.tell(import_directory, tables={"people": [person], "grants": [grant]})
    workshop.people["pan"] = caller_of(Person.objects.get(code="pan"), "page")
    workshop.tell("enrol_welder", "officer", name=OTHER, identity_number=OTHERS)
    binding = workshop.tell("ask_binding", "pan", firm=workshop.firm)
    workshop.tell("agree_binding", "officer", binding=binding)
    number, kind = "T" + OTHERS, "special_operation"
    key = workshop.tell("record_certificate", "pan", kind=kind, number=number, ends_on=date(2028, 3, 7))
    ends = timing.now().date() + timedelta(days=300)
    said = {"verdict": verdict, "source": "mem", "categories": "fusion", "ends_on": ends}
    workshop.story.tell(verb("record_certificate_check"), by=OPERATOR, certificate=key, **said)


@pytest.fixture
def refused(workshop) -> Workshop:
    """The welder's certificate counts no more; a colleague's does; the welder scans."""
    joins(workshop)
    workshop.confirmed(verdict="invalid")
    assert workshop.scan().code == "R04"
    return workshop


def names(workshop: Workshop) -> list[str]:
    machine, welder = workshop.row(), workshop.people["welder"].person
    return [one.name for one in who_else(machine, welder, timing.now())]


def test_the_officer_reads_who_was_refused_and_who_else_could_start_it(refused):
    told = page(refused.people["officer"]).get(DESK).content.decode()
    assert "李国强" in told
    assert OTHER in told


def test_the_refused_welder_is_not_told_who_could_scan_for_him_AX_R9(refused):
    assert OTHER not in phone(refused.people["welder"]).get("/welding/hand").content.decode()


def test_street_and_firm_beside_it_arrange_nothing_and_read_no_names(refused):
    assert OTHER not in page(refused.people["street"]).get(DESK).content.decode()


def test_whose_certificate_does_not_count_is_not_named_AX_R1(workshop):
    joins(workshop, verdict="invalid")
    assert names(workshop) == []


def test_whoever_welds_already_is_not_free(refused):
    refused.scan("pan")
    assert names(refused) == []
    assert (
        OTHER not in page(refused.people["officer"]).get(DESK + "&x=1").content.decode().partition("band")[0]
    )


def test_a_machine_of_another_scene_wants_another_certificate_AX_R1(refused):
    Machine.objects.update(scene="construction")
    assert names(refused) == []


def test_a_warning_says_it_too_to_who_handles_it(refused):
    for _ in range(2):
        refused.scan()
    drain()
    number = WeldWarning.objects.select_related("matter").get(sort="blocked_often").matter.number
    assert OTHER in page(refused.people["officer"]).get(f"/m/{number}").content.decode()
    assert OTHER not in page(refused.people["street"]).get(f"/m/{number}").content.decode()
    assert Certificate.objects.count() == 2


def test_a_colleague_learns_who_holds_the_machine_a_stranger_does_not(refused):
    refused.confirmed()
    refused.scan("pan")
    refused.pass_(minutes=1)
    assert refused.scan().reasons == ("R10:in_use",)
    drain()
    assert OTHER in phone(refused.people["welder"]).get("/welding/hand").content.decode()
    binding = refused.people["welder"].person
    for row in Person.objects.get(pk=binding).weld_bindings.all():
        refused.tell("end_binding", "welder", binding=row.pk)
    refused.pass_(minutes=1)
    refused.scan()
    assert OTHER not in phone(refused.people["welder"]).get("/welding/hand").content.decode()
