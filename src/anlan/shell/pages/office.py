# SPDX-License-Identifier: Apache-2.0
"""Health: where the log ends, how far it is sealed, who follows it and how far behind, and what stands still."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import npgettext, pgettext
from django.views.decorators.http import require_POST

from anlan import __version__
from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.events import log, seal
from anlan.kernel.events.models import Checkpoint, EventRecord, Parked, Seal
from anlan.kernel.registry import REGISTRY

from ..auth import opens, permitted
from ..frame import office_rail
from ..spoken import say_span

UNSEALED = 1000  # records behind from which the seal is worth a look
TICK = timedelta(seconds=5)


@dataclass(frozen=True)
class Following:
    """A follower as a row: how far it has read, how many events and how much time it is behind."""

    name: str
    does: str
    position: int
    next: int
    behind: int
    lag: timedelta | None
    share: int  # percent of the bar, by logarithm
    stopped: bool
    problem: str
    resume: dict[str, Any] | None  # the verb (Any: what its part reads)


@permitted("kernel.operate", "kernel.audit")
def show(request: HttpRequest) -> HttpResponse:
    """The page; `?part=followers` gives what changes alone. Who may only audit is led to what he may see."""
    caller = request.caller  # type: ignore[attr-defined]
    if not opens(caller, "kernel.operate"):
        return redirect(office_rail(request, caller)[0]["url"])
    rows, head = followers()
    waiting = Parked.objects.filter(ended_at=None).order_by("-parked_at")
    parked = waiting.count()
    sealed = Seal.objects.order_by("-last").first()
    stopped = [one for one in rows if one.stopped]
    newest = EventRecord.objects.order_by("-position").only("recorded_at").first()
    context = {
        "title": pgettext("shell", "Office"),
        "subtitle": pgettext("shell", "Health"),
        "followers": rows,
        "head": head,
        "waiting": waiting[:3],
        "tiles": tiles(len(stopped), parked, head - sealed.last if sealed else head),
        "conclusion": conclusion(len(stopped), parked),
        "newest": newest.recorded_at if newest else None,
        "sealed": sealed,
        "version": __version__,
        "database": connection.vendor,
        "packs": [(name, str(pack.label)) for name, pack in REGISTRY.packs.items()],
        "instance": settings.ANLAN_CONTENT_KEY,
        "today": EventRecord.objects.filter(recorded_at__gte=_midnight()).count(),
    }
    template = "shell/pages/_office_followers.html" if "part" in request.GET else "shell/pages/office.html"
    return render(request, template, context)


def tiles(stopped: int, parked: int, unsealed: int) -> list[dict[str, Any]]:
    """What is well and what is not, a word each (Any: what the template reads)."""
    fine = pgettext("shell", "nothing")
    behind = npgettext("shell", "%(many)s record behind", "%(many)s records behind", unsealed)
    clocks = RunningClock.objects.filter(state="run", due_at__lt=timing.now() - TICK).count()
    late = npgettext("shell", "%(many)s not yet told", "%(many)s not yet told", clocks)
    return [
        {"label": pgettext("shell", "Standing still"), "text": stopped or fine, "mind": bool(stopped)},
        {
            "label": pgettext("shell", "Parked"), "text": parked or fine, "mind": bool(parked),
            "url": "/office/parked" if parked else "",
        },
        {
            "label": pgettext("shell", "Seal"), "mind": unsealed > UNSEALED,
            "text": behind % {"many": unsealed} if unsealed else pgettext("shell", "up to date"),
        },
        {
            "label": pgettext("shell", "Clocks past their time"), "mind": bool(clocks),
            "text": late % {"many": clocks} if clocks else pgettext("shell", "all told"),
        },
    ]  # fmt: skip


def _midnight() -> datetime:
    return timing.now().astimezone(timing.LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)


def conclusion(stopped: int, parked: int) -> str:
    """The page's headline is its result."""
    if stopped:
        return npgettext(
            "shell", "%(many)s follower stands still", "%(many)s followers stand still", stopped
        ) % {"many": stopped}
    if parked:
        return npgettext(
            "shell",
            "All are running, %(many)s event is parked",
            "All are running, %(many)s events are parked",
            parked,
        ) % {"many": parked}
    return pgettext("shell", "All are running, nothing is parked")


def followers() -> tuple[list[Following], int]:
    """Every follower with how far behind it is, the stopped first; and the log's head."""
    places = {row.name: row for row in Checkpoint.objects.all()}
    head = EventRecord.objects.order_by("-position").values_list("position", flat=True).first() or 0
    names = REGISTRY.followers()
    behind = {name: head - (places[name].position if name in places else 0) for name in names}
    waiting = {places[name].position + 1 if name in places else 1 for name in names if behind[name]}
    heard = dict(EventRecord.objects.filter(position__in=waiting).values_list("position", "recorded_at"))
    rows = [
        _following(name, follower, places.get(name), behind[name], heard) for name, follower in names.items()
    ]
    return sorted(rows, key=lambda one: (not one.stopped, -one.behind, one.name)), head


def _following(
    name: str, follower: Any, place: Checkpoint | None, behind: int, heard: dict[int, datetime]
) -> Following:
    """One row (Any: followers of three classes)."""
    position = place.position if place else 0
    oldest = heard.get(position + 1)
    stopped = bool(place and place.stopped_at)
    resume = (
        {
            "label": pgettext("shell", "Let it go on"),
            "url": "/do/directory/resume-follower",
            "fields": {"follower": name, "next": "/office/"},
            "icon": "play",
            "id": name,
        }
        if stopped
        else None
    )
    share = min(100, behind.bit_length() * 7)
    lag = timing.now() - oldest if oldest else None
    return Following(
        name,
        does(follower),
        position,
        position + 1,
        behind,
        lag,
        share,
        stopped,
        place.problem if place else "",
        resume,
    )


def does(follower: Any) -> str:
    """The first sentence of the follower's own description, in words of its pack (Any: as above)."""
    described = getattr(follower, "function", None) or type(follower)
    told = (described.__doc__ or "").strip().split("\n")[0]
    home = follower.name.split(".")[0]
    return pgettext(home if home in REGISTRY.packs else "kernel", told) if told else ""


@permitted("kernel.operate", "kernel.audit")
def show_seal(request: HttpRequest) -> HttpResponse:
    """How far the log is sealed, how to prove it elsewhere, and the button that goes through all of it."""
    context = {
        "title": pgettext("shell", "Office"),
        "subtitle": pgettext("shell", "Verify the log"),
        "sealed": Seal.objects.order_by("-last").first(),
        "head": log.head(),
        "seals": Seal.objects.order_by("-last")[:20],
        "key": seal.public_key().hex(),
    }
    return render(request, "shell/pages/office_seal.html", context)


@require_POST
@permitted("kernel.operate", "kernel.audit")
def verify_log(request: HttpRequest) -> HttpResponse:
    """Go through the whole log and its seals now; says how many records fit, or the first that does not."""
    looked(request.caller.person, "office:verify-log")  # type: ignore[attr-defined]
    began = time.monotonic()
    verdict = seal.verify()
    took = say_span(timedelta(seconds=time.monotonic() - began))
    return render(
        request, "shell/pages/_office_verdict.html", {"verdict": verdict, "took": took, "at": timing.now()}
    )
