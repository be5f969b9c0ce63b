# SPDX-License-Identifier: Apache-2.0
"""Enrol a welder by real name: his name and identity number are those of the register (AX-R3)."""

import secrets
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.access.ledger import times_refused
from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.directory.rows import Identity
from anlan.kernel.errors import Guessed, TooOften
from anlan.kernel.fields import Text
from anlan.kernel.people.models import Person
from anlan.kernel.vault import blind_index
from anlan.kernel.writing import insert

from ..events.welders import WelderEnrolled
from ..models.welders import Welder

MOST_WRONG, WITHIN = 10, timedelta(hours=1)  # a list that is typed off has some slips, a guesser has hundreds

RealName = Annotated[
    str,
    StringConstraints(min_length=2, max_length=60),
    Text(
        label=pgettext_lazy("welding", "Name"),
        level=2,
        purpose=pgettext_lazy("welding", "To check it against the certificate"),
    ),
]
IdentityNumber = Annotated[
    Identity,
    Text(
        label=pgettext_lazy("welding", "Identity number"),
        level=3,
        purpose=pgettext_lazy("welding", "To check it against the certificate"),
    ),
]


@command(label=pgettext_lazy("welding", "Enrol a welder"))
def enrol_welder(ctx: Context, *, name: RealName, identity_number: IdentityNumber) -> UUID:
    """Who is in the register under this name and number; anybody else is refused with the same words."""
    if times_refused(ctx.caller.person, "command:welding.enrol_welder", ctx.at - WITHIN) >= MOST_WRONG:
        raise TooOften(
            "too_many_unknown",
            _(
                "You gave %(most)d names and numbers within an hour that the register does not know. Please go on in an hour."
            )
            % {"most": MOST_WRONG},
        )
    person = (
        Person.objects.filter(identity_index=blind_index("identity", identity_number), name=name).first()
        if identity_number
        else None
    )
    if person is None:
        raise Guessed("not_this_person", _("AX-R3: the register knows nobody by this name and number."))
    if not Welder.objects.filter(pk=person.pk).exists():
        insert(Welder(person=person, enrolled_at=ctx.at, pseudonym=secrets.token_hex(6)))
        ctx.record(WelderEnrolled(person=person.pk))
    return person.pk
