# SPDX-License-Identifier: Apache-2.0
"""Serves the map's tiles to whoever is signed in or stands at the door; they show ground, never people."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from anlan.adapters.geo.tiles import Tiles


@cache
def _tiles() -> Tiles:
    return Tiles(Path(settings.ANLAN_TILES))


def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """One tile, kept by browsers for a day; 204 where the map shows nothing."""
    packed = _tiles().read(z, x, y) if z <= 22 else None
    if packed is None:
        return HttpResponse(status=204)
    answer = HttpResponse(packed, content_type="application/vnd.mapbox-vector-tile")
    answer["Content-Encoding"] = "gzip"
    answer["Cache-Control"] = "private, max-age=86400"
    return answer
