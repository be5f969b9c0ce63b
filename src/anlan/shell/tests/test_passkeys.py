# SPDX-License-Identifier: Apache-2.0
"""Passkeys against whoever lies: another page, another house, an answer sent twice, a device that did not ask who holds it."""

import json

import pytest
from django.test import Client

from anlan.kernel.accounts.models import Challenge
from anlan.kernel.testing.soft_passkey import UP, SoftPasskey

from .conftest import with_account


@pytest.fixture
def device(story, worker) -> SoftPasskey:
    return SoftPasskey(with_account(worker))


def asked(client: Client, purpose: str = "sign_in") -> dict:
    return client.post(f"/sign-in/passkey/{purpose}").json()


def sign_in(client: Client, answer: dict) -> int:
    return client.post("/sign-in", {"credential": json.dumps(answer)}).status_code


def test_a_passkey_is_both_factors_in_one(device):
    client = Client()
    assert sign_in(client, device.answer(asked(client))) == 302
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    "lie",
    [{"origin": "https://evil.example"}, {"origin": "http://localhost.evil.example"}, {"host": "evil.example"}, {"flags": UP}],
)  # fmt: skip
def test_an_answer_from_elsewhere_or_without_its_owner_opens_nothing(device, lie):
    client = Client()
    assert sign_in(client, device.answer(asked(client), **lie)) == 422


def test_an_answer_is_taken_once(device):
    client, thief = Client(), Client()
    answer = device.answer(asked(client))
    assert [sign_in(client, answer), sign_in(thief, answer)] == [302, 422]


def test_an_answer_for_one_deed_is_none_for_another(device, page, worker):
    signed_in = page(worker)
    answer = device.answer(asked(signed_in, "second"))
    assert sign_in(Client(), answer) == 422


def test_an_answer_comes_within_five_minutes(device, hands):
    client = Client()
    answer = device.answer(asked(client))
    hands.pass_(minutes=6)
    assert sign_in(client, answer) == 422


def test_a_copy_of_the_key_falls_behind_and_is_seen(device):
    first, copy = device.answer(asked(Client())), None
    assert sign_in(Client(), first) == 302
    device.count = 0
    copy = device.answer(asked(Client()))
    assert sign_in(Client(), copy) == 422


@pytest.mark.parametrize(
    "typed", ["{}", "[]", "null", "x", '{"id":1,"response":{"clientDataJSON":"eyJ9"}}', "{" * 3000]
)
def test_no_answer_is_our_fault(db, typed):
    assert Client(raise_request_exception=False).post("/sign-in", {"credential": typed}).status_code == 422


def test_who_asks_without_end_is_told_to_wait(db):
    said = [  # an owner of one IPv6 subnet has as many addresses as he likes, and counts as one
        Client().post("/sign-in/passkey/sign_in", REMOTE_ADDR=f"2001:db8:1:2::{number:x}").status_code
        for number in range(1, 122)
    ]
    assert (said[119], said[120]) == (200, 429)
    assert Challenge.objects.count() == 120
