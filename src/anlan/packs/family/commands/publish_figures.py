# SPDX-License-Identifier: Apache-2.0
"""Publish the figures of a day, once: what is said of it first stays beside what is known later."""

from datetime import date, timedelta
from typing import Annotated, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Moment
from anlan.kernel.ids import new_id
from anlan.kernel.writing import insert

from ..events.studios import FamilyFigurePublished
from ..models.studios import FamilyFigure
from ..queries.figure_facts import Facts, Scope
from ..queries.figures import FIGURES

SETTLES: Final = timedelta(hours=6)  # after midnight: what phones kept without network has come in


@command(label=pgettext_lazy("family", "Publish the figures of a day"))
def publish_figures(
    ctx: Context, *, day: Annotated[date, Moment(label=pgettext_lazy("family", "Day"))]
) -> None:
    """Write down each figure of the whole district, in thousandths, with its base."""
    since, until = timing.span_of(day, day)
    if ctx.at < until + SETTLES:
        raise Refused("too_early", _("A day's figures are published from six o'clock of the next day."))
    if FamilyFigure.objects.filter(day=day).exists():
        raise Refused("already_published", _("The figures of this day were published already."))
    facts = Facts(Scope(since, until))
    for one in FIGURES:
        counted = one.pick(facts)
        value = one.value(counted)
        row = FamilyFigure(
            id=new_id(), day=day, code=one.code, base=len(counted), published_at=ctx.at,
            thousandths=None if value is None else round(value * 1000),
        )  # fmt: skip
        insert(row)
        ctx.record(FamilyFigurePublished(day=day, code=one.code, thousandths=row.thousandths, base=row.base))
