# SPDX-License-Identifier: Apache-2.0
"""The log as the database itself writes it out for a verification: byte for byte what `seal.said` makes of the columns.

A row object or a row of Python values costs several times the hash over it.
"""

from functools import cache
from typing import NamedTuple

from django.db import connection

AT_ONCE = 500


class Told(NamedTuple):
    """A record's position and its canonical JSON."""

    position: int
    text: str


def told_after(position: int) -> list[Told]:
    """The next records after a position, oldest first, AT_ONCE at most."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(connection.vendor), [position])
        return [Told._make(row) for row in cursor.fetchall()]


@cache
def _statement(vendor: str) -> str:
    """Every column as canonical JSON, in the order of their names."""
    forms = _SQLITE if vendor == "sqlite" else _POSTGRES
    parts = [(name, forms[kind].format(name)) for name, kind in _COLUMNS]
    if vendor == "sqlite":  # its own JSON has no spaces: one call instead of a chain of pieces
        line = f"json_object({', '.join(f"'{name}', {value}" for name, value in parts)})"
    else:
        pairs = " || ',' || ".join(f"'\"{name}\":' || {value}" for name, value in parts)
        line = f"'{{' || {pairs} || '}}'"
    return (
        f"SELECT position, {line} FROM kernel_eventrecord"  # noqa: S608 – our own names
        f" WHERE position > %s ORDER BY position LIMIT {AT_ONCE}"
    )


_COLUMNS = (
    ("act", "id"), ("actor", "id"), ("at", "moment"), ("cause", "id"), ("channel", "text"), ("fields", "text"), ("id", "id"),
    ("kind", "text"), ("matter", "id"), ("name", "text"), ("position", "number"), ("recorded_at", "moment"),
    ("region", "text"), ("version", "number"),
)  # fmt: skip
# How each database writes a moment (in UTC, its fraction left out when it is nothing), an id and a JSON string.
_SQLITE = {
    "id": (
        "substr({0}, 1, 8) || '-' || substr({0}, 9, 4) || '-' || substr({0}, 13, 4) || '-' || substr({0}, 17, 4)"
        " || '-' || substr({0}, 21)"
    ),
    "moment": "replace({0}, ' ', 'T') || '+00:00'",
    "text": "{0}",
    "number": "{0}",
}
_POSTGRES = {
    "id": "coalesce('\"' || {0} || '\"', 'null')",
    "moment": (
        "'\"' || to_char({0} AT TIME ZONE 'UTC', CASE WHEN date_trunc('second', {0}) = {0}"
        ' THEN \'YYYY-MM-DD"T"HH24:MI:SS"+00:00"\' ELSE \'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"\' END)'
        " || '\"'"
    ),
    "text": "to_json({0}::text)::text",
    "number": "{0}",
}
