# SPDX-License-Identifier: Apache-2.0
"""Complaints without a name: taken from everybody, from nobody in masses, and traced to nobody."""

from django.test import Client

from ..models import MOST_OF_ADDRESS, Suggestion, SuggestionCount

HERE, THERE = "203.0.113.9", "203.0.113.10"


def say(address: str = HERE):
    return Client(headers={"Accept-Language": "zh-hans"}).post(
        "/door/suggestions", {"text": "夜里巡逻太吵"}, REMOTE_ADDR=address
    )


def test_one_address_sends_so_many_within_an_hour_and_keeps_its_words(story, hands):
    assert {say().status_code for _ in range(MOST_OF_ADDRESS)} == {200}
    refused = say()
    assert refused.status_code == 429
    assert "夜里巡逻太吵" in refused.content.decode()
    assert Suggestion.objects.count() == MOST_OF_ADDRESS
    assert say(THERE).status_code == 200
    hands.pass_(minutes=61)
    assert say().status_code == 200


def test_a_proxy_that_says_nobody_locks_nobody_out(story):
    assert {say("127.0.0.1").status_code for _ in range(MOST_OF_ADDRESS + 2)} == {200}


def test_what_is_counted_names_no_address_and_no_message(story):
    say()
    assert HERE not in str(list(SuggestionCount.objects.values()))
    assert {len(one) for one in SuggestionCount.objects.values_list("digest", flat=True)} == {0, 32}


def test_a_form_that_lay_too_long_is_told_so_in_a_sentence_and_on_our_own_page(story):
    old = Client(enforce_csrf_checks=True, headers={"Accept-Language": "zh-hans"})
    told = old.post("/door/suggestions", {"text": "夜里巡逻太吵"})
    assert (told.status_code, "页面放得太久" in told.content.decode()) == (403, True), told.content.decode()
