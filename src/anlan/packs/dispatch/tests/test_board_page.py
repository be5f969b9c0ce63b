# SPDX-License-Identifier: Apache-2.0
"""The command board as the duty officer, a guard and an officer ask for it."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from anlan.kernel.context import Caller
from anlan.kernel.following import drain
from anlan.kernel.people.models import Person


def signed_in(caller: Caller) -> Client:
    person = Person.objects.get(pk=caller.person)
    if person.account is None:
        person.account = get_user_model().objects.create_user(person.code, password="quiet-harbour-331002")
        person.save()
    client = Client()
    client.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_queries(street, query_count):
    for category in ("parking", "shoving", "knife"):
        street.incident(category)
    drain()
    desk = signed_in(street.desk)
    desk.get("/dispatch/board")
    with query_count() as asked:
        answer = desk.get("/dispatch/board")
    assert answer.status_code == 200
    for q in asked.captured_queries: print(q["sql"][:170], "...", q["sql"][-120:])
    print(len(asked))
    assert 0
