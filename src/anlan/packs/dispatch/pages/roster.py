# SPDX-License-Identifier: Apache-2.0
"""The roster as a calendar (排班): a company's week, a line to add, change or take off, and what speaks against it."""

import json
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.context import Caller
from anlan.kernel.errors import NotFound
from anlan.kernel.people.models import Organisation

from ..models import Guard, Shift, VenuePost
from ..queries.weeks import DAYS, companies_of, guards_of, week, week_of

KEEPS = "dispatch.put_shift"
USUAL = (
    time(8),
    timedelta(hours=12),
)  # when a new line begins, and how long it lasts, until somebody says otherwise


def show(request: HttpRequest) -> HttpResponse:
    """A week; `?part=week` is its table alone, `?part=line` the form of a line."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    if request.GET.get("part") == "line":
        return _line(request, caller)
    companies = companies_of(caller, KEEPS)
    company = _chosen(companies, request.GET.get("of", ""))
    day = _day(request.GET.get("week", ""))
    found = week(guards_of(caller, KEEPS), company, day) if company else None
    looked(caller.person, "page:roster", rows=len(found.rows) if found else 0)
    monday = week_of(day)[0].date()
    context = {
        "title": pgettext("dispatch", "Roster"),
        "companies": companies,
        "company": company,
        "week": found,
        "monday": monday,
        "today": timing.now().astimezone(timing.LOCAL).date(),
        "before": monday - DAYS,
        "after": monday + DAYS,
    }
    part = (
        "dispatch/_roster_week.html"
        if request.GET.get("part") == "week" and found
        else "dispatch/roster.html"
    )
    return render(request, part, context)


def _chosen(companies: list[Organisation], code: str) -> Organisation | None:
    found = next((one for one in companies if one.code == code or not code), None)
    if found is None and code:
        raise NotFound(
            "no_such_company", pgettext("dispatch", "There is no such company whose roster you keep.")
        )
    return found


def _day(text: str) -> date:
    """The day that was asked for; today when none can be read from the address."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return timing.now().astimezone(timing.LOCAL).date()


def _line(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The form of one line: `shift` is there already, otherwise a new one of this guard on this day."""
    guards = guards_of(caller, KEEPS).select_related("person", "employer")
    shift = Shift.objects.filter(pk=_key(request.GET.get("shift", ""))).first()
    guard = guards.filter(pk=shift.person_id if shift else _key(request.GET.get("guard", ""))).first()
    if guard is None:
        raise NotFound("no_such_guard", pgettext("dispatch", "There is no such guard whose roster you keep."))
    looked(caller.person, "page:roster", rows=1, about=guard.pk)
    starts_at, ends_at = _span(shift, _day(request.GET.get("day", "")))
    context = {
        "guard": guard,
        "shift": shift,
        "starts_at": f"{starts_at:%Y-%m-%dT%H:%M}",
        "ends_at": f"{ends_at:%Y-%m-%dT%H:%M}",
        "post": shift.post if shift else _usual_post(guard),
        "posts": VenuePost.objects.order_by("name"),
        "undo": json.dumps({"url": "/do/dispatch/put-shift", "fields": _as_fields(shift)}) if shift else "",
    }
    return render(request, "dispatch/roster_line.html", context)


def _key(text: str) -> UUID:
    """The id in an address; what is none fits no row."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _span(shift: Shift | None, day: date) -> tuple[datetime, datetime]:
    if shift is not None:
        return shift.starts_at.astimezone(timing.LOCAL), shift.ends_at.astimezone(timing.LOCAL)
    begins, lasts = USUAL
    starts_at = datetime.combine(day, begins, timing.LOCAL)
    return starts_at, starts_at + lasts


def _usual_post(guard: Guard) -> str:
    """Where he usually stands."""
    own = VenuePost.objects.filter(name=guard.home_post, premises=guard.home_premises).first()
    return own.code if own else ""


def _as_fields(shift: Shift) -> dict[str, str]:
    return {
        "guard": str(shift.person_id), "post": shift.post,
        "starts_at": shift.starts_at.isoformat(), "ends_at": shift.ends_at.isoformat(),
    }  # fmt: skip
