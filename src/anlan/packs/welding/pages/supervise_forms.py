# SPDX-License-Identifier: Apache-2.0
"""The forms of supervision: a ban for a special period, a firm that welds from now on, and a fire that is counted."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import lacks, may_anywhere, regions_of
from anlan.shell.regions import region_field

from ..queries.supervision import firms_to_enrol
from ..rulesets.words import FIRE_WORDS, INDUSTRY_WORDS

REASONS = (
    pgettext_lazy("welding", "Holidays: no hot work"),
    pgettext_lazy("welding", "Strong wind and dry air: no hot work in the open"),
    pgettext_lazy("welding", "A large event: no hot work around it"),
)


def ban(request: HttpRequest) -> HttpResponse:
    """Where, from when until when, and why: it begins with tonight to tomorrow evening."""
    caller = request.caller  # type: ignore[attr-defined]
    if not may_anywhere(caller, "welding.publish_ban"):
        raise lacks(caller, "welding.publish_ban")
    starts = timing.now().astimezone(timing.LOCAL).replace(minute=0, second=0, microsecond=0) + timedelta(
        hours=1
    )
    looked(caller.person, "page:supervise")
    context = {
        "region": region_field(caller, "welding.publish_ban"),
        "starts_at": f"{starts:%Y-%m-%dT%H:%M}",
        "ends_at": f"{starts + timedelta(days=1):%Y-%m-%dT%H:%M}",
        "reasons": REASONS,
    }
    return render(request, "welding/_ban_form.html", context)


def firm(request: HttpRequest) -> HttpResponse:
    """Which firm of the register, of which industry."""
    caller = request.caller  # type: ignore[attr-defined]
    if not may_anywhere(caller, "welding.enrol_firm"):
        raise lacks(caller, "welding.enrol_firm")
    firms = firms_to_enrol(regions_of(caller, "welding.enrol_firm"))
    looked(caller.person, "page:supervise", rows=len(firms))
    context = {
        "firms": firms,
        "industries": INDUSTRY_WORDS.items(),
        "nothing": pgettext("welding", "Every firm of the register here welds already, or there is none."),
    }
    return render(request, "welding/_firm_form.html", context)


def fire(request: HttpRequest) -> HttpResponse:
    """Where and when it burnt, how the work stood, and the number of the record by which it counts once."""
    caller = request.caller  # type: ignore[attr-defined]
    if not may_anywhere(caller, "welding.record_fire"):
        raise lacks(caller, "welding.record_fire")
    looked(caller.person, "page:supervise")
    context = {
        "region": region_field(caller, "welding.record_fire"),
        "at": f"{timing.now().astimezone(timing.LOCAL):%Y-%m-%dT%H:%M}",
        "standings": FIRE_WORDS.items(),
    }
    return render(request, "welding/_fire_form.html", context)


FORMS: dict[str, Callable[[HttpRequest], HttpResponse]] = {"ban": ban, "firm": firm, "fire": fire}
