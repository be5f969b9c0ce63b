# SPDX-License-Identifier: Apache-2.0
"""Publish the figures of a day, once: what is said of it first stays beside what is known later."""

from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.ids import new_id
from anlan.kernel.writing import insert

from ..events.figures import WeldFigurePublished
from ..models.figures import PublishedWeldFigure
from ..queries.facts import facts_of_district
from ..queries.indicators import OF_DAYS

SETTLES: Final = timedelta(hours=6)  # after midnight: chips that were out of reach have told their night


@command(label=pgettext_lazy("welding", "Publish the figures of a day"))
def publish_weld_figures(ctx: Context, *, day: date) -> None:
    """Write down each figure of the whole district, in thousandths, with its base; what stands as of now is none of a day."""
    span = timing.span_of(day, day)
    if ctx.at < span[1] + SETTLES:
        raise Refused("too_early", _("A day's figures are published from six o'clock of the next day."))
    if PublishedWeldFigure.objects.filter(day=day).exists():
        raise Refused("already_published", _("The figures of this day were published already."))
    found = facts_of_district(span)
    for one in OF_DAYS:
        counted = one.of(found)
        value = one.value(counted)
        row = PublishedWeldFigure(
            id=new_id(), day=day, code=one.code, base=len(counted), published_at=ctx.at,
            thousandths=None if value is None else round(value * 1000),
        )  # fmt: skip
        insert(row)
        ctx.record(WeldFigurePublished(day=day, code=one.code, thousandths=row.thousandths, base=row.base))
