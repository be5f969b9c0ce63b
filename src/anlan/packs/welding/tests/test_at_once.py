# SPDX-License-Identifier: Apache-2.0
"""Two telephones at the same moment: one machine has one welder, one welder one machine, whoever was first."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connections

from anlan.kernel import timing
from anlan.kernel.devices.models import Device
from anlan.kernel.ids import new_id

from ..commands.start_weld import Started
from ..models.machines import Chip, Machine
from ..models.sessions import Session
from ..models.welders import Binding, Certificate, Welder
from .workshop import HERE, MACHINE, Workshop

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


def at_once(*deeds: Callable[[], Started]) -> list[Started]:
    """All of them at one moment, each in a thread with a connection of its own."""
    gate, said = threading.Barrier(len(deeds)), dict[int, Started]()

    def run(place: int, deed: Callable[[], Started]) -> None:
        try:
            gate.wait(10)
            said[place] = deed()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(deeds)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert len(said) == len(deeds), "every telephone got an answer"
    return [said[place] for place in range(len(deeds))]


def over(workshop: Workshop) -> None:
    """Everything that runs is over."""
    Session.objects.filter(ended_at=None).update(ended_at=timing.now(), state="ended")
    workshop.pass_(minutes=1)
    Chip.objects.update(is_online=True, heard_at=timing.now())


def second_welder(workshop: Workshop) -> str:
    """A colleague with a certificate of his own."""
    who = workshop.people["second"] = workshop.story.person(
        "second", "welding.welder", "331002001", name="江小波"
    )
    at, end = timing.now(), date(2028, 3, 7)
    Welder.objects.create(person_id=who.person, enrolled_at=at, pseudonym="w-second")
    Binding.objects.create(id=new_id(), welder_id=who.person, firm_id=workshop.row().firm_id, agreed_at=at)
    Certificate.objects.create(
        id=new_id(), welder_id=who.person, kind="special_operation", number="T2", categories="fusion", ends_on=end,
        verdict="valid", checked_at=at, source="mem",
    )  # fmt: skip
    return "second"


def second_machine(workshop: Workshop) -> str:
    """A machine beside the first."""
    firm = workshop.row().firm
    code, chip = "JX04172099", "CHIP-0099"
    Device.objects.create(id=new_id(), code=chip, kind="chip", region_path=firm.organisation.region_path)
    row = Machine.objects.create(
        id=new_id(), code=code, firm=firm, stage="active", needs_permit=False, lat=HERE[0], lng=HERE[1]
    )
    Chip.objects.create(code=chip, machine=row, is_online=True, heard_at=timing.now())
    return code


def test_two_welders_scan_one_machine_and_one_of_them_has_it(workshop):
    other = second_welder(workshop)
    for _ in range(ROUNDS):
        said = at_once(lambda: workshop.scan("welder"), lambda: workshop.scan(other))
        assert sorted(one.session is None for one in said) == [False, True]
        assert next(one for one in said if one.session is None).reasons == ("R10:in_use",)
        assert Session.objects.filter(ended_at=None).count() == 1
        over(workshop)


def test_one_welder_with_two_telephones_has_one_lease(workshop):
    for _ in range(ROUNDS):
        said = at_once(lambda: workshop.scan("welder"), lambda: workshop.scan("welder"))
        assert said[0].session == said[1].session is not None
        over(workshop)


def test_one_welder_scans_two_machines_and_has_one(workshop):
    """AX-R9."""
    other = second_machine(workshop)
    for _ in range(ROUNDS):
        said = at_once(lambda: workshop.scan(code=MACHINE), lambda: workshop.scan(code=other))
        assert sorted(one.session is None for one in said) == [False, True]
        assert next(one for one in said if one.session is None).reasons == ("R09:two_machines",)
        over(workshop)
