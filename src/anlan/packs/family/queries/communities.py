# SPDX-License-Identifier: Apache-2.0
"""Cases by community, with what would tell of single households hidden (domain.md 4.8)."""

from collections.abc import Sequence
from dataclasses import dataclass

from anlan.kernel.places.models import Region
from anlan.kernel.places.queries import within

from ..rulesets.hiding import hidden, total_of
from .figure_facts import Facts, Scope, registered

UNKNOWN = ""  # in this town, and nobody wrote down in which community


@dataclass(frozen=True)
class Town:
    """A town or street with its communities; None is a number that is hidden."""

    name: str
    total: int | None
    cells: Sequence[tuple[str, int | None]]

    @property
    def hides(self) -> int:
        """How many communities are hidden."""
        return sum(many is None for _name, many in self.cells)


def communities(scope: Scope) -> list[Town]:
    """Every town with its communities; totals are hidden by the same rule, across the towns."""
    counted = registered(Facts(scope))
    cells: dict[str, dict[str, int]] = {}
    regions = list(Region.objects.filter(level__in=("street", "community")).order_by("path"))
    for town in (one for one in regions if one.level == "street"):
        places = [one for one in regions if one.level == "community" and within(one.path, town.path)]
        here = [each for each in counted if within(each.region, town.path)]
        found = {one.name: sum(within(each.region, one.path) for each in here) for one in places}
        if found:
            found[UNKNOWN] = len(here) - sum(found.values())
            cells[town.name] = found
    totals = hidden({name: sum(found.values()) for name, found in cells.items()})
    return [
        Town(name, None if totals[name] is None else total_of(found), tuple(hidden(found).items()))
        for name, found in cells.items()
    ]
