# SPDX-License-Identifier: Apache-2.0
"""Put a guard on the roster (排班): who is not on it cannot sign on, and who has not signed on is not sent (PB-R9)."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import AwareDatetime, StringConstraints

from anlan.kernel import timing
from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid, NotFound, Refused
from anlan.kernel.writing import insert, one_at_a_time

from ..events.rosters import ShiftDropped, ShiftPut
from ..models import Guard, Shift, VenuePost
from ..queries.weeks import guards_of, shift_id

LONGEST = timedelta(hours=24)


@command(label=pgettext_lazy("dispatch", "Put on the roster"))
def put_shift(
    ctx: Context, *, guard: UUID, starts_at: AwareDatetime, ends_at: AwareDatetime,
    post: Annotated[str, StringConstraints(max_length=40)] = "", instead: UUID | None = None,
) -> UUID:  # fmt: skip
    """A line of the roster, in place of `instead` where that is named; nobody stands in two places at once.

    What the law of an hour says (certificate, training, rest) is shown on the week and asked again before he is sent.
    """
    row = (
        guards_of(ctx.caller, "dispatch.put_shift")
        .filter(pk=guard)
        .select_related("person", "employer")
        .first()
    )
    if row is None:
        raise NotFound("no_such_guard", _("There is no such guard among those whose roster you keep."))
    starts_at, ends_at = starts_at.astimezone(timing.LOCAL), ends_at.astimezone(timing.LOCAL)
    if not timedelta(0) < ends_at - starts_at <= LONGEST:
        said = _("The end must lie after the beginning, and within twenty-four hours of it.")
        raise Invalid("bad_span", said, {"ends_at": said})
    if post and not VenuePost.objects.filter(code=post).exists():
        said = _("There is no post of this code.")
        raise Invalid("no_such_post", said, {"post": said})
    one_at_a_time(f"roster {guard}")
    old = Shift.objects.filter(pk=instead, person=guard).first() if instead else None
    if instead and old is None:
        raise NotFound("no_such_shift", _("There is no such line on the roster."))
    _refuse_twice(row, starts_at, ends_at, instead)
    if old is not None and instead is not None:
        old.delete()
        ctx.record(ShiftDropped(shift=instead, guard=guard), region=row.employer.region_path)
    return put(ctx, row, post, starts_at, ends_at)


def put(ctx: Context, row: Guard, post: str, starts_at: datetime, ends_at: datetime) -> UUID:
    """Write a line that was found to fit, under the id that a delivery gives it too."""
    key = shift_id(row.person.code, starts_at)
    insert(Shift(id=key, person_id=row.pk, post=post, starts_at=starts_at, ends_at=ends_at))
    event = ShiftPut(shift=key, guard=row.pk, starts_at=starts_at, ends_at=ends_at)
    ctx.record(event, region=row.employer.region_path)
    return key


def _refuse_twice(row: Guard, starts_at: datetime, ends_at: datetime, instead: UUID | None) -> None:
    others = Shift.objects.filter(person=row.pk, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if instead is not None:
        others = others.exclude(pk=instead)
    if (other := others.order_by("starts_at").first()) is not None:
        begins, ends = timing.say_when(other.starts_at), timing.say_when(other.ends_at)
        raise Refused(
            "stands_elsewhere",
            _("%(name)s is on the roster already from %(begins)s to %(ends)s.")
            % {"name": row.person.name, "begins": begins, "ends": ends},
        )
