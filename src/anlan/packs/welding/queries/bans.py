# SPDX-License-Identifier: Apache-2.0
"""Ban periods (特殊时期): where and until when no hot work may start."""

from datetime import datetime

from ..models.permits import Ban


def banned(region: str, at: datetime) -> Ban | None:
    """The ban that holds at a place and moment, the one that ends last; None where there is none (R10)."""
    rows = sorted(bans_at(at), key=lambda one: one.ends_at, reverse=True)
    return next((one for one in rows if reaches(one.region_path, region)), None)


def next_ban(region: str, at: datetime) -> Ban | None:
    """The ban that begins next at a place: no lease reaches into it."""
    rows = Ban.objects.filter(starts_at__gt=at, lifted_at=None).order_by("starts_at")
    return next((one for one in rows if reaches(one.region_path, region)), None)


def standing_bans(at: datetime) -> list[Ban]:
    """Bans that hold or are to come."""
    return list(Ban.objects.filter(ends_at__gt=at, lifted_at=None).order_by("starts_at"))


def bans_at(at: datetime) -> list[Ban]:
    """The bans that hold at a moment, anywhere."""
    return list(Ban.objects.filter(starts_at__lte=at, ends_at__gt=at, lifted_at=None))


def reaches(ban: str, region: str) -> bool:
    """Whether a ban's region holds a place; an empty one holds everything."""
    return not ban or region == ban or region.startswith(f"{ban}.")
