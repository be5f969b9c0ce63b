# SPDX-License-Identifier: Apache-2.0
"""What a pack adds to a district's delivery: tables of its own, checked and written in the same all-or-nothing act."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..context import Context
from ..declare import Label
from . import rows as shapes
from .tables import Checking, Row, Tables
from .words import TABLE_WORDS
from .writing_rows import Tally


@dataclass(frozen=True)
class Delivery:
    """A pack's tables in the order in which they are read, their words, and the function that takes them in.

    `permission` is asked for when a delivery holds any of these tables.
    """

    permission: str
    shapes: Mapping[str, type[Row]]
    words: Mapping[str, Label]
    take_in: Callable[[Context, Checking, Tally], None]


DELIVERIES: dict[str, Delivery] = {}

REGISTER: dict[str, type[Row]] = {
    "regions": shapes.RegionRow,
    "organisations": shapes.OrganisationRow,
    "posts": shapes.PostRow,
    "people": shapes.PersonRow,
    "premises": shapes.PremisesRow,
    "devices": shapes.DeviceRow,
    "grants": shapes.GrantRow,
}


def delivered_shapes() -> dict[str, type[Row]]:
    """Every table that may be delivered, with the shape of its rows, in the order in which they are read."""
    found = dict(REGISTER)
    for one in DELIVERIES.values():
        found.update(one.shapes)
    return found


def table_word(name: str) -> str:
    """What a table is called; its own name when nobody gave it a word."""
    words = {**TABLE_WORDS, **{n: word for one in DELIVERIES.values() for n, word in one.words.items()}}
    return str(words.get(name, name))


def known_tables(tables: Tables) -> Tables:
    """The tables that somebody reads, out of all that were delivered."""
    return {name: lines for name, lines in tables.items() if name in delivered_shapes()}
