# SPDX-License-Identifier: Apache-2.0
"""Open the sealed fields in an emergency (破窗查看)."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from ...command import Of, command
from ...context import Context
from ...errors import NotAllowed, Refused
from ...fields import Choice, Level, Text
from ...ids import new_id
from ...matters.adverse import adversaries
from ...matters.models import Matter
from ...matters.queries import locked_matter
from ...matters.referred import holders, reached
from ...options.queries import option_value
from ...registry import REGISTRY
from ...teams.models import SeatCall
from ...vault import seal
from ...writing import insert
from ..events import Emergency, GlassBroken
from ..models import BrokenGlass
from ..opening import names_disclosed, opening


@command(label=pgettext_lazy("kernel", "Open in an emergency"))
def break_glass(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    why: Annotated[Emergency, Choice(label=pgettext_lazy("kernel", "Emergency"), begins_open=True)],
    words: Annotated[
        str,
        Text(
            label=pgettext_lazy("kernel", "What is happening"),
            purpose=pgettext_lazy("kernel", "For the review"),
            level=Level.SENSITIVE,
            lines=3,
        ),
        StringConstraints(min_length=8, max_length=1000),
    ],
) -> datetime:
    """Open what is sealed, for a short time and but for what never opens so; team and reviewers are told at once."""
    found, person = locked_matter(ctx, matter), ctx.caller.person
    if person is None:
        raise NotAllowed("not_by_program", _("Only a person can do this."))
    _demand_need(ctx, found)
    row = BrokenGlass(
        id=new_id(), matter=found, person_id=person, why=why, broken_at=ctx.at,
        until=ctx.at + timedelta(minutes=option_value("kernel.emergency_minutes", found.region_path)),
        review_by=ctx.at + timedelta(hours=option_value("kernel.emergency_review_hours", found.region_path)),
    )  # fmt: skip
    row.sealed = seal(words, row.row("sealed"))
    insert(row)
    told = tuple(sorted((_team(found) | _reviewers(found)) - {person}))
    ctx.record(GlassBroken(matter=found.pk, glass=row.pk, person=person, why=why, until=row.until, told=told))
    return row.until


def _demand_need(ctx: Context, matter: Matter) -> None:
    """Refuse where there is no such opening, where it stands already, or where his lines open everything anyhow."""
    kind = REGISTRY.kind(matter.kind)
    if not kind.emergency_reviewers:
        raise Refused("no_emergency", _("Matters of this kind are not opened in an emergency."))
    may_open = opening(ctx.caller, matter)
    names = [one for one in names_disclosed(kind) if one not in kind.never]
    if all(may_open.may(one) for one in names):
        raise Refused("open_already", _("All that an emergency opens is open to you already."))


def _team(matter: Matter) -> set[UUID]:
    return set(SeatCall.objects.filter(matter=matter, state="accepted").values_list("person", flat=True))


def _reviewers(matter: Matter) -> set[UUID]:
    names = [f"{matter.pack}.{one}" for one in REGISTRY.kind(matter.kind).emergency_reviewers]
    grants = holders(names)
    found = {person for name in names for person in reached(name, matter.region_path, grants)}
    return found - adversaries([matter.pk]).get(matter.pk, frozenset())
