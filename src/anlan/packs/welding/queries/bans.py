# SPDX-License-Identifier: Apache-2.0
"""Ban periods (特殊时期): where and until when no hot work may start."""

from collections.abc import Iterable
from datetime import datetime

from ..models.permits import Ban


def banned(region: str, at: datetime) -> Ban | None:
    """The ban that holds at a place and moment, the one that ends last; None where there is none (R10)."""
    return banned_by(bans_at(at), region, at)


def banned_by(bans: Iterable[Ban], region: str, at: datetime) -> Ban | None:
    """The same of bans that were read."""
    holding = [one for one in bans if one.starts_at <= at < one.ends_at and reaches(one.region_path, region)]
    return max(holding, key=lambda one: one.ends_at, default=None)


def next_of(bans: Iterable[Ban], region: str, at: datetime) -> Ban | None:
    """Of bans that were read the one that begins next at a place: no lease reaches into it."""
    coming = [one for one in bans if one.starts_at > at and reaches(one.region_path, region)]
    return min(coming, key=lambda one: one.starts_at, default=None)


def bans_at(at: datetime) -> list[Ban]:
    """The bans that hold at a moment, anywhere."""
    return list(Ban.objects.filter(starts_at__lte=at, ends_at__gt=at, lifted_at=None))


def reaches(ban: str, region: str) -> bool:
    """Whether a ban's region holds a place; an empty one holds everything."""
    return not ban or region == ban or region.startswith(f"{ban}.")
