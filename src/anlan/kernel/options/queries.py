# SPDX-License-Identifier: Apache-2.0
"""Reading options."""

from django.db import connection

from ..places.queries import within
from ..registry import REGISTRY

_VALUES = "SELECT region_path, value FROM kernel_optionvalue WHERE option = %s"  # by hand: every clock asks


def option_value(name: str, region: str) -> int:
    """The value that holds in a region: the one set nearest above it, or the declared default."""
    best, depth = REGISTRY.options[name].default, -1
    with connection.cursor() as cursor:
        cursor.execute(_VALUES, [name])
        rows = cursor.fetchall()
    for path, value in rows:
        if within(region, path) and len(path) > depth:
            best, depth = value, len(path)
    return best
