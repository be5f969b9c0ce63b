# SPDX-License-Identifier: Apache-2.0
"""Whoever owns a telephone reads without an account which office looked at what of his; a stranger learns nothing (PIPL 44–45)."""

import re

import pytest
from django.test import Client

from anlan.kernel.access.models import AccessRecord
from anlan.kernel.ports import NotSent, TextChannel, plug, unplug

CALLER, UNKNOWN, PAGE = "13905761234", "13800001111", "/door/looked-at"


class Gateway:
    """Keeps what it was given."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.is_down = False

    def text(self, number, ring) -> None:
        """Take it, or be down."""
        if self.is_down:
            raise NotSent("timeout")
        self.sent.append((number, f"{ring.title} {ring.body}"))

    @property
    def code(self) -> str:
        """The newest code."""
        return re.search(r"\d{6}", self.sent[-1][1])[0]


@pytest.fixture
def gateway():
    made = Gateway()
    plug(TextChannel, lambda: made)
    yield made
    unplug(TextChannel)


@pytest.fixture
def looked_at(street, page):
    """The desk opened the incident that the caller reported, and uncovered his words."""
    incident = street.incident(caller_phone=CALLER, content="楼下有人砸车")
    client = page(street.desk)
    client.get(f"/m/{incident.number}")
    reason = {"reason": "医院在等伤情，张三说的", "purpose": "To help on the scene"}
    client.post(f"/m/{incident.number}/unmask/content", reason)
    return incident


def ask(phone: str, **more):
    client = Client(headers={"Accept-Language": "zh-hans"}, REMOTE_ADDR="203.0.113.9")
    return client.post(PAGE, {"phone": phone, **more})


def same(answer, phone: str) -> str:
    """An answer without what was typed and what differs each time."""
    text = answer.content.decode().replace(phone, "·")
    return re.sub(r'(value|nonce|CSRFToken)"?[=:-]+"?[A-Za-z0-9+/=_-]{16,}|\d{6}', "", text)


def test_the_caller_reads_which_office_looked_when_and_what_for(looked_at, gateway):
    ask(CALLER)
    told = ask(CALLER, code=gateway.code).content.decode()
    assert "府前派出所" in told
    assert looked_at.number in told
    assert "现场" in told


def test_officers_and_their_own_words_are_not_named(looked_at, gateway):
    ask(CALLER)
    told = ask(CALLER, code=gateway.code).content.decode()
    assert not [one for one in ("周敏", "张三", "砸车") if one in told]


def test_a_known_and_an_unknown_number_are_answered_alike(looked_at, gateway):
    assert same(ask(CALLER), CALLER) == same(ask(UNKNOWN), UNKNOWN)
    wrong = [same(ask(one, code="000000"), one) for one in (CALLER, UNKNOWN)]
    assert wrong[0] == wrong[1]
    assert len(gateway.sent) == 2


def test_a_code_is_good_for_its_own_number_once_and_for_ten_minutes(looked_at, gateway, hands):
    ask(CALLER)
    assert ask(UNKNOWN, code=gateway.code).status_code == 422
    assert ask(CALLER, code=gateway.code).status_code == 200
    assert ask(CALLER, code=gateway.code).status_code == 422
    ask(CALLER)
    hands.pass_(minutes=11)
    assert ask(CALLER, code=gateway.code).status_code == 422


def test_five_wrong_tries_use_a_code_up(looked_at, gateway):
    ask(CALLER)
    wrong = "000000" if gateway.code != "000000" else "111111"
    for _ in range(5):
        assert ask(CALLER, code=wrong).status_code == 422
    assert ask(CALLER, code=gateway.code).status_code == 422


def test_codes_are_counted_for_each_number_and_each_address(street, gateway):
    assert [ask(CALLER).status_code for _ in range(4)] == [200, 200, 200, 429]
    many = [ask(f"138000012{n:02}").status_code for n in range(8)]
    assert many.count(429) == 1
    assert len(gateway.sent) == 10


def test_what_is_no_number_gets_no_code(street, gateway):
    assert [ask(one).status_code for one in ("", "110", "1390576123x", "1" * 200)] == [422] * 4
    assert gateway.sent == []


def test_a_gateway_that_is_down_is_said_in_plain_words(street, gateway):
    gateway.is_down = True
    answer = ask(CALLER)
    assert answer.status_code == 503
    assert "验证码" in answer.content.decode()


def test_without_a_gateway_the_page_says_whom_to_ask(street):
    answer = Client().get(PAGE)
    assert answer.status_code == 200
    assert 'name="phone"' not in answer.content.decode()


def test_that_somebody_read_it_is_in_the_ledger_without_his_number(looked_at, gateway):
    ask(CALLER)
    ask(CALLER, code=gateway.code)
    row = AccessRecord.objects.get(what="door:looked-at")
    assert CALLER not in f"{row.purpose}{row.reason}"
