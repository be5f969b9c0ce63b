# SPDX-License-Identifier: Apache-2.0
"""The duty manager's form for an emergency: there for him alone, with its reason, and refused in words."""

from ..models.sessions import EmergencyUnlock
from .test_desk_page import page
from .workshop import MACHINE

FORM, DO = f"/welding/machines?machine={MACHINE}&part=unlock", "/do/welding/emergency-unlock"


def test_the_duty_manager_unlocks_for_an_hour_with_his_reason(workshop):
    manager, welder = page(workshop.people["manager"]), str(workshop.people["welder"].person)
    for path in (f"/welding/machines?machine={MACHINE}", f"/welding/desk?machine={MACHINE}"):
        assert "part=unlock" in manager.get(path).content.decode()
    assert welder in manager.get(FORM).content.decode()
    said = {
        "machine": str(workshop.machine),
        "welder": welder,
        "reason": "管口漏水，必须马上补焊",
        "minutes": "15",
    }
    assert manager.post(DO, said).status_code == 303
    assert EmergencyUnlock.objects.get().session.is_emergency
    assert "part=unlock" not in manager.get(f"/welding/machines?machine={MACHINE}").content.decode()


def test_nobody_else_has_the_form(workshop):
    for who in ("officer", "street"):
        client = page(workshop.people[who])
        assert "part=unlock" not in client.get(f"/welding/desk?machine={MACHINE}").content.decode()
        assert client.get(FORM).status_code == 403


def test_what_no_emergency_overrides_is_said_in_words(workshop):
    workshop.chip.state(on=False)
    welder = str(workshop.people["welder"].person)
    said = {"machine": str(workshop.machine), "welder": welder, "reason": "管口漏水，必须马上补焊"}
    told = (
        page(workshop.people["manager"])
        .post(DO, said, headers={"Accept": "application/json"})
        .content.decode()
    )
    assert "R01" not in told
    assert "没有网络" in told
