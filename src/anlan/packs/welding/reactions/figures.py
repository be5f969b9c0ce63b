# SPDX-License-Identifier: Apache-2.0
"""Figures are published by themselves, when a day has settled."""

from datetime import timedelta

from anlan.kernel import timing
from anlan.kernel.following import Outside, errand
from anlan.kernel.timing import LOCAL

from ..commands.publish_weld_figures import SETTLES, publish_weld_figures
from ..models.figures import PublishedWeldFigure
from ..models.machines import Machine

MADE_UP = 7  # days whose figures may still be published after an outage


@errand(every=timedelta(hours=1))
def publish_weld_day(outside: Outside) -> None:
    """Publish the last whole days in which there were machines, as soon as they have settled; a day that was missed is made up for."""
    today = outside.at.astimezone(LOCAL).date()
    for back in range(MADE_UP, 0, -1):
        day = today - timedelta(days=back)
        until = timing.span_of(day, day)[1]
        if outside.at < until + SETTLES or PublishedWeldFigure.objects.filter(day=day).exists():
            continue
        if Machine.objects.filter(registered_at__lt=until).exists():
            outside.run(publish_weld_figures, day=day)
