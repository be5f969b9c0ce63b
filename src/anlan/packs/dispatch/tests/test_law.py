# SPDX-License-Identifier: Apache-2.0
"""What the law of dispatch forbids cannot be done here: the rules of `law.py` that no ranking test proves."""

import re

from django.utils import translation

from anlan.kernel.declare import option
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY

from ..commands.offer_task import offer_task
from ..commands.refuse_task import refuse_task
from ..commands.sign_off_duty import sign_off_duty
from ..events import Action
from ..models import Rating

MONEY = re.compile(r"收费|招标|投标|报价|\bfees?\b|tender|invoice|\bprice")
FORCE = re.compile(r"搜查|搜身|扣押|限制人身|search|seize|detain|handcuff|restrain")
AGREEMENT = re.compile(r"协议书|调解书|agreement")


def said(name: str) -> str:
    """A verb with everything that people read of it."""
    verb = REGISTRY.commands[name]
    with translation.override("zh-hans"):
        return f"{name} {verb.label} {verb.summary} {' '.join(verb.input.model_fields)}"


def test_a_guard_can_tick_nothing_that_he_may_not_do_PB_R1():
    with translation.override("zh-hans"):
        assert [one for one in Action if FORCE.search(f"{one.value} {one.label}")] == []
    _, _, may = REGISTRY.roles["dispatch.guard"]
    assert [name for name in may if FORCE.search(name)] == []


def test_nothing_here_is_about_money_or_contracts_with_a_company_PB_R4():
    assert [
        name for name in REGISTRY.commands if name.startswith("dispatch.") and MONEY.search(said(name))
    ] == []


def test_refusing_an_unlawful_order_leaves_nothing_against_the_guard_PB_R5(street):
    task = street.task(street.incident())
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person)
    street.tell(refuse_task, by=street.guard, task=task.pk, reason="unlawful_order")
    assert not Rating.objects.exists()
    street.everyone_is_seen()
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person)
    assert Matter.objects.get(pk=task.pk).stage == "offered"


def test_a_guard_writes_persuasion_and_no_agreement_PB_R6():
    _, _, may = REGISTRY.roles["dispatch.guard"]
    own = [name for name in may if name in REGISTRY.commands]
    assert [name for name in own if AGREEMENT.search(said(name))] == []
    with translation.override("zh-hans"):
        field = REGISTRY.commands["dispatch.note_persuasion"].input.model_fields["text"]
        assert "劝解记录" in str(next(mark.label for mark in field.metadata if hasattr(mark, "label")))


def test_police_ought_to_be_there_in_five_minutes_of_the_city_PB_R8():
    clock = next(
        one for one in REGISTRY.kind("dispatch.incident").clocks if one.limit == option("attend_seconds")
    )
    assert "dispatch.police_arrived" in clock.stops
    assert REGISTRY.options["dispatch.attend_seconds"].default == 300


def test_who_has_signed_off_is_not_sent_PB_R9(street, verify):
    task = street.task(street.incident())
    street.tell(sign_off_duty, by=street.guard)
    refusal = verify.refuses("not_lawful", offer_task, by=street.desk)(
        task=task.pk, guard=street.guard.person
    )
    assert "PB-R9" in refusal.fields["guard"]
