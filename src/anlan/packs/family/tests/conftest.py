# SPDX-License-Identifier: Apache-2.0
"""Family's own nouns: a window with its team, and a browser for whoever is signed in."""

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from anlan.kernel.context import Caller
from anlan.kernel.people.models import Person
from anlan.kernel.testing.story import Story

from .whole_story import Family


@pytest.fixture
def family(story: Story) -> Family:
    """A window and a whole team in one street."""
    return Family(story)


@pytest.fixture
def browser() -> Callable[[Caller], Client]:
    """A browser in which a person is signed in, in Chinese."""

    def signed_in(caller: Caller) -> Client:
        person = Person.objects.get(pk=caller.person)
        if person.account is None:
            person.account = get_user_model().objects.create_user(person.code)
            person.save()
        client = Client(headers={"Accept-Language": "zh-hans"})
        client.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
