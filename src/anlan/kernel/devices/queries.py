# SPDX-License-Identifier: Apache-2.0
"""Reading devices and positions."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from .models import Device, RefusedMessage, Track


def codes_of(person: UUID) -> frozenset[str]:
    """The codes of the devices a person bears and that were not revoked."""
    return frozenset(Device.objects.filter(bearer=person, revoked_at=None).values_list("code", flat=True))


class Seen(NamedTuple):
    """Where a bearer's device was last."""

    device: str
    at: datetime
    lat: float
    lng: float
    accuracy: float | None
    speed: float | None


class Trace(NamedTuple):
    """Where a bearer's device was at a moment."""

    at: datetime
    lat: float
    lng: float


def traces_of(people: Iterable[UUID], since: datetime) -> dict[UUID, list[Trace]]:
    """Where each of these bearers was since then, oldest first, by all devices that were not revoked; two queries."""
    devices = Device.objects.filter(bearer__in=set(people), revoked_at=None)
    bearers: dict[str, UUID] = dict(devices.values_list("code", "bearer"))
    rows = Track.objects.filter(device__in=bearers, at__gte=since).order_by("at")
    found: dict[UUID, list[Trace]] = {}
    for row in rows:
        found.setdefault(bearers[row.device], []).append(Trace(row.at, row.lat, row.lng))
    return found


# By hand: it is read whole for every ranking and every map, and row objects would cost ten times the query.
_NEWEST = """
SELECT d.bearer_id, s.device, s.at, s.lat, s.lng, s.accuracy, s.speed
FROM kernel_device d JOIN kernel_latestsample s ON s.device = d.code
WHERE d.revoked_at IS NULL AND d.bearer_id
"""


def newest_positions(people: Iterable[UUID] | None = None) -> dict[UUID, Seen]:
    """The newest position of each bearer, of these people or of all."""
    wanted = None if people is None else [_stored(one) for one in set(people)]
    if wanted == []:
        return {}
    which = "IS NOT NULL" if wanted is None else f"IN ({', '.join(['%s'] * len(wanted))})"
    newest: dict[UUID, Seen] = {}
    with connection.cursor() as cursor:
        cursor.execute(f"{_NEWEST} {which}", wanted or [])
        for who, device, at, *place in cursor.fetchall():
            bearer = who if isinstance(who, UUID) else _known(who)
            seen = Seen(device, _moment(at), *place)
            if bearer not in newest or newest[bearer].at < seen.at:
                newest[bearer] = seen
    return newest


class Heard(NamedTuple):
    """Where a bearer's device was last, as columns take it: his id in 32 hexadecimal digits, seconds since 1970, degrees."""

    bearer: str
    at: float
    lat: float
    lng: float


# The same without a Python object for each id and moment: a ranking reads two thousand of them and asks for a few.
_HEARD = """
SELECT {bearer}, {at}, s.lat, s.lng FROM kernel_device d JOIN kernel_latestsample s ON s.device = d.code
WHERE d.revoked_at IS NULL AND d.bearer_id IS NOT NULL
"""
_IN_POSTGRES = {"bearer": "replace(d.bearer_id::text, '-', '')", "at": "extract(epoch FROM s.at)::float8"}
_IN_SQLITE = {
    "bearer": "d.bearer_id",
    "at": "CAST(strftime('%%s', s.at) AS INTEGER) + CAST('0' || substr(s.at, 20) AS REAL)",
}


def heard_of_all() -> list[Heard]:
    """The last position of every device that somebody bears; a bearer of two devices stands there twice."""
    words = _IN_POSTGRES if connection.vendor == "postgresql" else _IN_SQLITE
    with connection.cursor() as cursor:
        cursor.execute(_HEARD.format(**words), [])
        return cursor.fetchall()  # plain tuples of the same shape


_known = lru_cache(maxsize=65_536)(UUID)  # the same few thousand people come again and again


def _stored(one: UUID) -> UUID | str:
    return one if connection.features.has_native_uuid_field else one.hex


def _moment(value: datetime) -> datetime:
    """A column's value: PostgreSQL gives moments with their offset, SQLite plain ones in UTC."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def refused_lately(most: int) -> list[RefusedMessage]:
    """Messages of machines that nobody acted upon, the newest first: a day, a device, a channel and a reason each."""
    return list(RefusedMessage.objects.order_by("-last_at")[:most])
