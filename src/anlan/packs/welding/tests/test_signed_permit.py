# SPDX-License-Identifier: Apache-2.0
"""A permit signed by passkey proves itself; without one the account signs, and the page says so before and after (AX-R5)."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest

from anlan.kernel.accounts.signatures import faults_of
from anlan.kernel.errors import Refused
from anlan.kernel.events.models import EventRecord
from anlan.kernel.people.models import Person
from anlan.kernel.testing.soft_passkey import SoftPasskey

from ..models.permits import Permit
from .hot_yard import Yard, yard_of
from .test_hand import phone


@pytest.fixture
def yard(story) -> Yard:
    return yard_of(story)


def signed(yard: Yard, by: str, permit: Permit, **more: str) -> str:
    """The answer of this person's device to what the page asks it to sign."""
    told = phone(yard.people[by]).post("/welding/sign/ask", {"permit": str(permit.pk), **more}).json()
    key = SoftPasskey(Person.objects.get(pk=yard.people[by].person))
    return json.dumps({"asked": told["asked"], "credential": key.answer(told["options"])})


def test_an_approval_by_passkey_is_kept_with_its_proof(yard):
    permit = yard.to_approve()
    yard.tell("approve_permit", yard.unit, permit=permit.pk, signature=signed(yard, "unit", permit))
    kept = permit.signatures.get(what="approved")
    assert kept.form == "passkey"
    assert list(faults_of(kept.proof)) == []


def test_what_changed_after_it_was_read_is_not_approved_unread(yard):
    permit = yard.to_approve()
    answer = signed(yard, "unit", permit)
    yard.tell("name_watcher", yard.leader, permit=permit.pk, watcher=yard.watcher2.person)
    with pytest.raises(Refused, match="not_signed"):
        yard.tell("approve_permit", yard.unit, permit=permit.pk, signature=answer)


def test_the_acceptance_is_signed_the_same_way(yard):
    permit = yard.approved()
    yard.tell("finish_work", yard.leader, permit=permit.pk)
    yard.pass_(minutes=61)
    said = {"permit": permit.pk, "signature": signed(yard, "watcher", permit)}
    yard.tell("accept_after_fire_watch", yard.watcher, **said)
    assert permit.signatures.get(what="watcher_saw").form == "passkey"


def test_an_extension_is_signed_with_its_new_end_AX_R6(yard):
    permit = yard.approved(hours=2)
    longer, longest = ((permit.ends_at + timedelta(hours=one)).isoformat() for one in (1, 2))
    answer = signed(yard, "unit", permit, ends_at=longer)
    with pytest.raises(Refused, match="not_signed"):
        yard.tell("extend_permit", yard.unit, permit=permit.pk, ends_at=longest, signature=answer)
    yard.tell("extend_permit", yard.unit, permit=permit.pk, ends_at=longer, signature=answer)
    kept = permit.signatures.get(what="extended")
    assert kept.form == "passkey"
    assert list(faults_of(kept.proof)) == []
    told = EventRecord.objects.get(name="welding.permit_extended")
    assert json.loads(told.fields)["form"] == "passkey"


def test_the_approver_extends_on_the_page_where_he_signs(yard):
    permit = yard.approved(hours=2)
    address = f"/welding/sign?number={permit.matter.number}&extend"
    page = phone(yard.unit).get(address).content.decode()
    assert "extend-permit" in page
    assert "&amp;extend=2" in page  # as it draws itself anew, with the end that it was opened with
    assert "弱签名" in page
    assert "extend-permit" not in phone(yard.leader).get(address).content.decode()


def test_who_has_just_approved_finds_no_extension_under_his_finger(yard):
    permit = yard.approved(hours=2)
    page = phone(yard.unit).get(f"/welding/sign?number={permit.matter.number}").content.decode()
    assert "extend-permit" not in page
    assert "您已在 " in page
    assert "可退回" not in page


def test_who_has_just_extended_finds_no_second_extension_under_his_finger(yard):
    permit = yard.approved(hours=2)
    client = phone(yard.unit)
    page = client.get(f"/welding/sign?number={permit.matter.number}&extend").content.decode()
    again = re.search(r'hx-get="([^"]+part=screen)"', page)
    yard.tell("extend_permit", yard.unit, permit=permit.pk, ends_at=permit.ends_at + timedelta(hours=1))
    assert again
    page = client.get(unescape(again[1])).content.decode()
    assert "extend-permit" not in page
    assert "已延期" in page


def test_the_page_says_which_form_the_signature_will_have(yard):
    address = f"/welding/sign?number={yard.to_approve().matter.number}"
    assert "弱签名" in phone(yard.unit).get(address).content.decode()
    SoftPasskey(Person.objects.get(pk=yard.unit.person))
    assert "强签名" in phone(yard.unit).get(address).content.decode()


def test_another_firms_approver_has_nothing_to_sign(yard):
    permit = yard.to_approve()
    stranger = yard.story.person("stranger", "welding.approver_unit", "331002001", name="陌生人")
    assert phone(stranger).post("/welding/sign/ask", {"permit": str(permit.pk)}).status_code == 409
