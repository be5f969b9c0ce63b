# SPDX-License-Identifier: Apache-2.0
"""Reading options."""

from collections.abc import Iterable

from django.db import connection

from ..places.queries import within
from ..registry import REGISTRY

_VALUES = "SELECT region_path, value FROM kernel_optionvalue WHERE option = %s"  # by hand: every clock asks

_SEVERAL = "SELECT option, region_path, value FROM kernel_optionvalue WHERE option IN"


def option_value(name: str, region: str) -> int:
    """The value that holds in a region: the one set nearest above it, or the declared default."""
    with connection.cursor() as cursor:
        cursor.execute(_VALUES, [name])
        return _nearest(name, region, cursor.fetchall())


def option_values(names: Iterable[str], region: str) -> dict[str, int]:
    """The same for several options by one question."""
    wanted = list(names)
    if not wanted:
        return {}
    rows: dict[str, list[tuple[str, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(f"{_SEVERAL} ({', '.join(['%s'] * len(wanted))})", wanted)
        for option, path, value in cursor.fetchall():
            rows.setdefault(option, []).append((path, value))
    return {name: _nearest(name, region, rows.get(name, [])) for name in wanted}


def _nearest(name: str, region: str, rows: Iterable[tuple[str, int]]) -> int:
    best, depth = REGISTRY.options[name].default, -1
    for path, value in rows:
        if within(region, path) and len(path) > depth:
            best, depth = value, len(path)
    return best
