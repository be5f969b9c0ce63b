# SPDX-License-Identifier: Apache-2.0
"""`/wall/welding`: which machines weld where, what is warned of and how long it may take, and four figures. Nobody is named."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.context import Caller
from anlan.kernel.fields import listed
from anlan.kernel.places.queries import district_name, region_names
from anlan.kernel.registry import REGISTRY
from anlan.shell.shared import shared
from anlan.shell.spoken import say_span

from ..models.warnings import WeldWarning
from ..queries.indicators import BY_CODE, FEW
from ..queries.supervision import street_of
from ..queries.wall import Seen, wall
from ..rulesets.warning_sorts import SIX
from ..rulesets.words import SORTS
from .fleet_words import GROUPS
from .refusal_words import told_of
from .wall_map import HIGH, WIDE, dots, frame, ground, labels

type Context = dict[str, Any]  # Any: what the templates read
WALL = "/wall/welding"
BAR = ("welding", "ready", "locked", "offline", "away", "tampered")
STAGES = (("new",), ("signed", "handling"), ("fed_back", "verified"))
SMALL = 30


def show(request: HttpRequest) -> HttpResponse:
    """The page; `?part=all` the same as the page fetches it again, `?part=meaning` what a figure means."""
    part = request.GET.get("part", "")
    if part == "meaning":
        return _meaning(request)
    if part not in ("", "all"):
        raise Http404
    caller = request.caller  # type: ignore[attr-defined]
    many, told = shared(caller, "wall_welding", lambda: _told(caller))
    looked(caller.person, "page:wall_welding", rows=many)
    if part:
        return HttpResponse(told)
    context = {
        "title": pgettext("welding", "Chips in welding machines"), "subtitle": district_name(), "live_always": True, "inside": told,
        "frame": frame(found[0]) if (found := ground()) else {},
    }  # fmt: skip
    return render(request, "welding/wall.html", context)


def _told(caller: Caller) -> tuple[int, str]:
    """How many machines this scope sees, and what the wall says of them: the same for every screen."""
    seen = wall(caller)
    context = {
        "wall_url": f"{WALL}?part=all",
        "map": _map(seen),
        **_bar(seen),
        **_warnings(seen),
        "urgent": _urgent(seen),
        "tiles": _tiles(seen),
    }
    return seen.machines["all"], render_to_string("welding/wall_all.html", context)


def _map(seen: Seen) -> Context:
    found = ground()
    if found is None:
        return {"streets": [], "dots": [], "labels": [], "each": 1, "box": f"0 0 {WIDE:g} {HIGH:g}"}
    sheet, outlines = found
    placed, each = dots(sheet, seen.points)
    return {"streets": outlines, "dots": placed, "labels": labels(outlines, seen.streets), "each": each,
            "box": f"0 0 {WIDE:g} {HIGH:g}"}  # fmt: skip


def _bar(seen: Seen) -> Context:
    """Machines by state as one bar of a thousand parts; what is there at all gets a sliver that can be seen."""
    total = max(1, seen.machines["all"])
    pieces, x = [], 0.0
    there = [one for one in BAR if seen.machines[one]]
    room = 1000.0 - 4.0 * max(0, len(there) - 1) - 6.0 * len(there)
    for one in there:
        wide = 6.0 + room * seen.machines[one] / total
        pieces.append({"code": one, "x": round(x, 1), "wide": round(wide, 1)})
        x += wide + 4.0
    shown = [one for one in BAR if seen.machines[one] or one != "away"]
    return {"many": seen.machines["all"], "pieces": pieces,
            "states": [{"code": one, "label": GROUPS[one], "many": seen.machines[one]} for one in shown]}  # fmt: skip


def _warnings(seen: Seen) -> Context:
    """The six sorts always, the others as one line where there are any; what waits for whom."""
    others = [one for one in seen.sorts if one not in SIX]
    groups = [(str(SORTS[one]), [one]) for one in SIX]
    if others:
        groups.append((pgettext("welding", "Other sorts"), others))
    lines = []
    for label, sorts in groups:
        cells = [
            sum(seen.sorts[one][stage] for one in sorts if one in seen.sorts for stage in part)
            for part in STAGES
        ]
        lines.append({"label": label, "cells": cells, "all": sum(cells)})
    return {"sorts": lines, "sums": [sum(one["cells"][at] for one in lines) for at in range(len(STAGES))],  # type: ignore[index]
            "open": len(seen.warnings)}  # fmt: skip


def _urgent(seen: Seen) -> list[Context]:
    names = region_names({street_of(one.matter.region_path) for one, _clock in seen.urgent})
    return [_press(one, clock, names) for one, clock in seen.urgent]


def _press(one: WeldWarning, clock: RunningClock, names: dict[str, str]) -> Context:
    label = next(
        (c.label for c in REGISTRY.kind("welding.warning").clocks if c.name == clock.name), clock.name
    )
    left = (clock.due_at - timing.now()) if clock.due_at else None
    over = left is not None and left.total_seconds() < 0
    says = pgettext("welding", "over by %(span)s") if over else pgettext("welding", "%(span)s left")
    return {
        "ring": {"started": clock.started_at, "due": clock.due_at, "label": str(label)},
        "level": one.matter.level,
        "sort": SORTS[one.sort],
        "what": label,
        "place": names.get(street_of(one.matter.region_path), ""),
        "says": says % {"span": say_span(abs(left))} if left is not None else "",
    }


def _tiles(seen: Seen) -> list[Context]:
    """The four figures; a share over fewer than five is not said."""
    today, all_ = seen.today, seen.machines["all"]
    codes = [f"{str(told_of(code, []).head).rstrip('。.')} {many}" for code, many in today.codes]
    people = pgettext("welding", "%(many)d people") % {"many": today.people} if today.people >= FEW else ""
    return [
        _share("chips", pgettext("welding", "Machines with chip and code"), seen.chipped, all_),
        {"code": "refused", "label": pgettext("welding", "Refused today"), "value": today.refused,
         "unit": pgettext("welding", "times"), "note": listed([one for one in (people, *codes) if one])},
        _share("linked", pgettext("welding", "Under a permit today"), today.linked, today.needing),
        {"code": "fires", "label": pgettext("welding", "Fires caused by welding, this year"), "value": seen.fires[0],
         "unit": pgettext("welding", "fires"),
         "note": listed([
             pgettext("welding", "same days last year: %(many)d") % {"many": seen.fires[1]},
             pgettext("welding", "emergency unlocks today: %(many)d, to review: %(left)d")
             % {"many": today.emergencies, "left": seen.unreviewed},
         ])},
    ]  # fmt: skip


def _share(code: str, label: str, part: int, base: int) -> Context:
    note = f"{part:,} / {base:,}"
    if 0 < base < SMALL:
        note += " " + pgettext("welding", "small base")
    value = f"{100 * part / base:.1f}" if base >= FEW else ""
    return {"code": code, "label": label, "value": value, "unit": "%", "note": note if base >= FEW else ""}


def _meaning(request: HttpRequest) -> HttpResponse:
    """What a figure means: how it is counted."""
    known = BY_CODE.get(request.GET.get("of", ""))
    if known is None:
        raise Http404
    looked(request.caller.person, "page:wall_welding")  # type: ignore[attr-defined]
    return render(request, "welding/wall_meaning.html", {"known": known, "few": FEW, "small": SMALL})
