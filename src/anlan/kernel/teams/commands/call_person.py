# SPDX-License-Identifier: Apache-2.0
"""Call a certain person into a seat: people decide about people, the proposal only proposes."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ...command import Of, command
from ...context import Context
from ...errors import Refused
from ...fields import Choice, Person
from ...matters.queries import locked_matter
from ...registry import REGISTRY
from ..calling import seat, team_of
from ..candidates import candidates
from ..proposing import Chosen
from ..queries import callable_people


@command(label=pgettext_lazy("kernel", "Call somebody"))
def call_person(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    person: Annotated[UUID, Person(label=pgettext_lazy("kernel", "Person"), level=2)],
    place: Annotated[str, Choice(label=pgettext_lazy("kernel", "Seat"))] = "",
) -> UUID:
    """Call this person into a seat (the first whose role he holds) beside whoever was called, or as its substitute."""
    found = locked_matter(ctx, matter)
    team_of(found)
    able = [
        seat for who, _name, seat in callable_people(found, ctx.at) if who == person and place in ("", seat)
    ]
    if able:
        kind = REGISTRY.kind(found.kind)
        own = {one.person for one in candidates(found, {able[0]: kind.seat(able[0]).role or able[0]}, ctx.at)}
        chosen = Chosen(able[0], person, None, ("named",))
        return seat(ctx, found, chosen, is_substitute=person not in own).pk
    raise Refused(
        "cannot_sit",
        _("This person holds no role for the seat here, or was called or takes part already."),
        {"person": ""},
    )
