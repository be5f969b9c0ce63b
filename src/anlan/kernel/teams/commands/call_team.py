# SPDX-License-Identifier: Apache-2.0
"""Call the team of a matter together (组队)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from ...command import Of, command
from ...context import Context
from ...errors import Refused
from ...fields import Text
from ...matters.queries import locked_matter
from ...registry import REGISTRY
from ...writing import insert
from ..calling import fill
from ..candidates import seats_of
from ..events import TeamCalled
from ..models import Team


@command(label=pgettext_lazy("kernel", "Call the team"))
def call_team(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    woman: bool = False,
    dialect: Annotated[
        str,
        Text(label=pgettext_lazy("kernel", "Dialect"), level=2),
        StringConstraints(pattern=r"^[a-z-]{0,20}$"),
    ] = "",
) -> int:
    """Call whoever is best into every seat that this matter asks for; the number of people called."""
    found = locked_matter(ctx, matter)
    if not REGISTRY.kind(found.kind).team:
        raise Refused("no_seats", _("Matters of this kind have no team."))
    if Team.objects.filter(matter=found).exists():
        raise Refused("called_already", _("The team has been called already."))
    team = Team(matter=found, called_at=ctx.at, wants_woman=woman, dialect=dialect)
    insert(team)
    ctx.record(TeamCalled(matter=found.pk))
    fill(ctx, found, team, seats_of(found))
    return found.seat_calls.count()
