# SPDX-License-Identifier: Apache-2.0
"""The safety officer's desk: machines by state, the chosen one's day as a band, the day's permits, warnings with their verbs."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.fields import listed
from anlan.kernel.registry import REGISTRY
from anlan.shell.frame import duty_in
from anlan.shell.spoken import say_when

from ..queries.desk import Clash, clashes, permits_of
from ..queries.fleet import MachineSeen, fleet
from ..rulesets.words import LEVEL_WORDS
from . import desk_apply
from .desk_machine import export, machine_context
from .desk_order import order_context
from .desk_people import people_context
from .desk_warnings import warnings_context
from .fleet_words import groups_of, says_of_fleet
from .stood import stood_context
from .unlock import unlock_button

type Context = dict[str, Any]  # Any: what the templates read
DESK = "/welding/desk"


def show(request: HttpRequest) -> HttpResponse:
    """The page; `?part=` gives one part, as the page fetches it again; `?part=export` the day of a machine as CSV."""
    part = request.GET.get("part", "")
    if part == "apply":
        return desk_apply.show(request)
    rows = fleet(request.caller)  # type: ignore[attr-defined]
    chosen, day = _chosen(request, rows), _day(request)
    if part == "export":
        return export(request, chosen, day)
    if part not in ("", *PARTS):
        raise Http404
    context = _frame(request, chosen, day)
    for name in PARTS if not part else (part,):
        context |= PARTS[name](request, rows, chosen, day)
    looked(request.caller.person, "page:weld_desk", rows=len(rows))  # type: ignore[attr-defined]
    return render(request, f"welding/desk{'_' + part if part else ''}.html", context)


def _chosen(request: HttpRequest, rows: list[MachineSeen]) -> MachineSeen | None:
    """The machine of the address, else the first that needs somebody."""
    code = request.GET.get("machine", "").replace(" ", "")
    if code:
        return next((one for one in rows if one.code == code), None)
    return rows[0] if rows else None


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return timing.now().astimezone(timing.LOCAL).date()


def _frame(request: HttpRequest, chosen: MachineSeen | None, day: date) -> Context:
    asked = {"machine": chosen.code if chosen else "", "warning": request.GET.get("warning", ""),
             "day": day.isoformat() if request.GET.get("day") else ""}  # fmt: skip
    kept = {name: value for name, value in asked.items() if value}
    return {
        "title": pgettext("welding", "Welding"),
        "subtitle": "" if request.GET.get("part") else duty_in(request),
        "desk_url": f"{DESK}?{urlencode(kept)}" if kept else f"{DESK}?of=all",
    }


def _machines(
    request: HttpRequest, rows: list[MachineSeen], chosen: MachineSeen | None, day: date
) -> Context:
    warning = request.GET.get("warning", "")
    return {"groups": groups_of(rows, chosen, warning), "fleet_says": says_of_fleet(rows)}


def _machine(request: HttpRequest, rows: list[MachineSeen], chosen: MachineSeen | None, day: date) -> Context:
    if chosen is None:
        return {}
    base = {"machine": chosen.code} | (
        {"warning": request.GET["warning"]} if request.GET.get("warning") else {}
    )
    today = timing.now().astimezone(timing.LOCAL).date()
    url = lambda other: f"{DESK}?{urlencode({**base, 'day': other.isoformat()})}"  # noqa: E731 – three addresses of one shape
    about = machine_context(chosen, day)
    is_stood_at = about["is_stood_at"] and chosen.group != "welding"
    return {
        **about,
        "stood": stood_context(request.caller, chosen.id) if is_stood_at else {},  # type: ignore[attr-defined]
        "asks": [
            *_asks(request, chosen, f"{DESK}?{urlencode(base)}"),
            *_unlock(request, chosen),
        ],
        **order_context(request.caller, chosen),  # type: ignore[attr-defined]
        "before_url": url(day - timedelta(days=1)),
        "after_url": url(day + timedelta(days=1)) if day < today else "",
        "export_url": f"{url(day)}&part=export",
    }


def _unlock(request: HttpRequest, chosen: MachineSeen) -> list[Context]:
    is_free = chosen.group not in ("welding", "tampered")
    return unlock_button(request.caller, chosen.code, chosen.stage, is_free=is_free)  # type: ignore[attr-defined]


def _asks(request: HttpRequest, chosen: MachineSeen, back: str) -> list[Context]:
    """The questions that the chip of the chosen machine can be asked, for whoever may."""
    caller = request.caller  # type: ignore[attr-defined]
    if not chosen.has_chip or not may_anywhere(caller, "welding.ask_chip"):
        return []
    words = {
        "probe": (pgettext("welding", "Ask for a sign of life"), "activity"),
        "reboot": (pgettext("welding", "Restart the chip"), "refresh-cw"),
    }
    return [
        {"label": label, "url": "/do/welding/ask-chip", "icon": icon, "id": f"ask-{what}",
         "fields": {"machine": str(chosen.id), "what": what, "next": back}}
        for what, (label, icon) in words.items()
    ]  # fmt: skip


def _permits(request: HttpRequest, rows: list[MachineSeen], chosen: MachineSeen | None, day: date) -> Context:
    caller = request.caller  # type: ignore[attr-defined]
    lines = permits_of(caller, day)
    kind = REGISTRY.kind("welding.hot_work")
    counted: dict[str, int] = {}
    for one in lines:
        counted[one.matter.stage] = counted.get(one.matter.stage, 0) + 1
    told = [f"{kind.stage(name).label} {many}" for name, many in counted.items()]
    return {
        "permits": [_permit_row(one, chosen, day) for one in lines],
        "permits_heading": pgettext("welding", "Permits of today") if day == timing.now().astimezone(timing.LOCAL).date()
        else pgettext("welding", "Permits of %(day)s") % {"day": day.isoformat()},
        "permits_says": listed(told),
        "clashes": [_clash(one) for one in clashes(lines)],
        "may_apply": may_anywhere(caller, "welding.apply_permit"),
    }  # fmt: skip


def _clash(one: Clash) -> str:
    words = pgettext(
        "welding",
        "%(one)s and %(other)s name the same watcher at the same time, %(who)s: one of them needs somebody else.",
    )
    return words % {"one": one.numbers[0], "other": one.numbers[1], "who": one.watcher}


def _permit_row(one: Any, chosen: MachineSeen | None, day: date) -> Context:
    begins, ends = (at.astimezone(timing.LOCAL) for at in (one.permit.starts_at, one.permit.ends_at))
    watchers = listed(name for _who, name in one.watchers) or pgettext("welding", "nobody yet")
    return {
        "number": one.matter.number,
        "short": _short(one.matter.number, day),
        "level": LEVEL_WORDS[one.permit.level],
        "what": f"{one.details.get('place', '')} {one.details.get('content', '')}".strip(),
        "people": f"{listed(one.welders)} / {watchers}",
        "span": _span(begins, ends),
        "now": REGISTRY.kind("welding.hot_work").stage(one.matter.stage).label,
        "is_chosen": chosen is not None and chosen.id in one.machines,
    }  # fmt: skip


def _short(number: str, day: date) -> str:
    """The running number of a permit; with month and day before it where it was written on another day than is shown: 1129-0007."""
    _stem, written, running = number.rsplit("-", 2)
    return running if written == f"{day:%y%m%d}" else f"{written[2:]}-{running}"


def _span(begins: datetime, ends: datetime) -> str:
    """From when until when; over one midnight the day after is said, not both dates."""
    if begins.date() == ends.date():
        return f"{begins:%H:%M}–{ends:%H:%M}"
    if ends.date() - begins.date() == timedelta(days=1):
        return pgettext("welding", "%(since)s–%(until)s next day") % {
            "since": f"{begins:%H:%M}",
            "until": f"{ends:%H:%M}",
        }
    return f"{say_when(begins)}–{say_when(ends)}"


def _people(request: HttpRequest, rows: list[MachineSeen], chosen: MachineSeen | None, day: date) -> Context:
    return {"people": people_context(request.caller)}  # type: ignore[attr-defined]


def _warnings(
    request: HttpRequest, rows: list[MachineSeen], chosen: MachineSeen | None, day: date
) -> Context:
    return warnings_context(request, chosen.code if chosen else "", {one.id: one.code for one in rows})


PARTS = {
    "machines": _machines,
    "machine": _machine,
    "permits": _permits,
    "people": _people,
    "warnings": _warnings,
}
