# SPDX-License-Identifier: Apache-2.0
"""The video wall (视频墙): 1, 4, 9 or 16 live pictures; a grave incident takes most of it until it is handed over.

As on the command wall nobody is named, and what happens where a room must not look is not shown.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.context import Caller
from anlan.kernel.places.queries import district_name

from ..queries.board import Row, board
from ..queries.tonight import on_stage
from .wall import TURN, Places, pictures_of, title_of

type Context = dict[str, Any]  # Any: what the templates read
WALL = "/wall/pictures"
SIZES = (1, 4, 9, 16)


def show(request: HttpRequest) -> HttpResponse:
    """The page; `?part=all` gives its inside as the page fetches it again, `?n=` how many pictures stand side by side."""
    caller = request.caller  # type: ignore[attr-defined]
    inside = _inside(caller, request.GET.get("n", ""))
    looked(caller.person, "page:wall_pictures", rows=len(inside["cells"]))
    if request.GET.get("part") == "all":
        return render(request, "dispatch/wall_pictures_all.html", inside)
    context = {
        "title": pgettext("dispatch", "Live pictures"),
        "subtitle": district_name(),
        "live_always": True,
        **inside,
    }
    return render(request, "dispatch/wall_pictures.html", context)


def _inside(caller: Caller, wanted: str) -> Context:
    rows = [row for row in board(caller) if row.matter.closed_at is None]
    pictures = pictures_of(caller, rows)
    filmed = [row for row in rows if row.matter.pk in pictures]
    grave, chosen = on_stage(filmed), wanted if wanted in map(str, SIZES) else ""
    size = int(chosen) if chosen else next((one for one in SIZES if one >= len(filmed)), SIZES[-1])
    shown, places = in_turn(filmed, grave, room(size, has_stage=grave is not None)), Places(filmed)
    return {
        "wall_url": f"{WALL}?part=all&n={chosen}",
        "size": size,
        "sizes": SIZES,
        "chosen": chosen,
        "cells": [
            {
                "video": pictures[row.matter.pk],
                "level": row.matter.level,
                "says": " · ".join(filter(None, (title_of(row), places.of(row)))),
                "grave": row is grave,
            }
            for row in shown
        ],
        "more": len(filmed) - len(shown),
        "may_watch": may_anywhere(caller, "dispatch.watch_video"),
    }


def room(size: int, *, has_stage: bool) -> int:
    """How many pictures stand on a wall of this size; the grave one takes all but one row and one column of it."""
    side = round(size**0.5)
    if not has_stage:
        return size
    return 1 if side < 3 else 1 + size - (side - 1) ** 2


def in_turn(rows: list[Row], grave: Row | None, places: int) -> list[Row]:
    """Whose pictures stand there now: the grave one always and first, the others take turns where there are too many."""
    others = [row for row in rows if row is not grave]
    left = places - (grave is not None)
    if len(others) > left > 0:
        turn = int(timing.now().timestamp() / (TURN * timing.rate())) * left % len(others)
        others = (others[turn:] + others[:turn])[:left]
    return ([grave] if grave else []) + others[: max(left, 0)]
