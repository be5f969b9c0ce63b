# SPDX-License-Identifier: Apache-2.0
"""Days come by themselves: visits become due, promises overdue. Nothing here ranks, opens or closes anything (JS-R9)."""

from datetime import timedelta

from anlan.kernel import timing
from anlan.kernel.following import Outside, errand

from ..commands.call_visit import call_visit
from ..commands.find_overdue import find_overdue
from ..commands.publish_figures import SETTLES, publish_figures
from ..models import Case, FamilyFigure
from ..queries.care import due_now
from ..queries.mediation import overdue_promises

MADE_UP = 7  # days whose figures may still be published after an outage


@errand(every=timedelta(minutes=10))
def call_due_visits(outside: Outside) -> None:
    """A visit whose day has come runs against its clock from now on."""
    for one in due_now(outside.at.astimezone(timing.LOCAL).date()):
        outside.run(call_visit, visit=one.pk)


@errand(every=timedelta(minutes=30))
def find_overdue_promises(outside: Outside) -> None:
    """A promise whose day is over asks its mediator what became of it."""
    for one in overdue_promises():
        outside.run(find_overdue, promise=one.pk)


@errand(every=timedelta(hours=1))
def publish_yesterday(outside: Outside) -> None:
    """Publish the figures of the last whole days, as soon as they have settled; a day on which nothing ran is made up for."""
    today = outside.at.astimezone(timing.LOCAL).date()
    for back in range(MADE_UP, 0, -1):
        day = today - timedelta(days=back)
        begun = Case.objects.filter(registered_at__lt=timing.span_of(day, day)[1]).exists()
        is_settled = outside.at >= timing.span_of(day, day)[1] + SETTLES
        if begun and is_settled and not FamilyFigure.objects.filter(day=day).exists():
            outside.run(publish_figures, day=day)
