# SPDX-License-Identifier: Apache-2.0
"""The command wall (指挥大屏): the map, who holds which scene, tonight's figures; a grave incident takes the stage.

Everybody in the room reads it, so it names nobody and shows a place no closer than all in the room may know.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import may, may_anywhere
from anlan.kernel.context import Caller
from anlan.kernel.places.queries import district_name, region_names
from anlan.shell.reading import ring_of
from anlan.shell.shared import shared
from anlan.shell.spoken import LEVELS, say_span
from anlan.shell.templatetags.shell import _json as json_in_script

from ..holding import By, Mark
from ..models import VideoSession
from ..queries.board import Row, board
from ..queries.chosen import outlook
from ..queries.tonight import Base, Figures, Parts, figures, on_stage
from ..queries.units import WATCH, units
from ..queries.videos import shown_videos
from .strips import sentence, since_when, strip_of
from .wall_definitions import definitions

type Context = dict[str, Any]  # Any: what the templates read
WALL = "/wall/command"
SHOWN = 5  # scenes in the list
TURN = 20.0  # machine seconds for which a scene stands on the axis while nothing grave is on
HOME = "01"  # premises where people live
STREET, COMMUNITY = 2, 3  # how deep they lie in a region's path


def show(request: HttpRequest) -> HttpResponse:
    """The page; `?part=all` gives its inside as the page fetches it again, `?part=meaning` what a figure means."""
    part = request.GET.get("part", "")
    if part == "meaning":
        return _meaning(request)
    if part not in ("", "all"):
        raise Http404
    caller = request.caller  # type: ignore[attr-defined]
    if part:
        many, told = shared(caller, "wall", lambda: _told(caller))
        looked(caller.person, "page:wall", rows=many)
        return HttpResponse(told)
    many, inside = _inside(caller)
    looked(caller.person, "page:wall", rows=many)
    context = {
        "subtitle": district_name(),
        "live_always": True,
        "units_url": f"{WALL}/units" if may_anywhere(caller, WATCH) else "",
        **inside,
    }
    return render(request, "dispatch/wall.html", context)


def _told(caller: Caller) -> tuple[int, str]:
    """The same as the page fetches it again."""
    many, inside = _inside(caller)
    return many, render_to_string("dispatch/wall_all.html", inside)


def _inside(caller: Caller) -> tuple[int, Context]:
    """How many incidents this scope sees, and what a wall says of them: the same for every screen."""
    rows = board(caller)
    there = [row for row in rows if row.matter.closed_at is None and row.group != "handed"]
    grave = on_stage(there)
    pictures = pictures_of(caller, there)
    over = [(at, row) for row in rows if row.group == "handed" and (at := row.board.handed_over_at)]
    handed = max(over, key=lambda one: one[0])[1] if over else None
    axis, places = grave or _turn(there), Places([*there, *([handed] if handed else [])])
    return len(rows), {
        "title": pgettext("dispatch", "Police and guards"),
        "wall_url": f"{WALL}?part=all",
        "scenes": [_scene(row, places.of(row)) for row in there[:SHOWN]],
        "more": max(0, len(there) - SHOWN),
        "handed": _handed(handed, places.of(handed)) if handed else None,
        "stage": _stage(grave, places.of(grave)) if grave else None,
        "video": pictures.get(grave.matter.pk) if grave else None,
        "pictures": len(pictures),
        "axis": _axis(axis, places.of(axis)) if axis else None,
        "pins_json": json_in_script({"pins": [pin for row in there if (pin := _pin(row, row is grave))]}),
        "tiles": _tiles(figures(caller, rows)),
    }


def pictures_of(caller: Caller, rows: Iterable[Row]) -> dict[UUID, VideoSession]:
    """The live pictures that a wall of this reader may show, by incident: none of a place that a room must not know."""
    tasks = {
        row.board.task: row.matter.pk
        for row in rows
        if row.board.task
        and not is_private(row)
        and may(caller, "dispatch.watch_video", region=row.matter.region_path)
    }
    return {tasks[task]: video for task, video in shown_videos(tasks).items()} if tasks else {}


def _turn(rows: list[Row]) -> Row | None:
    """While nothing grave is on, the open scenes take turns."""
    turn = int(timing.now().timestamp() / (TURN * timing.rate()))
    return rows[turn % len(rows)] if rows else None


def is_private(row: Row) -> bool:
    """Whether a wall must not let the place be known: a secret order, and what nobody ought to find at a home.

    A home is L4 (domain.md 1.4); family violence, a suicide crisis and the like at one are told by level only.
    """
    site, forbidden = row.incident.premises, row.incident.category.category_class == "forbidden"
    return row.incident.is_secret or (forbidden and (site is None or site.type == HOME))


def title_of(row: Row) -> str:
    """What it is, as far as a room may read it."""
    return pgettext("dispatch", "Serious incident") if is_private(row) else row.matter.title


class Places:
    """How near a wall says where: the venue, which is L2, or the community; the street where a home must not be found."""

    def __init__(self, rows: Iterable[Row]) -> None:
        paths = {path for row in rows for path in (_above(row, STREET), _above(row, COMMUNITY))}
        self._names = region_names(paths)

    def of(self, row: Row) -> str:
        """Never the address, which is L3 (domain.md 1.4)."""
        if row.incident.is_out_of_district:
            return pgettext("dispatch", "outside the district")
        site = row.incident.premises
        if is_private(row):
            return self._names.get(_above(row, STREET), "")
        return site.name if site is not None else self._names.get(_above(row, COMMUNITY), "")


def _above(row: Row, depth: int) -> str:
    return ".".join(row.matter.region_path.split(".")[:depth])


def _scene(row: Row, place: str) -> Context:
    """A line of the list."""
    return {
        "row": row,
        "title": title_of(row),
        "place": place,
        "strip": strip_of(row.held, row.foreseen),
        "by": row.held.held_now.value,
        "who": _HOLDERS[row.held.held_now](),
        "since": since_when(row.held),
        "silent": row.unanswered,
    }


def _handed(row: Row, place: str) -> Context:
    """The scene that police took over last: it has left the list, and the room still asks for it."""
    return {"title": title_of(row), "place": place, "at": row.board.handed_over_at}


def _stage(row: Row, place: str) -> Context:
    """What the head says of the incident that takes the wall, and the clock of police."""
    clock = next((one for one in row.clocks if one.name == "attend" and one.state in ("run", "over")), None)
    point = _point(row)
    return {
        "row": row,
        "title": title_of(row),
        "place": place,
        "ring": ring_of(clock) if clock else None,
        "due": row.board.police_due_at,
        "lat": point[0] if point else "",
        "lng": point[1] if point else "",
        "shapes": f"/dispatch/board/shapes?incident={row.matter.number}" if point else "",
    }


def _axis(row: Row, place: str) -> Context:
    seen = outlook(row, None)
    return {
        "row": row,
        "title": title_of(row),
        "place": place,
        "strip": strip_of(row.held, seen.foreseen, _once(seen.marks)),
        "says": sentence(row, seen, None),
    }


def _once(seen: Iterable[Mark]) -> list[Mark]:
    """One mark for two officers of a car who were sent together."""
    return list({(one.kind, one.at): one for one in seen}.values())


def _point(row: Row) -> tuple[float, float] | None:
    site = row.incident.premises
    if is_private(row) or row.incident.is_out_of_district:
        return None
    return (site.lat, site.lng) if site is not None else row.point


def _pin(row: Row, is_grave: bool) -> Context | None:
    point = _point(row)
    if point is None:
        return None
    return {
        "id": f"{row.matter.number}:{row.matter.level}:{is_grave}", "lat": point[0], "lng": point[1],
        "level": row.matter.level, "mark": str(LEVELS.get(row.matter.level, ""))[:1],
        "label": title_of(row) if is_grave else "", "grave": is_grave,
    }  # fmt: skip


def _tiles(known: Figures) -> Context:
    """The figures as they stand on the wall; a base below five is not shown, one below thirty is marked."""
    return {
        "levels": list(known.by_level.items()),
        "night": known.is_night,
        "first": {"base": known.came, "many": known.guard_first},
        "unheld": {"base": known.held, "span": _span(known.unheld_median)},
        "parts": {"base": known.answered, **_bar(known.parts)},
    }


def _bar(parts: Parts | None) -> Context:
    """The three parts of a response with their share of its length."""
    if parts is None or parts.whole <= 0:
        return {"span": "", "pieces": []}
    told = (
        ("choose", pgettext("dispatch", "choose"), parts.choose),
        ("answer", pgettext("dispatch", "answer"), parts.answer),
        ("way", pgettext("dispatch", "way"), parts.way),
    )
    pieces = [
        {
            "code": code,
            "label": label,
            "span": _brief(seconds),
            "share": round(100 * seconds / parts.whole, 2),
        }
        for code, label, seconds in told
    ]
    return {"span": _span(parts.whole), "pieces": pieces}


def _span(seconds: float | None) -> str:
    return "" if seconds is None else str(say_span(timedelta(seconds=round(seconds))))


def _brief(seconds: float) -> str:
    """As a ring says it, 1:26: three of them stand in one line."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def _meaning(request: HttpRequest) -> HttpResponse:
    """What a figure means: how it is computed, from when on, over how many."""
    known = definitions().get(request.GET.get("of", ""))
    if known is None:
        raise Http404
    found = figures(request.caller, [])  # type: ignore[attr-defined]
    base: Base | None = {"first": found.came, "unheld": found.held, "parts": found.answered}.get(known.code)
    return render(
        request, "dispatch/wall_meaning.html",
        {"known": known, "base": base, "since": found.since, "now": timing.now()},
    )  # fmt: skip


def positions(request: HttpRequest) -> JsonResponse:
    """Units for the wall's map: as on the board, without names of persons; a car keeps its call sign."""
    caller = request.caller  # type: ignore[attr-defined]
    found = units(caller)
    looked(caller.person, "map:units", rows=len(found))
    told = [
        {"id": str(one.id), "kind": one.kind, "label": one.label if one.kind == "car" else "", "lat": one.lat,
         "lng": one.lng, "at": one.at.isoformat(), "state": one.state, "crew": [str(who) for who in one.crew]}
        for one in found
    ]  # fmt: skip
    return JsonResponse({"units": told}, json_dumps_params={"ensure_ascii": False})


_HOLDERS = {
    By.NONE: lambda: pgettext("dispatch", "Nobody"),
    By.GUARD: lambda: pgettext("dispatch", "Guard"),
    By.POLICE: lambda: pgettext("dispatch", "Police"),
    By.UNKNOWN: lambda: pgettext("dispatch", "Unknown"),
}
