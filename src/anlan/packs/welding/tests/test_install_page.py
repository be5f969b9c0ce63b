# SPDX-License-Identifier: Apache-2.0
"""The installer's phone and his side of the desk: whose turn it is, what the chip says, three working days (domain.md 5.3)."""

from datetime import UTC, date, datetime

import pytest

from anlan.kernel.errors import Refused

from ..models.machines import Chip, InstallOrder
from ..queries.codes import check_of
from ..queries.orders import due_on
from .test_hand import phone
from .workshop import HERE

NEW, SPOT = "JX04172094", {"lat": HERE[0], "lng": HERE[1]}


@pytest.fixture
def ordered(workshop):
    """A second machine, for which a chip was ordered."""
    machine = workshop.tell("register_machine", "officer", firm=workshop.firm, code=NEW, place="二车间")
    workshop.tell("place_order", "officer", machine=machine)
    return workshop


def fit(workshop, chip="CHIP-0009"):
    return workshop.tell("fit_chip", "installer", machine=NEW, check=check_of(NEW), chip=chip, **SPOT)


def seen(workshop, by="installer", address="/welding/install?part=screen") -> str:
    return phone(workshop.people[by]).get(address).content.decode()


def test_what_was_ordered_stands_on_the_installers_phone(ordered):
    text = seen(ordered)
    assert "JX 0417 2094" in text
    assert "等安装员上门" in text


def test_three_working_days_leave_out_the_weekend():
    friday = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
    assert due_on(friday) == date(2026, 12, 2)


def test_a_fitted_chip_that_is_not_heard_says_what_to_look_at(ordered):
    fit(ordered)
    assert "还没有收到芯片的消息" in seen(ordered)


def test_after_three_working_days_it_is_overdue_in_words(ordered):
    fit(ordered)
    ordered.pass_(days=8)
    assert "已超期" in seen(ordered)


def test_after_the_test_both_confirm_and_each_is_told_who_is_missing(ordered):
    order = fit(ordered)
    Chip.objects.filter(pk="CHIP-0009").update(
        is_online=True, heard_at=InstallOrder.objects.get(pk=order).fitted_at
    )
    ordered.tell("try_chip", "installer", order=order)
    ordered.tell("confirm_activation", "installer", order=order)
    assert "还差企业安全员确认" in seen(ordered)
    desk = seen(ordered, "officer", f"/welding/desk?machine={NEW}")
    assert "confirm-activation" in desk


def test_a_second_chip_waits_for_a_second_person(workshop):
    workshop.tell("place_order", "officer", machine=workshop.machine)
    address = f"/welding/desk?machine={workshop.row().code}"
    assert "agree-order" not in seen(workshop, "officer", address)
    assert "agree-order" in seen(workshop, "officer2", address)


def test_a_chip_of_another_machine_is_refused_in_words(ordered):
    with pytest.raises(Refused, match="chip_taken"):
        fit(ordered, chip="CHIP-0001")


def test_another_firms_installer_does_not_see_the_order(ordered):
    stranger = ordered.story.person("stranger", "welding.installer", "331002001", name="陌生人")
    assert "JX 0417 2094" not in phone(stranger).get("/welding/install").content.decode()
