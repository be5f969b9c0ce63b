# SPDX-License-Identifier: Apache-2.0
"""Put a fact into the portrait: of the closed list, with source, day, purpose and the day on which it ends (JS-R9, X-R6)."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel import timing
from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid
from anlan.kernel.fields import Choice, Details, Moment, Text
from anlan.kernel.ids import new_id
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.matters.versions import edited, say
from anlan.kernel.options.queries import option_value
from anlan.kernel.writing import insert, update

from ..events.care import FactorAdded
from ..kinds.family_dispute import OPEN
from ..models.portrait import RiskFactor
from ..rulesets.factors import Factor

Item = StringConstraints(pattern=r"^[A-Za-z0-9/_-]{0,80}$")
type Source = Literal["own_word", "at_window", "call_sheet", "visit_sheet", "police_word", "lawful_share"]
type Purpose = Literal["urgency", "visit_plan", "safety_plan"]


class FactorSaid(Details):
    """What somebody says of one fact about one of them: from where, of which day, for what."""

    source: Annotated[Source, Choice(label=pgettext_lazy("family", "Where it is from"))]
    observed_on: Annotated[date, Moment(label=pgettext_lazy("family", "On which day it was so"))]
    purpose: Annotated[Purpose, Choice(label=pgettext_lazy("family", "What it is used for"))] = "urgency"
    catalogue_item: Annotated[
        str, Text(label=pgettext_lazy("family", "Item of the catalogue, if it was shared")), Item
    ] = ""


@command(label=pgettext_lazy("family", "Add a fact"), versioned=True)
def add_factor(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    what: Annotated[
        Factor,
        Choice(
            label=pgettext_lazy("family", "Fact"),
            hint=pgettext_lazy(
                "family", "Illness, addiction and correction status are no facts of a portrait (JS-R9)."
            ),
        ),
    ],
    about: Annotated[
        Literal["household", "applicant", "respondent"], Choice(label=pgettext_lazy("family", "About whom"))
    ],
    source: Annotated[
        Literal["own_word", "at_window", "call_sheet", "visit_sheet", "police_word", "lawful_share"],
        Choice(label=pgettext_lazy("family", "Where it is from")),
    ],
    observed_on: Annotated[date, Moment(label=pgettext_lazy("family", "On which day it was so"))],
    purpose: Annotated[
        Literal["urgency", "visit_plan", "safety_plan"],
        Choice(label=pgettext_lazy("family", "What it is used for")),
    ] = "urgency",
    catalogue_item: Annotated[
        str,
        Text(
            label=pgettext_lazy("family", "Item of the catalogue, if it was shared"),
            hint=pgettext_lazy("family", "Number of the approved item of the department's catalogue."),
        ),
        Item,
    ] = "",
) -> UUID:
    """Write one fact down; it ends by itself and nothing else follows by itself.

    Two devices that write the same fact about the same people down differently, unseen by each other, are asked which stands.
    """
    matter = locked_matter(ctx, case)
    said = FactorSaid(source=source, observed_on=observed_on, purpose=purpose, catalogue_item=catalogue_item)
    expires_on = _expiry(ctx, matter, said)
    known = _newest(matter, what.value, about)
    if not say(ctx, matter, FACTOR, said, f"{what.value}:{about}") and known is not None:
        return known.pk  # it stands already, or somebody chooses first
    row = RiskFactor(
        id=new_id(), matter=matter, type=what.value, about=about, source=source, catalogue_item=catalogue_item,
        purpose=purpose, observed_on=observed_on, expires_on=expires_on, added_at=ctx.at, added_by=ctx.caller.person,
    )  # fmt: skip
    insert(row)
    ctx.record(FactorAdded(matter=matter.pk, factor=row.pk, expires_on=expires_on))
    return row.pk


def _expiry(ctx: Context, matter: Matter, said: FactorSaid) -> date:
    """Until when the fact is kept; raises Invalid where it may not be written down so."""
    if said.source == "lawful_share" and not said.catalogue_item:
        why = _("A shared fact needs the approved item of the catalogue.")
        raise Invalid("no_lawful_share", _("This share has no approval yet."), {"catalogue_item": why})
    expires_on = later(said.observed_on, option_value("family.factor_months", matter.region_path))
    if not said.observed_on <= ctx.at.astimezone(timing.LOCAL).date() <= expires_on:
        why = _("A day up to today that is not older than facts are kept.")
        raise Invalid("wrong_day", _("The day does not fit."), {"observed_on": why})
    return expires_on


def _newest(matter: Matter, sort: str, about: str) -> RiskFactor | None:
    """The newest fact of this sort about them that stands."""
    rows = RiskFactor.objects.filter(
        matter=matter, type=sort, about=about, struck_at=None, expires_on__gte=timing.today()
    )
    return rows.order_by("-added_at", "-id").first()


def put_factor(ctx: Context, matter: Matter, target: str, said: Details) -> None:
    """Write the version that was chosen into the newest fact of this sort, unless it was struck out meanwhile."""
    assert isinstance(said, FactorSaid)
    expires_on, (sort, about) = _expiry(ctx, matter, said), target.split(":")
    row = _newest(matter, sort, about)
    if row is None or all(getattr(row, name) == value for name, value in said):
        return
    row.source, row.observed_on, row.purpose, row.catalogue_item = (
        said.source, said.observed_on, said.purpose, said.catalogue_item,
    )  # fmt: skip
    row.expires_on = expires_on
    update(row, "source", "observed_on", "purpose", "catalogue_item", "expires_on")
    ctx.record(FactorAdded(matter=matter.pk, factor=row.pk, expires_on=expires_on))


FACTOR = edited(
    "family.factor", label=pgettext_lazy("family", "A fact of the portrait"), model=FactorSaid, put=put_factor
)


def later(day: date, months: int) -> date:
    """The same day so many months later; the last day of a shorter month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise ValueError(day)
