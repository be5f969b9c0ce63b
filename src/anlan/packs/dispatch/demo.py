# SPDX-License-Identifier: Apache-2.0
"""Dispatch at the demo's door: the parking quarrel before the bar as it stands, who one may become, and the tour."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel.access.queries import caller_of
from anlan.kernel.context import Caller
from anlan.kernel.fields import told_apart
from anlan.kernel.people.models import Person
from anlan.shell.cast import Cast, Opening, Step
from anlan.shell.spoken import LEVELS, WORDS, say_span

from .pages.board_map import ways
from .pages.strips import strip_of
from .queries.board import Row, board
from .queries.chosen import Ranked, outlook, ranked
from .queries.sayings import sayings
from .queries.units import units

DESK, SCENE = "zhoumin", "bar"
BOARD, HAND, WALL, FIGURES = "/dispatch/board", "/hand", "/wall/command", "/dispatch/figures"

CAST = [
    Cast(
        DESK,
        pgettext_lazy("dispatch", "Duty officer"),
        "desk",
        BOARD,
        pgettext_lazy(
            "dispatch",
            "See who may go to the parking quarrel: press 1 to send the first, and read why others are left out.",
        ),
    ),
    Cast(
        "wangjianguo",
        pgettext_lazy("dispatch", "Guard"),
        "hand",
        HAND,
        pgettext_lazy(
            "dispatch", "Take the task, walk to the bar, separate both sides, hand over to the police."
        ),
    ),
    Cast(
        "zhaomingyuan",
        pgettext_lazy("dispatch", "Police officer"),
        "hand",
        HAND,
        pgettext_lazy(
            "dispatch", "Arrive, read what the guard has done, sign the take-over, report back to 110."
        ),
        is_police=True,
        mark=WORDS["unit.police"],
    ),
    Cast(
        "sunlei",
        pgettext_lazy("dispatch", "Command room"),
        "wall",
        WALL,
        pgettext_lazy("dispatch", "Look at the wall: who holds which scene, and for how long nobody did."),
    ),
    Cast(
        "suqing",
        pgettext_lazy("dispatch", "Venue manager"),
        "desk",
        "/venue",
        pgettext_lazy(
            "dispatch",
            "See who stands at your bar, whether its alarm button works, and what happened there; nothing beside it.",
        ),
    ),
    Cast(
        "duanhong",
        pgettext_lazy("dispatch", "Captain of guards"),
        "desk",
        "/dispatch/roster",
        pgettext_lazy(
            "dispatch", "Keep your company's roster: who stands where this week, and what speaks against it."
        ),
    ),
    Cast(
        "linxiaodong",
        pgettext_lazy("dispatch", "Leader"),
        "desk",
        FIGURES,
        pgettext_lazy(
            "dispatch",
            "See each figure, how it is counted and the incidents behind it; the wall without positions.",
        ),
    ),
]

TOUR = [
    Step(
        DESK,
        pgettext_lazy("dispatch", "Duty officer, Zhou Min"),
        pgettext_lazy(
            "dispatch",
            "The quarrel before the bar comes in. See who can go and why others may not; press 1 to send Wang Jianguo and a car.",
        ),
        BOARD,
    ),
    Step(
        "wangjianguo",
        pgettext_lazy("dispatch", "Guard, Wang Jianguo"),
        pgettext_lazy(
            "dispatch",
            "Accept, go there, say that you arrived, tick what you did. Hold the red button for help.",
        ),
        HAND,
    ),
    Step(
        "zhaomingyuan",
        pgettext_lazy("dispatch", "Officer, Zhao Mingyuan"),
        pgettext_lazy(
            "dispatch",
            "Sign for the order, arrive, read what was done, sign the take-over, write the feedback.",
        ),
        HAND,
    ),
    Step(
        "sunlei",
        pgettext_lazy("dispatch", "Command room, the wall"),
        pgettext_lazy(
            "dispatch",
            "The scene you just handed over, and all others: who holds them, for how long nobody did.",
        ),
        WALL,
    ),
    Step(
        "hejing",
        pgettext_lazy("dispatch", "Auditor, He Jing"),
        pgettext_lazy(
            "dispatch",
            "Find your own looks in the ledger, and why you looked; prove that no record was changed.",
        ),
        "/office/ledger",
    ),
]


def opening() -> Opening | None:
    """The quarrel before the bar while it is open, otherwise what waits for the desk; None while nothing is open."""
    desk = Person.objects.filter(code=DESK, is_generated=True).first()
    if desk is None:
        return None
    caller = caller_of(desk, "page")
    rows = [row for row in board(caller) if row.matter.closed_at is None and row.point is not None]
    row = min(rows, key=_rank, default=None)
    if row is None or row.point is None:
        return None
    found = ranked(row) if row.board.task_stage == "waiting" else None
    seen = outlook(row, found)
    waits = sum(one.group == "decide" for one in rows)
    return Opening(
        note=pgettext("dispatch", "Now · %(waits)s wait for the duty officer, %(many)s under way")
        % {"waits": waits, "many": len(rows)},
        level=row.matter.level,
        text=_told(row, found),
        strip=strip_of(row.held, seen.foreseen),
        is_foretold=bool(seen.foreseen),
        link=pgettext("dispatch", "See it on the command board"),
        person_code=DESK,
        url=f"{BOARD}?incident={row.matter.number}",
        lat=row.point[0],
        lng=row.point[1],
        marks=_marks(caller, row, found),
        shapes=partial(ways, caller, row, None),
    )


OPENING = opening


def _rank(row: Row) -> tuple[bool, bool]:
    """The bar before all, then what waits; within both as the board has them."""
    site = row.incident.premises
    return (site is None or site.code != SCENE, row.group != "decide")


def _told(row: Row, found: Ranked | None) -> str:
    place = row.incident.premises or row.region_name
    what = pgettext("dispatch", "%(title)s, %(place)s. ") % {"title": row.matter.title, "place": place}
    if found is not None and found.picked is not None:
        span = say_span(timedelta(seconds=round(found.picked.seconds)))
        said = {"name": found.picked.name, "span": span}
        return what + pgettext("dispatch", "%(name)s may lawfully go and is there first, in %(span)s.") % said
    return what + told_apart(one.text for one in sayings(row)[:2])


def _marks(caller: Caller, row: Row, found: Ranked | None) -> Sequence[dict[str, Any]]:
    """Pins of the small map: the scene, and whoever goes or may go first (Any: JSON values)."""
    assert row.point is not None
    marks: list[dict[str, Any]] = [
        {"id": row.matter.number, "lat": row.point[0], "lng": row.point[1], "level": row.matter.level,
         "mark": str(LEVELS.get(row.matter.level, ""))[:1], "label": row.matter.title}
    ]  # fmt: skip
    goes = found.picked.id if found is not None and found.picked is not None else row.board.guard
    unit = next((one for one in units(caller) if one.id == goes), None) if goes else None
    if unit is not None:
        marks.append(
            {"id": str(unit.id), "lat": unit.lat, "lng": unit.lng, "level": "",
             "mark": str(WORDS["unit.guard"]), "label": unit.label}
        )  # fmt: skip
    return marks
