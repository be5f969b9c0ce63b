# SPDX-License-Identifier: Apache-2.0
"""The phone of watcher and work leader: one permit, who is there, the measures, the next deed, and the fire watch with its pictures."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.matters.details import plain
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY
from anlan.shell.hand import is_night

from ..kinds.hot_work import BEFORE, IN_FORCE
from ..queries.codes import grouped
from ..queries.my_papers import open_call
from ..queries.on_spot import OnSpot, chosen, mine, on_spot
from ..rulesets.words import MEASURE_WORDS, PERMIT_WORDS
from .hand import ring_of
from .permit_words import said_of
from .sign import signs_by_key

type Context = dict[str, Any]  # Any: what the templates read
WHY = ("rest", "changed_place", "weather", "unsafe", "other")


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The page; `?number=` chooses a permit, `?part=screen` gives what the page fetches again."""
    caller = request.caller  # type: ignore[attr-defined]
    number = request.GET.get("number", "")[:40]
    rows = mine(caller)
    one = chosen(caller, rows, number)
    if number and one is None:
        raise Http404
    looked(caller.person, "page:spot", matter=one.pk if one else None)
    context: Context = {
        "title": pgettext("welding", "On the spot"),
        "subtitle": pgettext("welding", "Hot work"),
        "night": is_night(request),
        "person": caller.person,
        "phone": settings.ANLAN_DESK_PHONE,
        "call": open_call(caller.person),
        "others": [_line(row) for row in rows if one is None or row.pk != one.pk],
        "screen_url": f"/welding/spot?{f'number={number}&' if number else ''}part=screen",
        "reasons": [(code, PERMIT_WORDS[code]) for code in WHY],
    }
    if one is not None:
        context |= _permit(request, one)
    part = request.GET.get("part") == "screen"
    return render(request, "welding/spot_screen.html" if part else "welding/spot.html", context)


def _line(row: Matter) -> Context:
    return {
        "number": row.number,
        "place": plain(row).get("place", ""),
        "stage": REGISTRY.kind("welding.hot_work").stage(row.stage).label,
    }


def _permit(request: HttpRequest, matter: Matter) -> Context:
    """Everything that shows of the chosen permit."""
    caller, now = request.caller, timing.now()  # type: ignore[attr-defined]
    seen = on_spot(caller.person, matter, now)
    paper, permit = seen.paper, seen.paper.permit
    ring = None
    if paper.accept_from is not None and permit.finished_at is not None and matter.stage == "finished":
        ring = ring_of(permit.finished_at, paper.accept_from)
    elif matter.stage in IN_FORCE and permit.starts_at <= now:
        ring = ring_of(permit.starts_at, permit.ends_at)
    return {
        "matter": matter,
        "seen": seen,
        "says": said_of(paper),
        "details": paper.details,
        "stage_label": REGISTRY.kind("welding.hot_work").stage(matter.stage).label,
        "watchers": [
            paper.name(one.person_id) for one in paper.watches if one.arrived_at and not one.left_at
        ],
        "named": [paper.name(one.person_id) for one in paper.watches if not one.arrived_at],
        "welders": [paper.name(who) for who, _number in paper.welders],
        "machines": [grouped(one) for one in paper.machines],
        "ring": ring,
        "accept_from": paper.accept_from,
        "may_accept": paper.accept_from is not None and paper.accept_from <= now,
        "ticks": [(code, MEASURE_WORDS[code], code in paper.measures) for code in paper.rule.measures],
        "is_before": matter.stage in BEFORE,
        "deeds": _deeds(request, matter, seen),
        "signs_by_key": matter.stage == "finished" and signs_by_key(caller.person),
    }


def _deeds(request: HttpRequest, matter: Matter, seen: OnSpot) -> set[str]:
    """What this person may do here at this stage; the command asks again."""
    caller, stage = request.caller, matter.stage  # type: ignore[attr-defined]
    may = lambda name: may_anywhere(caller, f"welding.{name}")  # noqa: E731 – one question of many names
    watched = stage in (*IN_FORCE, "to_test", "to_approve", "overdue", "finished")
    found = {
        "arrive": seen.is_named and not seen.is_there and watched,
        "leave": seen.is_there and watched,
        "suspend": stage in ("approved", "working") and may("suspend_work"),
        "resume": stage == "suspended" and may("resume_work"),
        "finish": stage in (*IN_FORCE, "overdue") and may("finish_work"),
        "accept": stage == "finished" and (seen.is_leader or seen.is_named) and not seen.has_signed,
        "photo": may("add_evidence"),
        "help": may("call_help"),
    }
    return {name for name, is_open in found.items() if is_open}
