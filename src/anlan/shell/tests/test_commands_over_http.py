# SPDX-License-Identifier: Apache-2.0
"""Commands over HTTP: each way to succeed and each way to be refused has its status and its sentence."""

import json
from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client

from anlan.kernel import timing
from anlan.kernel.events.log import read_matter

MEASURE = "/api/specimen/measure-noise"


def send(client, values, url=MEASURE, **headers):
    return client.post(url, json.dumps(values), content_type="application/json", headers=headers)


def test_a_command_answers_with_matter_events_and_result(story, program, worker):
    noise = story.noise()
    answer = send(program(worker), {"noise": str(noise.pk), "decibels": 80})
    assert answer.status_code == 200
    assert answer.json() == {
        "matter": str(noise.pk),
        "result": 80,
        "events": ["matters.matter_advanced", "specimen.noise_measured"],
    }


def test_the_same_key_gives_the_first_answer_again(story, program, worker):
    noise, client = story.noise(), program(worker)
    first = send(client, {"noise": str(noise.pk), "decibels": 80}, **{"Idempotency-Key": "k1"})
    again = send(client, {"noise": str(noise.pk), "decibels": 80}, **{"Idempotency-Key": "k1"})
    assert again.json() == first.json()
    assert again["Idempotent-Replayed"] == "true"
    assert len(read_matter(noise.pk, ["specimen.noise_measured"])) == 1


def test_the_same_key_with_other_input_is_409(story, program, worker):
    noise, client = story.noise(), program(worker)
    send(client, {"noise": str(noise.pk), "decibels": 80}, **{"Idempotency-Key": "k1"})
    answer = send(client, {"noise": str(noise.pk), "decibels": 81}, **{"Idempotency-Key": "k1"})
    assert (answer.status_code, answer.json()["code"]) == (409, "key_reused")


def test_a_wrong_field_is_422_and_named(story, program, worker):
    answer = send(program(worker), {"noise": str(story.noise().pk), "decibels": 900})
    assert answer.status_code == 422
    assert "decibels" in answer.json()["fields"]


def test_nobody_is_401_with_the_way_to_ask(story):
    answer = send(Client(), {})
    assert answer.status_code == 401
    assert "Bearer" in answer["WWW-Authenticate"]


@pytest.mark.parametrize("token", ["", "anl_nonsense", "anl_" + "x" * 60])
def test_an_unknown_token_is_401_even_beside_a_session(story, page, worker, token):
    answer = send(page(worker), {}, Authorization=f"Bearer {token}")
    assert answer.status_code == 401


def test_who_lacks_the_role_is_403(story, program, reader):
    answer = send(program(reader), {"noise": str(story.noise().pk), "decibels": 80})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_a_matter_elsewhere_is_404_like_one_that_is_not_there(story, program):
    client = program(story.actor("specimen.worker", "331002001"))
    elsewhere = send(client, {"noise": str(story.noise("331002002").pk), "decibels": 80})
    nowhere = send(client, {"noise": str(uuid4()), "decibels": 80})
    assert elsewhere.status_code == nowhere.status_code == 404
    assert elsewhere.json() == nowhere.json()


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[1]",
        b'"text"',
        b'{"decibels": NaN}',
        b'{"decibels": 1' + b"0" * 40 + b"}",
        b"[" * 100_000,
        b'{"a": "\\u0000"}',
        b'{"a": "\\ud800"}',
        b"\xff\xfe",
    ],
)
def test_a_body_that_cannot_be_read_is_400(story, program, worker, body):
    answer = program(worker).post(MEASURE, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "not_readable")


def test_a_form_is_415(story, program, worker):
    assert program(worker).post(MEASURE, {"decibels": "1"}).status_code == 415


def test_too_much_is_413(story, program, worker, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert send(program(worker), {"text": "x" * 200}).status_code == 413


def test_a_command_is_never_asked_with_get(story, program, worker):
    answer = program(worker).get(MEASURE)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


def test_a_database_that_is_away_is_503_and_says_that_nothing_was_saved(story, program, worker):
    client, noise = program(worker), story.noise()
    with patch(
        "anlan.shell.command_endpoint.perform", side_effect=OperationalError("database or disk is full")
    ):
        answer = send(client, {"noise": str(noise.pk), "decibels": 80})
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer["Retry-After"]


def test_the_header_says_when_it_happened(story, program, worker, hands):
    noise, client = story.noise(), program(worker)
    happened = timing.now() + timedelta(minutes=1)
    hands.pass_(minutes=10)
    send(client, {"noise": str(noise.pk), "decibels": 80}, **{"Happened-At": happened.isoformat()})
    assert read_matter(noise.pk, ["specimen.noise_measured"])[0].at == happened


@pytest.mark.parametrize("moment", ["yesterday", "2026-11-21T23:00:00"])
def test_a_moment_without_offset_is_422(story, program, worker, moment):
    answer = send(
        program(worker), {"noise": str(story.noise().pk), "decibels": 80}, **{"Happened-At": moment}
    )
    assert answer.status_code == 422
    assert "Happened-At" in answer.json()["fields"]


def test_a_session_without_csrf_proof_changes_nothing(story, page, worker):
    noise = story.noise()
    client = page(worker, enforce_csrf_checks=True)
    answer = send(client, {"noise": str(noise.pk), "decibels": 80})
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
    assert not read_matter(noise.pk, ["specimen.noise_measured"])


def test_a_session_with_csrf_proof_may(story, page, worker):
    noise, client = story.noise(), page(worker, enforce_csrf_checks=True)
    client.get(f"/m/{noise.number}")
    answer = send(
        client, {"noise": str(noise.pk), "decibels": 80}, **{"X-CSRFToken": client.cookies["csrftoken"].value}
    )
    assert answer.status_code == 200


def test_an_unknown_call_is_404_in_json(story, program, worker):
    assert program(worker).post("/api/nothing/at-all").json()["code"] == "not_found"
