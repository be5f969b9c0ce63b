# SPDX-License-Identifier: Apache-2.0
"""Whether an arrival that a guard says can be so; one that cannot stands in the log and no figure counts it (domain.md 2.4)."""

from collections.abc import Iterable
from datetime import datetime
from math import cos, hypot, radians
from typing import Final
from uuid import UUID

from anlan.kernel.devices.queries import newest_positions
from anlan.kernel.ports import Point

from ..holding import FENCE_METRES, Fact, FactKind
from ..models import Offer, Task
from ..ranking.scene import Limits
from .scenes import point_of

FASTEST: Final = 7.0  # metres a second, on a light electric bicycle
TIMES_FASTER: Final = 6.0  # than the way on foot that the desk was told


def metres_between(one: Point, other: Point) -> float:
    """The straight distance, good for a district."""
    north = (one.lat - other.lat) * 111_195
    east = (one.lng - other.lng) * 111_195 * cos(radians(one.lat))
    return hypot(north, east)


def why_doubtful(task: Task, offer: Offer | None, said: datetime, at: datetime) -> str:
    """Why an arrival cannot be so: before_accepting, elsewhere, too_soon; empty when it can.

    What his recorder says counts first, as far as it is no older than two minutes (PB-R11): whoever is at the door
    when he accepts arrives in the same second. Without it the way that was told at the offer counts.
    """
    yes = offer.answered_at if offer else None
    if yes is not None and said < yes:
        return "before_accepting"
    place = point_of(task.incident)
    seen = newest_positions([task.guard_id]).get(task.guard_id) if task.guard_id else None
    apart = abs((at - seen.at).total_seconds()) if seen else None
    if place is not None and seen is not None and apart is not None and apart <= Limits().position_age:
        reach = FENCE_METRES + min(seen.accuracy or 0.0, 50.0) + FASTEST * apart
        return "elsewhere" if metres_between(place, Point(seen.lat, seen.lng)) > reach else ""
    foretold = offer.eta_seconds if offer else None
    if foretold and yes is not None and (at - yes).total_seconds() < foretold / TIMES_FASTER:
        return "too_soon"
    return ""


def doubted(facts: Iterable[Fact]) -> frozenset[UUID]:
    """Whose arrivals are doubtful."""
    return frozenset(one.who for one in facts if one.kind == FactKind.ARRIVAL_DOUBTED and one.who)
