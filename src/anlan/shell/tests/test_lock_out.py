# SPDX-License-Identifier: Apache-2.0
"""Guessing passwords from many addresses, or at many accounts, ends at a ceiling; whoever works on from his own place may."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.db.models import F
from django.test import Client, RequestFactory

from anlan.shell.lock_out import counted_address

from .conftest import PASSWORD, with_account

HERE, ELSEWHERE = "203.0.113.7", "198.51.100.1"


@pytest.fixture(autouse=True)
def low_ceilings(settings):
    """Low enough for a test, higher than the limit of five."""
    settings.ANLAN_TRIES_PER_ACCOUNT, settings.ANLAN_TRIES_PER_ADDRESS = 8, 10


@pytest.fixture
def account(story, worker):
    """The name of an account with a password."""
    return with_account(worker).account.username


def sign_in(name: str, address: str, password: str = PASSWORD):
    return Client().post("/sign-in", {"username": name, "password": password}, REMOTE_ADDR=address)


def guess_from_many(name: str, times: int) -> None:
    for number in range(times):
        sign_in(name, f"192.0.2.{number + 1}", "wrong-wrong-wrong")


def guess_at_many(address: str, times: int) -> None:
    for number in range(times):
        sign_in(f"somebody-{number}", address, "wrong-wrong-wrong")


def test_guessing_from_many_addresses_ends_at_the_accounts_ceiling(account):
    guess_from_many(account, 8)
    answer = sign_in(account, ELSEWHERE)
    assert (answer.status_code, answer.context["rest"].where) == (429, "everywhere")


def test_below_the_ceiling_the_right_password_still_counts(account):
    guess_from_many(account, 7)
    assert sign_in(account, ELSEWHERE).status_code == 302


def test_nobody_can_keep_an_officer_out_of_the_place_where_he_works(account):
    assert sign_in(account, HERE).status_code == 302
    guess_from_many(account, 8)
    assert sign_in(account, HERE).status_code == 302


def test_a_place_where_he_worked_long_ago_is_a_strange_one(account):
    sign_in(account, HERE)
    AccessLog.objects.update(attempt_time=F("attempt_time") - timedelta(days=31))
    guess_from_many(account, 8)
    assert sign_in(account, HERE).status_code == 429


def test_guessing_at_many_accounts_ends_at_the_addresss_ceiling(account):
    guess_at_many(HERE, 10)
    answer = sign_in(account, HERE)
    assert (answer.status_code, answer.context["rest"].where) == (429, "address")
    assert sign_in(account, ELSEWHERE).status_code == 302


def test_an_account_that_nobody_has_rests_like_any_other(story):
    guess_from_many("nobody", 8)
    assert sign_in("nobody", ELSEWHERE).context["rest"].where == "everywhere"


def test_a_rest_ends_when_the_page_said_it_would_however_often_it_is_tried(account):
    guess_at_many(HERE, 10)
    until = sign_in(account, HERE).context["rest"].until
    assert sign_in(account, HERE, "wrong-wrong-wrong").context["rest"].until == until
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=15))
    assert sign_in(account, HERE).status_code == 302


def test_a_signed_in_colleague_at_the_same_address_works_on(story, page, worker):
    client = page(worker, REMOTE_ADDR=HERE)
    guess_at_many(HERE, 10)
    assert client.get("/account").status_code == 200


def test_a_proxy_that_does_not_say_who_asks_does_not_lock_the_district_out(account):
    guess_at_many("127.0.0.1", 10)
    assert sign_in(account, "127.0.0.1").status_code == 302


def test_what_rests_is_said_in_both_languages(account):
    guess_at_many(HERE, 10)
    said = [Client().post("/sign-in", {"username": account, "password": PASSWORD}, REMOTE_ADDR=HERE,
                          headers={"Accept-Language": tongue}).content.decode() for tongue in ("zh-hans", "en")]  # fmt: skip
    assert "从这个地址" in said[0]
    assert "From this address" in said[1]


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::"),
        ("", "127.0.0.1"),
    ],
)
def test_an_address_is_counted_by_what_one_owner_has(given, counted):
    assert counted_address(RequestFactory().get("/", REMOTE_ADDR=given)) == counted


def test_an_ipv6_subnet_has_one_ceiling(account):
    for number in range(10):
        sign_in(f"somebody-{number}", f"2001:db8:1:2::{number + 1:x}", "wrong-wrong-wrong")
    assert sign_in(account, "2001:db8:1:2::ffff").status_code == 429
