# SPDX-License-Identifier: Apache-2.0
"""Distances between phones and machines."""

from math import cos, hypot, radians


def metres_between(lat: float, lng: float, other_lat: float, other_lng: float) -> float:
    """The straight distance, good for a district."""
    north = (lat - other_lat) * 111_195
    return hypot(north, (lng - other_lng) * 111_195 * cos(radians(lat)))
