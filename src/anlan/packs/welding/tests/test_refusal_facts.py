# SPDX-License-Identifier: Apache-2.0
"""A refusal names every reason, each with what matters: the day, the kind, the machine, the other reasons too."""

from datetime import timedelta

import pytest
from django.utils import translation

from anlan.kernel import timing

from ..models.machines import Machine
from ..models.sessions import Refusal
from ..pages.refusal_facts import PLAIN, SAYS, facts_of
from ..pages.refusal_words import REFUSALS, told_of
from .workshop import HERE


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def told(workshop) -> dict[str, str]:
    row = Refusal.objects.latest("at")
    return {one.code: one.says for one in facts_of(row, row.welder_id)}


def test_the_day_on_which_a_certificate_ended_is_named_AX_R2(workshop):
    over = timing.now().astimezone(timing.LOCAL).date() - timedelta(days=3)
    workshop.confirmed(ends_on=over)
    workshop.scan()
    assert str(over) in told(workshop)["R04"]


def test_the_kind_that_is_needed_stands_beside_the_one_he_has_AX_R1(workshop):
    Machine.objects.update(scene="construction")
    workshop.scan()
    said = told(workshop)["R03"]
    assert "特种作业操作证" in said
    assert "建筑施工特种作业操作资格证" in said


def test_everything_that_stands_against_it_is_said_at_once_AX_R9(workshop):
    Machine.objects.update(needs_permit=True)
    workshop.scan(lat=HERE[0] + 0.02)
    assert set(told(workshop)) == {"R06", "R09"}


def test_who_stands_too_far_away_is_not_told_to_stop_another_machine():
    stop = "先停另一台"
    far, elsewhere = (" ".join(map(str, told_of("R09", [one]).do)) for one in ("R09:far", "R09:two_machines"))
    assert stop not in far
    assert stop in elsewhere


def test_every_reason_with_words_belongs_to_a_code_that_has_a_head():
    assert {one.partition(":")[0] for one in (*SAYS, *PLAIN)} <= {one.partition(":")[0] for one in REFUSALS}
