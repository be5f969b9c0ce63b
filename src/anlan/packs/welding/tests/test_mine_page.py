# SPDX-License-Identifier: Apache-2.0
"""The welder's papers on his phone, the deeds that a refusal offers, and the call for help that reaches his own firm."""

from datetime import timedelta

import pytest
from django.test import Client

from anlan.kernel import timing
from anlan.kernel.following import drain
from anlan.kernel.notices.models import Notice

from ..models.warnings import CertificateDoubt, WeldWarning
from ..models.welders import Binding, Certificate
from .test_hand import phone


@pytest.fixture
def welder(workshop) -> Client:
    return phone(workshop.people["welder"])


def text(client: Client, page: str) -> str:
    return client.get(f"/welding/{page}?part=screen").content.decode()


def test_a_certificate_shows_its_last_four_and_who_verified_it(workshop, welder):
    said = text(welder, "mine")
    for word in ("…0315", "已核验", "应急管理部", "有效期至"):
        assert word in said
    assert "331002198503070315" not in said


def test_an_old_answer_is_said_to_be_unverified_AX_R4(workshop):
    workshop.pass_(days=2)
    assert "未能核验" in text(phone(workshop.people["welder"]), "mine")


def test_ninety_days_before_the_end_it_is_told_AX_R4(workshop, welder):
    workshop.confirmed(ends_on=timing.now().date() + timedelta(days=80))
    assert "还有 80 天" in text(welder, "mine")


def test_an_expired_certificate_is_refused_with_the_check_by_hand_at_hand(workshop, welder):
    workshop.confirmed(ends_on=timing.now().date() - timedelta(days=1))
    assert workshop.scan().code == "R04"
    assert "/do/welding/doubt-certificate" in text(welder, "hand")
    workshop.tell("doubt_certificate", "welder", certificate=workshop.certificate().pk, why="disputed")
    assert CertificateDoubt.objects.get().matter.number in text(welder, "mine")


def test_a_firm_that_is_left_offers_to_be_asked_again(workshop, welder):
    workshop.tell("end_binding", "officer", binding=Binding.objects.get().pk)
    assert workshop.scan().code == "R02"
    assert "/do/welding/ask-binding" in text(welder, "hand")


def test_a_refused_extension_is_told_beside_the_ring(workshop, welder):
    session = workshop.scan().session
    drain()
    workshop.chip.answer(workshop.session())
    workshop.pass_(minutes=1)
    Certificate.objects.update(ends_on=timing.now().date() - timedelta(days=1))
    workshop.tell("extend_weld", "welder", session=session, minutes=30)
    said = text(welder, "hand")
    assert "不能再延长" in said
    assert "R04" in said


def test_a_call_for_help_reaches_safety_officers_and_duty_manager(workshop, welder):
    workshop.tell("call_help", "welder", why="danger", machine=workshop.machine)
    drain()
    row = WeldWarning.objects.get(sort="help_called")
    assert row.matter.level == "red"
    told = set(Notice.objects.filter(tell="welding.help").values_list("person", flat=True))
    assert told == {workshop.people[one].person for one in ("officer", "officer2", "manager")}
    assert "还没有人签收" in text(welder, "hand")
    workshop.tell("sign_warning", "officer", warning=row.pk)
    assert "郑建华已接手" in text(welder, "hand")


def test_the_same_call_again_is_counted_and_not_doubled(workshop):
    for _ in range(2):
        workshop.tell("call_help", "welder", why="arrange", machine=workshop.machine)
        drain()
    assert WeldWarning.objects.get(sort="help_asked").times == 2
