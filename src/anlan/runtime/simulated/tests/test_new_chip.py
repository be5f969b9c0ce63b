# SPDX-License-Identifier: Apache-2.0
"""Whoever plays the installer in the demo fits a chip, and it comes online by itself."""

import pytest

from anlan.kernel import timing
from anlan.kernel.devices.models import Device
from anlan.kernel.ids import new_id
from anlan.kernel.people.models import Organisation
from anlan.packs.welding.models import Chip, Firm, Machine

from .. import welding
from ..firm import UNFITTED, codes
from ..fleet import Fleet


@pytest.fixture
def workday(story, monkeypatch) -> welding.Workday:
    monkeypatch.setattr(Fleet, "start", lambda fleet: fleet)
    day = welding.Workday("http://localhost:1", "mqtt://127.0.0.1:1", 7, set, speed=1.0, simulated=False)
    assert day._fitted() == []
    return day


def test_a_chip_that_is_fitted_in_the_demo_comes_online_once(workday):
    owner = Organisation.objects.get(code="office")
    firm = Firm.objects.create(organisation=owner, enrolled_at=timing.now())
    code = next(one for one in codes() if one.endswith(UNFITTED))
    machine = Machine.objects.create(id=new_id(), code=code, firm=firm)
    Chip.objects.create(code="ANY-0001", machine=machine)
    Device.objects.create(
        id=new_id(), code="ANY-0001", kind="chip", organisation=owner, region_path=owner.region_path
    )
    for _ in range(2):
        workday._hear_the_new()
    assert [[one.chip.device for one in fleet.machines] for fleet in workday._new] == [["ANY-0001"]]
