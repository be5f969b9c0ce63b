# SPDX-License-Identifier: Apache-2.0
"""Copy a week of a company's roster into the next: most weeks are like the one before."""

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound, Refused
from anlan.kernel.writing import one_at_a_time

from ..models import Shift
from ..queries.weeks import DAYS, guards_of, shifts_within, week_of
from .put_shift import put

AHEAD = timedelta(days=60)


@command(label=pgettext_lazy("dispatch", "Copy this week into the next"))
def copy_week(ctx: Context, *, company: UUID, day: date) -> int:
    """How many lines were added; who is on the roster at that hour of the next week already is left as he is."""
    guards = guards_of(ctx.caller, "dispatch.copy_week").filter(employer=company)
    rows = {row.pk: row for row in guards.select_related("person", "employer")}
    if not rows:
        raise NotFound("no_such_company", _("There is no such company among those whose roster you keep."))
    begins, ends = week_of(day)
    if begins > ctx.at + AHEAD:
        raise Refused("too_far_ahead", _("A roster is copied at most sixty days ahead."))
    one_at_a_time(f"roster of {company}")
    there: dict[UUID, list[Shift]] = defaultdict(list)
    for one in shifts_within(rows, begins + DAYS, ends + DAYS):
        there[one.person_id].append(one)
    made = 0
    for one in shifts_within(rows, begins, ends):
        starts_at, ends_at = (at.astimezone(timing.LOCAL) + DAYS for at in (one.starts_at, one.ends_at))
        is_this_weeks = begins <= one.starts_at < ends
        if is_this_weeks and not any(
            o.starts_at < ends_at and o.ends_at > starts_at for o in there[one.person_id]
        ):
            put(ctx, rows[one.person_id], one.post, starts_at, ends_at)
            made += 1
    return made
