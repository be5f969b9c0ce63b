# SPDX-License-Identifier: Apache-2.0
"""A venue's alarm button is pressed (一键报警): an incident by the same intake as every call, once for each press."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import AwareDatetime, StringConstraints

from anlan.kernel import timing
from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound, Refused
from anlan.kernel.ids import new_id
from anlan.kernel.matters.queries import lock_related
from anlan.kernel.writing import insert, one_at_a_time, update

from ..events.buttons import ButtonPressed, ButtonTested
from ..kinds.incident import Call
from ..models import AlarmButton, ButtonPress
from ..queries.scenes import category_of_unknown
from .report_incident import OLDEST, Report, place_of_call, take_call

AGAIN = timedelta(minutes=5)  # who is in need presses more than once: it is one call for help
LATE = timedelta(minutes=2)
PressId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]


@dataclass(frozen=True)
class Pressed:
    """The incident's number, empty for a test; whether this press was known; which press for the incident it is."""

    incident: str
    is_known: bool
    times: int


@command(label=pgettext_lazy("dispatch", "Press the alarm button"))
def press_button(
    ctx: Context,
    *,
    button: UUID,
    press: PressId,
    pressed_at: AwareDatetime | None = None,
    is_test: bool = False,
) -> Pressed:
    """Take a press: the same id once, presses within five minutes for one incident; a test rings nobody.

    No press is refused for its clock: what lies ahead or more than a day back is taken as of now, and said so.
    """
    one_at_a_time(f"button:{button}")
    device = AlarmButton.objects.select_related("premises", "post").filter(pk=button).first()
    if device is None:
        raise NotFound("no_such_button", _("There is no such alarm button."))
    known = ButtonPress.objects.select_related("incident__matter").filter(button=device, press=press).first()
    if known is not None:
        return Pressed(known.incident.matter.number if known.incident else "", True, _times(known))
    at, is_odd = _moment(ctx, pressed_at)
    row = ButtonPress(
        id=new_id(), button=device, press=press, pressed_at=at, heard_at=ctx.at, is_test=is_test
    )
    device.heard_at = ctx.at
    if is_test:
        return _tested(ctx, device, row)
    update(device, "heard_at")
    return _alarm(ctx, device, row, is_odd=is_odd)


def _moment(ctx: Context, said: datetime | None) -> tuple[datetime, bool]:
    """When it was pressed, and whether the device's clock cannot be believed."""
    if said is None:
        return ctx.at, False
    is_odd = said > timing.now() + LATE or said < timing.now() - OLDEST
    return (ctx.at if is_odd else min(said, ctx.at)), is_odd


def _tested(ctx: Context, device: AlarmButton, row: ButtonPress) -> Pressed:
    if device.tested_at is None or device.tested_at < row.pressed_at:
        device.tested_at = row.pressed_at
    update(device, "heard_at", "tested_at")
    insert(row)
    ctx.record(ButtonTested(button=device.pk), region=device.premises.region_path)
    return Pressed("", False, 1)


def _alarm(ctx: Context, device: AlarmButton, row: ButtonPress, *, is_odd: bool) -> Pressed:
    before = _same_need(device, row.pressed_at)
    if before is not None and before.incident is not None:
        matter = lock_related(ctx, before.incident.pk)
        row.incident = before.incident
    else:
        matter = take_call(ctx, _report(device, row, is_odd=is_odd))
        row.incident_id = matter.pk
    insert(row)
    times = _times(row)
    ctx.record(ButtonPressed(matter=matter.pk, button=device.pk, times=times), at=row.pressed_at)
    ctx.touched = matter.pk
    return Pressed(matter.number, False, times)


def _same_need(device: AlarmButton, at: datetime) -> ButtonPress | None:
    """A press for which an incident is open, shortly before this one or, when this one comes late, shortly after."""
    return ButtonPress.objects.select_related("incident").filter(
        button=device, pressed_at__range=(at - AGAIN, at + AGAIN), incident__matter__closed_at=None,
        incident__isnull=False,
    ).order_by("-pressed_at").first()  # fmt: skip


def _times(row: ButtonPress) -> int:
    return ButtonPress.objects.filter(incident=row.incident_id).count() if row.incident_id else 1


def _report(device: AlarmButton, row: ButtonPress, *, is_odd: bool) -> Report:
    """The place is the post's, the caller is the venue (domain.md 2.3)."""
    site, post = device.premises, device.post
    kind = category_of_unknown()
    if kind is None:
        raise Refused("no_category", _("The district has no types of incident yet."))
    place = place_of_call(post.lat if post else None, post.lng if post else None, site.pk)
    where = f"{site.name} · {post.name}" if post else site.name
    said = [_("Alarm button of %(where)s was pressed.") % {"where": where}]
    if is_odd:
        said.append(_("The device's clock is wrong: taken as pressed now."))
    elif row.heard_at - row.pressed_at > LATE:
        said.append(_("The press came late, over a broken line."))
    return Report(
        kind=kind, place=place, source="button", called_at=row.pressed_at,
        address=f"{post.name} · {site.address}" if post else site.address,
        call=Call(content=" ".join(said), caller_phone=device.phone or site.contact_phone or None, caller_name=site.name),
    )  # fmt: skip
