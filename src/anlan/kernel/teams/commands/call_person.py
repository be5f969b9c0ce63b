# SPDX-License-Identifier: Apache-2.0
"""Call a certain person into a seat: people decide about people, the proposal only proposes."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ...command import Of, command
from ...context import Context
from ...errors import Invalid, Refused
from ...fields import Choice, Person
from ...matters.queries import locked_matter
from ..calling import seat, team_of
from ..candidates import candidates, seats_of
from ..proposing import Chosen


@command(label=pgettext_lazy("kernel", "Call somebody"))
def call_person(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    place: Annotated[str, Choice(label=pgettext_lazy("kernel", "Seat"))],
    person: Annotated[UUID, Person(label=pgettext_lazy("kernel", "Person"), level=2)],
) -> UUID:
    """Call this person into a seat beside whoever was called; he must hold its role, or that of its substitute, here."""
    found = locked_matter(ctx, matter)
    team_of(found)
    wanted = next((one for one in seats_of(found) if one.name == place), None)
    if wanted is None:
        raise Invalid("no_such_seat", _("This matter has no such seat."), {"place": place})
    for role in (wanted.role or wanted.name, wanted.substitute):
        able = {one.person for one in candidates(found, {place: role}, ctx.at)} if role else set()
        if person in able:
            is_substitute = role == wanted.substitute
            return seat(ctx, found, Chosen(place, person, None, ("named",)), is_substitute=is_substitute).pk
    raise Refused(
        "cannot_sit",
        _("This person holds no role for the seat here, or was called or takes part already."),
        {"person": ""},
    )
