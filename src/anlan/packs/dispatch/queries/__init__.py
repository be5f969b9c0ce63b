# SPDX-License-Identifier: Apache-2.0
"""Reading dispatch: scenes, the roster, who may go, and the board."""

from .arrivals import metres_between, why_doubtful
from .police import car_row, officer_row
from .roster import broken_rules, roster
from .scenes import (
    OPEN_TASK,
    barred_from,
    category_of,
    held_though_cancelled,
    open_task,
    parties_of,
    places_to_forget,
    point_of,
    scene_of,
    similar_incidents,
    standing_offer,
    standing_offers,
    station_for,
)

__all__ = [
    "OPEN_TASK", "barred_from", "broken_rules", "car_row", "category_of", "held_though_cancelled", "metres_between", "officer_row",
    "open_task", "parties_of", "places_to_forget", "point_of", "roster", "scene_of", "similar_incidents",
    "standing_offer", "standing_offers", "station_for", "why_doubtful",
]  # fmt: skip
