# SPDX-License-Identifier: Apache-2.0
"""Reading options."""

from ..places.queries import within
from ..registry import REGISTRY
from .models import OptionValue


def option_value(name: str, region: str) -> int:
    """The value that holds in a region: the one set nearest above it, or the declared default."""
    best, depth = REGISTRY.options[name].default, -1
    for path, value in OptionValue.objects.filter(option=name).values_list("region_path", "value"):
        if within(region, path) and len(path) > depth:
            best, depth = value, len(path)
    return best
