# SPDX-License-Identifier: Apache-2.0
"""Plan the visits after a case is settled or goes by law: on the days of its level, by somebody near (domain.md 4.2)."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import Field, StringConstraints

from anlan.kernel import timing
from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid
from anlan.kernel.fields import Choice, Number, Text
from anlan.kernel.matters.flow import advance, involve, link, open_one
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import insert

from ..events.care import VisitPlanned
from ..kinds.visit import AsksFirst, VisitDetails
from ..models.care import CareVisit
from ..queries.care import days_for, visitor_choices
from .casework import case_of
from .keeping_away import keep_away

_FOR = pgettext_lazy("family", "To visit without harm")
Line = StringConstraints(max_length=200, strip_whitespace=True)


@command(label=pgettext_lazy("family", "Plan visits"))
def plan_visits(
    ctx: Context,
    *,
    case: Annotated[
        UUID, Of("family_dispute", at=("to_law", "performing", "visiting", "not_agreed", "ended"))
    ],
    visitor: Annotated[UUID, Choice(label=pgettext_lazy("family", "Who visits"))],
    where: Annotated[
        str,
        Text(
            label=pgettext_lazy("family", "Where to call"),
            level=4,
            purpose=_FOR,
            hint=pgettext_lazy(
                "family", "A place she agreed to. Never a shelter or an address that is hidden."
            ),
        ),
        Line,
    ],
    safe_time: Annotated[
        str, Text(label=pgettext_lazy("family", "At which hours"), level=4, purpose=_FOR), Line
    ] = "",
    agreed: Annotated[
        bool,
        Choice(
            label=pgettext_lazy("family", "Asked alone, she said that a visit there at these hours is safe")
        ),
    ] = False,
    days: Annotated[
        list[Annotated[int, Field(ge=0, le=365)]],
        Number(
            label=pgettext_lazy("family", "On which days from now"),
            hint=pgettext_lazy(
                "family", "Empty: the days of the level. Red 1, 7, 30, 90; orange 7, 30; yellow 30."
            ),
        ),
    ] = [],  # noqa: B006 – copied by the model
) -> list[UUID]:
    """Open a visit for each day; only who visits sees where, and nothing else of the case.

    Where violence is suspected no visit is planned that she did not call safe, and each begins with the same question.
    """
    matter = locked_matter(ctx, case)
    asks_first = case_of(matter).flag_is_on
    if asks_first:
        _demand_safe(agreed, safe_time)
    if str(visitor) not in dict(visitor_choices(matter)):
        why = _("Choose a grid worker, neighbour or committee of this place.")
        raise Invalid("no_visitor", _("This person does not visit here."), {"visitor": why})
    wanted = days_for(matter.level, days)
    if not wanted:
        why = _("A case of this level has no fixed days: say on which ones.")
        raise Invalid("no_days", _("No day was said."), {"days": why})
    if matter.stage != "visiting" and matter.stage != "performing":
        advance(ctx, matter, "visiting")
    how = AsksFirst.YES if asks_first else AsksFirst.NO
    told = VisitDetails(asks_first=how, where=where, safe_time=safe_time)
    return [_one(ctx, matter, visitor, after, told) for after in wanted]


def _demand_safe(agreed: bool, safe_time: str) -> None:
    """What is missing before a visit is one that she called safe, said by field."""
    missing = {
        **({} if agreed else {"agreed": _("A visit that puts her in danger is none.")}),
        **({} if safe_time else {"safe_time": _("At which hours is nobody there whom she fears?")}),
    }
    if missing:
        raise Invalid(
            "safety_first", _("Violence is suspected: ask her alone where and when a visit is safe."), missing
        )


def _one(ctx: Context, matter: Matter, visitor: UUID, after: int, told: VisitDetails) -> UUID:
    """One visit as a matter of its own, with its visitor in it."""
    due_on = (ctx.at + timedelta(days=after)).astimezone(timing.LOCAL).date()
    visit = open_one(
        ctx, "family.visit", told, region_path=matter.region_path,
        title=str(due_on), level=matter.level, permission="family.plan_visits",
    )  # fmt: skip
    insert(CareVisit(matter=visit, dispute=matter, visitor=visitor, due_on=due_on))
    involve(ctx, visit, visitor, "visitor")
    keep_away(ctx, visit, matter.pk)
    link(ctx, visit, matter, "visit_of")
    ctx.record(VisitPlanned(matter=matter.pk, visit=visit.pk, person=visitor, due_on=due_on))
    return visit.pk
