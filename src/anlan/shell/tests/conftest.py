# SPDX-License-Identifier: Apache-2.0
"""Browsers and programs for the tests of the shell: each signed in as somebody of the story."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from anlan.kernel.access.queries import issue_token
from anlan.kernel.context import Caller
from anlan.kernel.people.models import Person

PASSWORD = "quiet-harbour-331002"


def with_account(caller: Caller) -> Person:
    """The caller's person, with a local account."""
    person = Person.objects.get(pk=caller.person)
    if person.account is None:
        person.account = get_user_model().objects.create_user(person.code, password=PASSWORD)
        person.save()
    return person


@pytest.fixture
def page(story) -> Callable[..., Client]:
    """A browser in which this person is signed in."""

    def open_for(caller: Caller, **given: Any) -> Client:
        client = Client(**given)
        client.force_login(with_account(caller).account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return open_for


@pytest.fixture
def program(story) -> Callable[..., Client]:
    """A program that sends this person's bearer token."""

    def made(caller: Caller, **given: Any) -> Client:
        token = issue_token(Person.objects.get(pk=caller.person))
        return Client(headers={"Authorization": f"Bearer {token}", **given})

    return made


@pytest.fixture
def worker(story) -> Caller:
    """Somebody who works on noise in the whole district."""
    return story.actor("specimen.worker")


@pytest.fixture
def reader(story) -> Caller:
    """Somebody who may look and do nothing."""
    return story.actor("specimen.reader")
