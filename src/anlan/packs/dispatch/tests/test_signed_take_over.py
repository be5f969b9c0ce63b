# SPDX-License-Identifier: Apache-2.0
"""The take-over signed by the officer's passkey, checked again without this house; and the weak form where he has none."""

import hashlib
import json
import zipfile

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from anlan.kernel.accounts.signatures import faults_of
from anlan.kernel.errors import Invalid, Refused
from anlan.kernel.events.seal import public_key
from anlan.kernel.evidence.package import faults_of as package_faults
from anlan.kernel.evidence.package import write_package
from anlan.kernel.following import drain
from anlan.kernel.people.models import Person
from anlan.kernel.testing.soft_passkey import UP, SoftPasskey

from ..commands.accept_task import accept_task
from ..commands.arrive_on_scene import arrive_on_scene
from ..commands.hand_over_to_police import hand_over_to_police
from ..commands.offer_task import offer_task
from ..commands.send_police import send_police
from ..commands.tick_action import tick_action
from ..models import HandOver
from ..queries.take_over import proofs_of


@pytest.fixture
def task(street):
    """The task of a guard who holds a scene at which the officer has arrived."""
    incident = street.incident()
    found = street.task(incident)
    street.tell(offer_task, by=street.desk, task=found.pk, guard=street.guard.person)
    street.tell(accept_task, by=street.guard, task=found.pk)
    street.tell(arrive_on_scene, by=street.guard, task=found.pk)
    street.tell(tick_action, by=street.guard, task=found.pk, action="persuaded")
    street.tell(send_police, by=street.desk, incident=incident.pk, officer=street.officer.person)
    street.tell(arrive_on_scene, by=street.officer, incident=incident.pk)
    return found


def browser(caller) -> Client:
    """The person's own phone, signed in."""
    person = Person.objects.get(pk=caller.person)
    if person.account is None:
        person.account = get_user_model().objects.create_user(person.code)
        person.save()
    client = Client()
    client.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def device(street) -> SoftPasskey:
    """The officer's passkey."""
    return SoftPasskey(Person.objects.get(pk=street.officer.person))


@pytest.fixture
def phone(street, device) -> Client:
    return browser(street.officer)


def signature(phone: Client, device: SoftPasskey, task, **lie) -> str:
    told = phone.post("/hand/take-over", {"task": task.pk}).json()
    return json.dumps({"asked": told["asked"], "credential": device.answer(told["options"], **lie)})


def test_a_signature_by_passkey_stands_and_is_checked_again_without_this_house(street, task, device, phone):
    street.tell(
        hand_over_to_police, by=street.officer, task=task.pk, signature=signature(phone, device, task)
    )
    kept = HandOver.objects.get(task=task.pk)
    assert kept.form == "passkey"
    assert json.loads(kept.proof)["record"] == kept.statement
    taken = phone.get("/dispatch/take-over", {"number": task.matter.number}).content.decode()
    assert list(faults_of(taken)) == []
    history = phone.get(f"/m/{task.matter.number}", headers={"Accept-Language": "en"}).content.decode()
    assert "by passkey" in history


@pytest.mark.parametrize("piece", ["record", "nonce", "public_key", "origin", "rp_id", "sha256"])
def test_a_proof_that_was_changed_falls(street, task, device, phone, piece):
    street.tell(
        hand_over_to_police, by=street.officer, task=task.pk, signature=signature(phone, device, task)
    )
    said = json.loads(HandOver.objects.get().proof)
    at = min(30, len(said[piece]) - 3)  # within the key's own numbers
    said[piece] = said[piece][:at] + ("1" if said[piece][at] != "1" else "2") + said[piece][at + 1 :]
    assert list(faults_of(json.dumps(said)))


def test_what_was_done_after_the_officer_read_it_is_not_signed_unread(street, task, device, phone):
    signed = signature(phone, device, task)
    street.tell(tick_action, by=street.guard, task=task.pk, action="separated")
    with pytest.raises(Refused, match="not_signed"):
        street.tell(hand_over_to_police, by=street.officer, task=task.pk, signature=signed)
    street.tell(
        hand_over_to_police, by=street.officer, task=task.pk, signature=signature(phone, device, task)
    )


@pytest.mark.parametrize("lie", [{"origin": "https://evil.example"}, {"flags": UP}])
def test_a_signature_from_elsewhere_or_without_its_owner_is_refused(street, task, device, phone, lie):
    with pytest.raises(Refused, match="not_signed"):
        street.tell(
            hand_over_to_police,
            by=street.officer,
            task=task.pk,
            signature=signature(phone, device, task, **lie),
        )
    assert not HandOver.objects.exists()


def test_a_signature_by_another_persons_key_is_refused(street, task, phone):
    stranger = SoftPasskey(Person.objects.get(pk=street.desk.person))
    with pytest.raises(Refused, match="not_signed"):
        street.tell(
            hand_over_to_police, by=street.officer, task=task.pk, signature=signature(phone, stranger, task)
        )


def test_without_a_key_the_account_alone_signs_and_it_is_called_weak(street, task):
    street.tell(hand_over_to_police, by=street.officer, task=task.pk)
    assert (HandOver.objects.get().form, HandOver.objects.get().proof) == ("weak", "")
    phone = browser(street.officer)
    assert phone.get("/dispatch/take-over", {"number": task.matter.number}).status_code == 404
    assert "weak" in phone.get(f"/m/{task.matter.number}", headers={"Accept-Language": "en"}).content.decode()


NAME = "M40 60L120 80L200 40M220 50L300 120"


def test_a_drawn_name_is_weak_sealed_and_shown_to_whoever_may_see_the_matter(street, task):
    street.tell(hand_over_to_police, by=street.officer, task=task.pk, drawing=NAME)
    kept = HandOver.objects.get()
    assert (kept.form, NAME in kept.drawing) == ("drawn", False)
    assert json.loads(kept.statement)["drawing"] == hashlib.sha256(NAME.encode()).hexdigest()
    drain()
    phone = browser(street.officer)
    page = phone.get(f"/m/{task.matter.number}", headers={"Accept-Language": "en"}).content.decode()
    assert "weak: drawn" in page
    assert "/dispatch/take-over/drawing?number=" in page
    drawn = phone.get("/dispatch/take-over/drawing", {"number": task.matter.number})
    assert NAME in drawn.content.decode()
    stranger = street.story.person("guard9", "dispatch.guard", "331002001", name="毛宁")
    assert (
        browser(stranger).get("/dispatch/take-over/drawing", {"number": task.matter.number}).status_code
        == 404
    )


@pytest.mark.parametrize("drawing", ['M1 1"/><script>', "M1 1", "L1 1L2 2", "M12345 1L2 2"])
def test_what_is_no_drawing_is_refused(street, task, drawing):
    with pytest.raises(Invalid):
        street.tell(hand_over_to_police, by=street.officer, task=task.pk, drawing=drawing)


def test_the_package_of_evidence_carries_the_signature_and_checks_it(street, task, device, phone, tmp_path):
    street.tell(
        hand_over_to_police, by=street.officer, task=task.pk, signature=signature(phone, device, task)
    )
    path = tmp_path / "package.zip"
    with path.open("wb") as out:
        write_package(out, task.incident.matter, [], street.officer, proofs_of(task.incident.matter))
    assert list(package_faults(path, public_key())) == []
    name = f"proofs/{task.matter.number}-take-over.signature.json"
    with zipfile.ZipFile(path) as whole:
        said = json.loads(whole.read(name))
    said["record"] = said["record"].replace("persuaded", "separated")
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for one in old.namelist():
            new.writestr(one, json.dumps(said) if one == name else old.read(one))
    assert {one.split(":")[0] for one in package_faults(other, public_key())} == {name}


def test_only_the_officer_on_the_scene_is_asked_to_sign(street, task):
    assert browser(street.guard).post("/hand/take-over", {"task": task.pk}).status_code == 403
    other = street.story.person("officer2", "dispatch.officer", "331002001", name="林静")
    assert browser(other).post("/hand/take-over", {"task": task.pk}).status_code == 409
