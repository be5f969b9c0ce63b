# SPDX-License-Identifier: Apache-2.0
"""Reading dispatch: scenes, the roster, who may go, and the board."""

from .roster import broken_rules, roster
from .scenes import (
    OPEN_TASK,
    open_task,
    parties_of,
    places_to_forget,
    point_of,
    scene_of,
    similar_incidents,
    standing_offer,
    station_for,
)

__all__ = [
    "OPEN_TASK", "broken_rules", "open_task", "parties_of", "places_to_forget", "point_of", "roster", "scene_of",
    "similar_incidents", "standing_offer", "station_for",
]  # fmt: skip
