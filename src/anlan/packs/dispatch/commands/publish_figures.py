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
from anlan.kernel.matters.models import Matter

from ..events.figures import FigurePublished
from ..models import PublishedFigure
from ..queries.courses import courses
from ..queries.indicators import EVERY

SETTLES: Final = timedelta(hours=6)  # after midnight: the night's feedback has come in


@command(label=pgettext_lazy("dispatch", "Publish the figures of a day"))
def publish_figures(ctx: Context, *, day: date) -> None:
    """Write down each figure of the whole district, in thousandths, with its base."""
    since, until = timing.span_of(day, day)
    if ctx.at < until + SETTLES:
        raise Refused("too_early", _("A day's figures are published from six o'clock of the next day."))
    if PublishedFigure.objects.filter(day=day).exists():
        raise Refused("already_published", _("The figures of this day were published already."))
    found = courses(Matter.objects.all(), since, until)
    for one in EVERY:
        counted = one.counted(found)
        value = one.value(counted)
        row = PublishedFigure(
            id=new_id(), day=day, code=one.code, base=len(counted), published_at=ctx.at,
            thousandths=None if value is None else round(value * 1000),
        )  # fmt: skip
        row.save(force_insert=True)
        ctx.record(FigurePublished(day=day, code=one.code, thousandths=row.thousandths, base=row.base))
