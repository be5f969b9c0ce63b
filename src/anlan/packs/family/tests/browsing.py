# SPDX-License-Identifier: Apache-2.0
"""A browser in which somebody is signed in."""

from django.contrib.auth import get_user_model
from django.test import Client

from anlan.kernel.context import Caller
from anlan.kernel.people.models import Person


def page(caller: Caller) -> Client:
    """A browser in which this person is signed in, in Chinese."""
    person = Person.objects.get(pk=caller.person)
    if person.account is None:
        person.account = get_user_model().objects.create_user(person.code)
        person.save()
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")
    return client
