# SPDX-License-Identifier: Apache-2.0
"""Who may change an account: its owner in a session of his own, shortly after he has proven himself."""

from datetime import timedelta
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import StringConstraints

from ..access.permissions import is_fresh
from ..context import Context
from ..errors import NotAllowed
from ..people.models import Person
from .queries import kinds_of

Sealed = Annotated[
    str, StringConstraints(max_length=2000, pattern=r"^a1\.[A-Za-z0-9_-]+\.[A-Za-z0-9+/=]+$")
]  # as this house gave it out
SHORTLY = timedelta(minutes=10)


def owner(ctx: Context) -> Person:
    """The person in whose own session this runs; a program's token changes no account."""
    if ctx.caller.session is None or ctx.caller.person is None:
        raise NotAllowed("not_by_program", _("Only the person himself can do this, signed in on a page."))
    return Person.objects.get(pk=ctx.caller.person)


def proven_owner(ctx: Context) -> Person:
    """The same, if he has shown a factor within ten minutes, or has none yet and signed in as shortly ago."""
    person = owner(ctx)
    session = ctx.caller.session
    assert session is not None
    if kinds_of(person.pk):
        if not is_fresh(ctx.caller, SHORTLY):
            raise NotAllowed("step_up", _("Please show your second factor once more, then repeat."))
    elif ctx.at - session.since > SHORTLY:
        raise NotAllowed(
            "sign_in_again", _("Please sign out and in again, then add the factor within ten minutes.")
        )
    return person
