# SPDX-License-Identifier: Apache-2.0
"""Supervision by street and district: firms with what is open there, what waits for the office, bans and inspections."""

from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import may, may_anywhere
from anlan.kernel.places.queries import district_name, region_names
from anlan.shell.frame import duty_in
from anlan.shell.reading import choice_label

from ..models.permits import Ban
from ..queries.fires import fires_seen
from ..queries.supervision import (
    SUPERVISES,
    Line,
    Supervised,
    around,
    refused_by_code,
    supervised,
)
from ..rulesets.words import FIRE_WORDS
from . import supervise_forms
from .fleet_words import spaced
from .refusal_words import told_of
from .supervise_work import work_context

type Context = dict[str, Any]  # Any: what the templates read
HOME = "/welding/supervise"
FOR = pgettext_lazy("welding", "To look after the firms that weld")


def show(request: HttpRequest) -> HttpResponse:
    """The page; `?street=` one street's; `?part=` gives one part as the page fetches it again, or the form of a verb."""
    part = request.GET.get("part", "")
    if part in supervise_forms.FORMS:
        return supervise_forms.FORMS[part](request)
    if part not in ("", "firms", "work", "aside"):
        raise Http404
    caller = request.caller  # type: ignore[attr-defined]
    street = request.GET.get("street", "")[:40]
    found = supervised(caller, street)
    context = _frame(request, street)
    if part in ("", "firms"):
        context |= _firms(request, found, street)
    if part in ("", "work"):
        context |= work_context(caller, found)
    if part in ("", "aside"):
        context |= _aside(request, found)
    looked(caller.person, "page:supervise", rows=len(found.firms), purpose=FOR)
    return render(request, f"welding/supervise{'_' + part if part else ''}.html", context)


def _frame(request: HttpRequest, street: str) -> Context:
    return {
        "title": pgettext("welding", "Supervision of welding"),
        "subtitle": "" if request.GET.get("part") else duty_in(request),
        "here": f"{HOME}?{urlencode({'street': street})}" if street else f"{HOME}?of=all",
    }


def _firms(request: HttpRequest, found: Supervised, street: str) -> Context:
    lines = found.streets()
    names = region_names({one.street for one in lines})
    for one in lines:
        one.name = names.get(one.street, "") or district_name()
    return {
        "streets": [(one, f"{HOME}?{urlencode({'street': one.key})}") for one in lines] if len(lines) > 1 else [],
        "street_name": region_names({street}).get(street, "") if street else "",
        "home": HOME,
        "firms": [(one, _worst(one)) for one in found.firms[:80]],
        "may_enrol": may_anywhere(request.caller, "welding.enrol_firm"),  # type: ignore[attr-defined]
    }  # fmt: skip


def _worst(line: Line) -> str:
    return "bad" if line.overdue else "warn" if line.warnings or line.unlocks else ""


def _aside(request: HttpRequest, found: Supervised) -> Context:
    """Bans that reach here, inspections, and why starts were refused today."""
    caller = request.caller  # type: ignore[attr-defined]
    now = timing.now()
    midnight = datetime.combine(now.astimezone(timing.LOCAL).date(), time(0), timing.LOCAL)
    beside = around(caller, now, 12)
    bans, published = beside.bans, beside.publishers
    places = region_names({one.region_path for one in bans if one.region_path})
    refused = refused_by_code((one.key for one in found.firms), midnight)
    return {
        "bans": [
            {"row": one, "place": places.get(one.region_path) or district_name(), "state": _state(one, now),
             "by": published.get(one.published_by, "") if one.published_by else "",
             "url": "/do/welding/lift-ban", "fields": {"ban": str(one.pk)},
             "may_lift": _holds(one, now) and may(caller, "welding.lift_ban", region=one.region_path)}
            for one in bans
        ],
        "may_ban": may_anywhere(caller, "welding.publish_ban"),
        "inspections": [
            {"at": row.at, "item": choice_label("welding", row.item), "result": choice_label("welding", row.result),
             "tone": {"fine": "ok", "mend": "warn", "stop": "bad"}[row.result], "machine": spaced(machine.code),
             "firm": machine.firm.organisation.name}
            for row, machine in beside.inspections
        ],
        "fires": [
            {"row": one, "says": FIRE_WORDS[one.standing], "url": "/do/welding/withdraw-fire", "fields": {"fire": str(one.pk)},
             "may_withdraw": may(caller, "welding.withdraw_fire", region=one.region_path)}
            for one in fires_seen(caller, SUPERVISES)[:12]
        ],
        "may_record_fire": may_anywhere(caller, "welding.record_fire"),
        "refused": [{"code": code, "why": told_of(code, []).head, "many": many} for code, many in refused],
    }  # fmt: skip


def _holds(ban: Ban, now: datetime) -> bool:
    return ban.lifted_at is None and ban.ends_at > now


def _state(ban: Ban, now: datetime) -> tuple[str, str]:
    """How a ban stands, as tone and words."""
    if ban.lifted_at is not None:
        return "", pgettext("welding", "lifted")
    if ban.ends_at <= now:
        return "", pgettext("welding", "over")
    if ban.starts_at > now:
        return "warn", pgettext("welding", "to come")
    return "bad", pgettext("welding", "holds now")
