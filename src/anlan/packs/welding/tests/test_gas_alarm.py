# SPDX-License-Identifier: Apache-2.0
"""One chip smells gas: every machine of its permit ends, and nothing starts before the gas was tested again (AX-R7)."""

from datetime import timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.devices.models import Device
from anlan.kernel.errors import Refused
from anlan.kernel.following import drain
from anlan.kernel.ids import new_id

from ..models.machines import Chip, Machine
from ..models.permits import Permit
from ..models.sessions import Session
from .hot_yard import Yard, yard_of
from .workshop import Voice


@pytest.fixture
def yard(story) -> Yard:
    return yard_of(story)


def chip_in(machine: Machine) -> Voice:
    """A chip of this machine, as the bridge hears it."""
    code = f"CHIP-{machine.code[-4:]}"
    Chip.objects.create(code=code, machine=machine)
    owner = machine.firm.organisation
    Device.objects.create(
        id=new_id(), code=code, kind="chip", organisation=owner, region_path=owner.region_path
    )
    return Voice(code)


def another(yard: Yard, permit: Permit) -> Session:
    """A second machine runs under the same permit."""
    machine = yard.another_machine()
    permit.machines.create(id=new_id(), machine=machine.pk)
    return Session.objects.create(
        id=new_id(), machine=machine, welder_id=yard.welder.person, permit=permit.pk, granted_at=timing.now(),
        until=permit.ends_at,
    )  # fmt: skip


def test_every_machine_of_the_permit_ends_in_its_gap_AX_R7(yard):
    permit = yard.approved()
    sessions = [yard.welds(permit), another(yard, permit)]
    yard.pass_(minutes=1)
    chip_in(yard.machine).event("gas", sessions[0].pk.hex)
    drain()
    assert yard.stage(permit) == "suspended"
    assert [Session.objects.get(pk=one.pk).stop_because for one in sessions] == ["gas", "gas"]


def test_a_chip_that_stands_idle_speaks_for_the_permit_that_names_it(yard):
    permit, elsewhere = yard.approved(), yard.to_approve(machine=yard.another_machine().pk)
    yard.tell("approve_permit", yard.unit, permit=elsewhere.pk)
    yard.pass_(minutes=1)
    chip_in(yard.machine).event("gas")
    drain()
    assert (yard.stage(permit), yard.stage(elsewhere)) == ("suspended", "approved")


def test_work_goes_on_after_a_new_test_only_AX_R7(yard):
    permit = yard.approved()
    yard.pass_(minutes=1)
    chip_in(yard.machine).event("gas")
    drain()
    with pytest.raises(Refused, match="gas_first"):
        yard.tell("resume_work", yard.leader, permit=permit.pk)
    yard.pass_(minutes=1)
    yard.tested(permit)
    yard.tell("resume_work", yard.leader, permit=permit.pk)
    assert yard.stage(permit) == "approved"


def test_a_break_for_another_reason_is_one_for_gas_too(yard):
    permit = yard.approved()
    yard.tell("suspend_work", yard.leader, permit=permit.pk, why="rest")
    yard.pass_(minutes=1)
    chip = chip_in(yard.machine)
    chip.event("gas"), chip.event("gas")
    drain()
    assert list(permit.breaks.order_by("since").values_list("why", flat=True)) == ["rest", "gas"]
    with pytest.raises(Refused, match="gas_first"):
        yard.tell("resume_work", yard.leader, permit=permit.pk)


def test_an_alarm_that_is_heard_after_a_good_test_changes_nothing(yard):
    permit = yard.approved()
    chip = chip_in(yard.machine)
    yard.pass_(minutes=1)
    late = chip.makes("gas", at=int((timing.now() - timedelta(seconds=30)).timestamp()))
    yard.tested(permit)
    chip.hears(late)
    drain()
    assert yard.stage(permit) == "approved"
