# SPDX-License-Identifier: Apache-2.0
"""What goes to chips beside leases: their settings under a growing version, and questions to one of them."""

import pytest

from anlan.kernel.devices.keys import device_key, opened
from anlan.kernel.directory.commands.turn_option import turn_option
from anlan.kernel.errors import CommandError
from anlan.kernel.following import drain

from ..models.machines import Chip
from .workshop import CHIP


def told(workshop, channel: str) -> list[dict]:
    """What was published for the chip, opened with its key."""
    key = device_key(CHIP, 1)
    return [opened(key, channel, CHIP, one, 1024) for one in workshop.broker.on(f"weld/1/{CHIP}/{channel}")]


def turned(workshop, value: int) -> None:
    workshop.story.tell(turn_option, option="welding.chip_idle_minutes", value=value)
    drain()


def test_a_setting_that_is_turned_goes_to_every_chip_signed_and_kept_by_the_broker(workshop):
    for value in (20, 15):
        turned(workshop, value)
    settings = told(workshop, "cfg")[-2:]
    assert [one["idle"] for one in settings] == [1200, 900]
    assert settings[0]["cv"] < settings[1]["cv"]
    assert all(one.retain for one in workshop.broker.took if one.topic.endswith("/cfg"))


def test_a_chip_that_comes_with_older_settings_is_told_the_newer(workshop):
    turned(workshop, 20)
    version = told(workshop, "cfg")[-1]["cv"]
    for known, more in ((version - 1, 1), (version, 0)):
        before = len(told(workshop, "cfg"))
        workshop.chip.state(on=False)
        workshop.chip.state(cv=known)
        drain()
        assert len(told(workshop, "cfg")) == before + more


def test_a_question_to_a_chip_is_signed_for_its_challenge_and_opens_nothing(workshop):
    for what in ("probe", "reboot"):
        workshop.tell("ask_chip", "officer", machine=workshop.machine, what=what)
        drain()
        said = told(workshop, "cmd")[-1]
        assert (said["op"], said["s"], said["ch"]) == (what, "", Chip.objects.get().challenge)


def test_a_question_that_was_held_up_is_not_put_any_more(workshop):
    workshop.tell("ask_chip", "officer", machine=workshop.machine, what="reboot")
    workshop.pass_(seconds=31)
    drain()
    assert told(workshop, "cmd") == []


def test_nobody_restarts_a_chip_while_its_machine_runs(workshop):
    workshop.scan()
    with pytest.raises(CommandError, match="is_running"):
        workshop.tell("ask_chip", "officer", machine=workshop.machine, what="reboot")


def test_a_welder_asks_no_chip(workshop):
    with pytest.raises(CommandError, match="not_allowed"):
        workshop.tell("ask_chip", "welder", machine=workshop.machine, what="probe")
