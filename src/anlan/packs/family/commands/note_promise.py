# SPDX-License-Identifier: Apache-2.0
"""Note whether a promise of the agreement was kept, late or not at all; the mediator watches over it (JS-R1, art. 31)."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid
from anlan.kernel.fields import Choice, Details, Moment
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.matters.versions import edited, is_behind, say
from anlan.kernel.writing import update

from ..events.mediation import AgreementPerformed, PromiseNoted
from ..models.mediation import Agreement, Promise
from ..queries.mediation import agreement_or_refuse, promises_of


class PromiseSaid(Details):
    """What somebody says became of one promise; `kept_on` is empty where it was broken."""

    result: Annotated[Literal["kept", "broken"], Choice(label=pgettext_lazy("family", "Was it kept"))]
    kept_on: Annotated[date | None, Moment(label=pgettext_lazy("family", "On which day"))] = None


@command(label=pgettext_lazy("family", "Note a promise"), versioned=True)
def note_promise(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=("performing",), twice=("visiting",))],
    promise: Annotated[UUID, Choice(label=pgettext_lazy("family", "Which promise"))],
    result: Annotated[Literal["kept", "broken"], Choice(label=pgettext_lazy("family", "Was it kept"))],
    kept_on: Annotated[
        date | None,
        Moment(label=pgettext_lazy("family", "On which day"), hint=pgettext_lazy("family", "Empty: today.")),
    ] = None,
) -> None:
    """Say of one promise what became of it; after the last one aftercare begins.

    What another device says of it, not knowing that it was noted, is kept as another version.
    """
    matter, made = locked_matter(ctx, case), agreement_or_refuse(case)
    row = Promise.objects.filter(pk=promise, agreement=made).first()
    if row is None or (row.state != "due" and not is_behind(ctx, matter, PROMISE, str(row.pk))):
        raise Invalid(
            "no_such_promise", _("This promise does not wait."), {"promise": _("Choose one of the list.")}
        )
    today = ctx.at.astimezone(timing.LOCAL).date()
    said = PromiseSaid(result=result, kept_on=(kept_on or today) if result == "kept" else None)
    _demand_a_day(made, said, today)
    if not say(ctx, matter, PROMISE, said, str(row.pk)):
        return
    _write(ctx, matter, made, row, said)
    rows = promises_of(matter.pk)
    if matter.stage == "performing" and all(one.state != "due" for one in rows):
        advance(ctx, matter, "visiting")
        broken = sum(one.state == "broken" for one in rows)
        ctx.record(AgreementPerformed(matter=matter.pk, agreement=made.pk, broken=broken))


def _demand_a_day(made: Agreement, said: PromiseSaid, today: date) -> None:
    day = said.kept_on
    if said.result == "kept" and day is None:
        raise Invalid("no_day", _("Say on which day."), {"kept_on": _("The day on which it was kept.")})
    begun = made.effective_at.astimezone(timing.LOCAL).date() if made.effective_at else today
    if day is not None and not begun <= day <= today:
        why = _("A day between the agreement and today.")
        raise Invalid("no_such_day", _("On this day it cannot have been kept."), {"kept_on": why})


def _write(ctx: Context, matter: Matter, made: Agreement, row: Promise, said: PromiseSaid) -> None:
    """Put what stands into the row."""
    day = said.kept_on if said.result == "kept" else None
    row.state = "broken" if day is None else "kept_late" if day > row.due_on else "kept"
    row.kept_on, row.noted_at, row.noted_by = day, ctx.at, ctx.caller.person
    update(row, "state", "kept_on", "noted_at", "noted_by")
    ctx.record(PromiseNoted(
        matter=matter.pk, agreement=made.pk, promise=row.pk, number=row.number, state=row.state, kept_on=day
    ))  # fmt: skip


def put_promise(ctx: Context, matter: Matter, target: str, said: Details) -> None:
    """Write the version that was chosen; which stage the case is at by now does not change."""
    assert isinstance(said, PromiseSaid)
    row = Promise.objects.select_related("agreement").get(pk=target)
    _demand_a_day(row.agreement, said, ctx.at.astimezone(timing.LOCAL).date())
    if (row.state == "broken", row.kept_on) != (said.result == "broken", said.kept_on):
        _write(ctx, matter, row.agreement, row, said)


PROMISE = edited(
    "family.promise",
    label=pgettext_lazy("family", "What became of a promise"),
    model=PromiseSaid,
    put=put_promise,
)
