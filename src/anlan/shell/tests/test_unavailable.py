# SPDX-License-Identifier: Apache-2.0
"""The database is away: whoever opens a page reads a sentence in his language, and gets his page when it is back."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError

SENTENCES = {"zh-hans": "数据库没有应答", "en": "The database does not answer"}


def gone(*_: object, **__: object):
    raise OperationalError("connection refused")


@pytest.fixture
def away(story, page, worker, monkeypatch):
    """A browser that was signed in before the database went away."""
    client = page(worker)
    monkeypatch.setattr("anlan.shell.middleware.shown_upto", gone)
    monkeypatch.setattr("anlan.shell.auth.viewer_of_store", gone)
    monkeypatch.setattr(SessionStore, "load", gone)
    return client


@pytest.mark.parametrize("tongue", ["zh-hans", "en"])
@pytest.mark.parametrize("address", ["/", "/account", "/matters/specimen.noise", "/m/N-1"])
def test_a_page_says_so_and_looks_again_by_itself(away, address, tongue):
    answer = away.get(address, headers={"Accept-Language": tongue})
    assert answer.status_code == 503
    assert SENTENCES[tongue] in answer.content.decode()
    assert (answer["Refresh"], answer["Retry-After"]) == ("5", "2")


def test_a_form_hears_it_as_a_sentence_and_keeps_its_words(away):
    answer = away.post("/do/specimen/measure-noise", {"decibels": 80}, headers={"HX-Request": "true"})
    assert answer.status_code == 503
    assert "没有保存" in answer.json()["message"]
    assert "Refresh" not in answer


def test_an_address_that_is_not_there_is_still_not_there(away):
    assert away.get("/nowhere").status_code == 404


def test_a_look_that_cannot_be_put_on_record_is_not_granted(story, page, worker, monkeypatch):
    noise, client = story.noise(), page(worker)
    monkeypatch.setattr("anlan.kernel.access.ledger._write", gone)
    answer = client.get(f"/m/{noise.number}")
    assert answer.status_code == 503
    assert noise.number not in answer.content.decode()
