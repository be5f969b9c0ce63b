# SPDX-License-Identifier: Apache-2.0
"""The roster as columns, so that two thousand guards are judged at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from anlan.kernel.ports import Point

from .contracts import Ground

type Bools = NDArray[np.bool_]
type Ints = NDArray[np.int64]
type Floats = NDArray[np.float64]
type _Columns = dict[str, Any]  # by field name, each of its own type, on the way into the dataclass

EARTH_RADIUS = 6_371_008.8  # metres, mean radius (IUGG)


class EmployerKind(StrEnum):
    """Who employs a guard: 保安公司, 自行招用单位, 物业企业."""

    SECURITY_COMPANY = "security_company"
    IN_HOUSE = "in_house"
    PROPERTY_COMPANY = "property_company"


@dataclass(frozen=True, slots=True)
class ServedArea:
    """Where a company guard is employed under a contract: one ground of it, or all of it (None)."""

    contract: UUID
    ground: Ground | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardRow:
    """One guard as the roster, the register and his recorder know him. Moments are aware; hours are hours.

    `home_premises` is the unit or property that employs him, or for a company guard the premises of his post.
    `tasks_at` counts his tasks of the last 90 days at each premises. `person` is his id as a party, if it
    differs.
    """

    id: UUID
    name: str
    organisation: UUID
    employer: EmployerKind
    certified: bool
    revoked_on: date | None = None
    trained_until: date | None = None
    duty_from: datetime | None = None
    duty_until: datetime | None = None
    signed_on_at: datetime | None = None
    busy_with: str | None = None
    violence_ended_at: datetime | None = None
    hours_on_duty: float = 0.0
    position: Point | None = None
    position_at: datetime | None = None
    home_premises: UUID | None = None
    tasks_at: Mapping[UUID, int] = field(default_factory=dict)
    serves: tuple[ServedArea, ...] = ()
    person: UUID | None = None


@dataclass(frozen=True, slots=True, eq=False)
class GuardColumns:
    """The roster in order of id, one array a column; times are seconds since 1970, NaN if unknown."""

    rows: tuple[GuardRow, ...]
    index: Mapping[UUID, tuple[int, ...]]  # by guard and by person
    by_digits: Mapping[
        str, tuple[int, ...]
    ]  # the same by an id's 32 digits, which need no object to be looked up
    company: Bools
    home: Sequence[UUID | None]
    certified: Bools
    revoked_on: Ints
    trained_until: Ints
    duty_from: Floats
    duty_until: Floats
    signed_on_at: Floats
    violence_ended_at: Floats
    hours_on_duty: Floats
    busy_with: tuple[str | None, ...]
    busy: Bools
    lat: Floats
    lng: Floats
    position_at: Floats
    organisation: Ints  # into `organisations`
    organisations: Mapping[UUID, int]
    home_code: Ints  # into `home`
    served_guard: Ints  # one entry for each served area of each guard
    served_contract: Ints  # into `contracts`
    served_ground: Ints  # into `grounds`
    contracts: Sequence[UUID]
    grounds: Sequence[Ground | None]
    task_guard: Ints  # one entry for each guard and premises with tasks
    task_premises: Ints  # into `venues`
    task_count: Ints
    venues: Mapping[UUID, int]

    @classmethod
    def of(cls, rows: Iterable[GuardRow]) -> Self:
        """Columns from rows in any order; refuses the same guard twice."""
        held = tuple(sorted(rows, key=lambda row: row.id))
        if len({row.id for row in held}) != len(held):
            raise ValueError("a guard stands on the roster twice")
        index = _index(held)
        homes, grounds = _Codes[UUID | None](), _Codes[Ground | None]()
        contracts, organisations, venues = _Codes[UUID](), _Codes[UUID](), _Codes[UUID]()
        served = [(i, area) for i, row in enumerate(held) for area in row.serves]
        tasks = [(i, place, count) for i, row in enumerate(held) for place, count in row.tasks_at.items()]
        columns: _Columns = {
            "company": _bools(row.employer == EmployerKind.SECURITY_COMPANY for row in held),
            "certified": _bools(row.certified for row in held),
            "revoked_on": _ints((row.revoked_on or date.max).toordinal() for row in held),
            "trained_until": _ints((row.trained_until or date.min).toordinal() for row in held),
            "hours_on_duty": np.array([row.hours_on_duty for row in held], dtype=float),
            "organisation": _ints(organisations(row.organisation) for row in held),
            "home_code": _ints(homes(row.home_premises) for row in held),
            "served_guard": _ints(i for i, _ in served),
            "served_contract": _ints(contracts(area.contract) for _, area in served),
            "served_ground": _ints(grounds(area.ground) for _, area in served),
            "task_guard": _ints(i for i, _, _ in tasks),
            "task_premises": _ints(venues(place) for _, place, _ in tasks),
            "task_count": _ints(count for _, _, count in tasks),
            **_moments(held, "duty_from", "duty_until", "signed_on_at", "violence_ended_at"),
            **_busy_columns(tuple(row.busy_with for row in held)),
            **_position_columns([(row.position, _seconds(row.position_at)) for row in held]),
        }
        return cls(
            rows=held,
            index=index,
            by_digits={key.hex: places for key, places in index.items()},
            home=list(homes.known),
            contracts=list(contracts.known),
            grounds=list(grounds.known),
            organisations=organisations.known,
            venues=venues.known,
            **columns,
        )

    def __len__(self) -> int:
        return len(self.rows)

    def with_positions(self, positions: Mapping[UUID, tuple[Point, datetime]]) -> Self:
        """The same roster with newer positions; whoever is not named keeps his."""
        return self.with_heard((who.hex, at.timestamp(), *point) for who, (point, at) in positions.items())

    def with_heard(self, heard: Iterable[tuple[str, float, float, float]]) -> Self:
        """The same of bearers by the digits of their ids, with seconds, latitude and longitude; the newest counts."""
        found = [(at, i, lat, lng) for who, at, lat, lng in heard for i in self.by_digits.get(who, ())]
        if not found:
            return self
        found.sort()
        at, places, lat, lng = (np.array(column) for column in zip(*found, strict=True))
        columns: dict[str, Any] = {  # Any: arrays
            "position_at": self.position_at.copy(), "lat": self.lat.copy(), "lng": self.lng.copy(),
        }  # fmt: skip
        for name, values in (("position_at", at), ("lat", lat), ("lng", lng)):
            columns[name][places] = values  # where a place stands twice, the last one stays
        return replace(self, **columns)

    def with_tasks(self, tasks: Mapping[UUID, str]) -> Self:
        """The same roster with exactly these guards busy, each with the number of his task."""
        busy: list[str | None] = [None] * len(self.rows)
        for guard, number in tasks.items():
            for i in self.index.get(guard, ()):
                if self.rows[i].id == guard:
                    busy[i] = number
        return replace(self, **_busy_columns(tuple(busy)))

    def points(self, places: Ints) -> list[Point]:
        """Where these guards are; each of them has a position."""
        return [
            Point(*pair) for pair in zip(self.lat[places].tolist(), self.lng[places].tolist(), strict=True)
        ]

    def metres_to(self, target: Point) -> Floats:
        """The great-circle distance of each to the target; NaN without a position."""
        lat, lng = np.radians(self.lat), np.radians(self.lng)
        to_lat, to_lng = np.radians(target.lat), np.radians(target.lng)
        half = (
            np.sin((lat - to_lat) / 2) ** 2 + np.cos(lat) * np.cos(to_lat) * np.sin((lng - to_lng) / 2) ** 2
        )
        metres: Floats = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
        return metres


class _Codes[T]:
    """Gives each value a small number, the same at each meeting."""

    def __init__(self) -> None:
        self.known: dict[T, int] = {}

    def __call__(self, value: T) -> int:
        return self.known.setdefault(value, len(self.known))


def _bools(values: Iterable[bool]) -> Bools:
    return np.fromiter(values, dtype=np.bool_)


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _seconds(moment: datetime | None) -> float:
    return float("nan") if moment is None else moment.timestamp()


def _moments(rows: Sequence[GuardRow], *names: str) -> _Columns:
    return {name: np.array([_seconds(getattr(row, name)) for row in rows], dtype=float) for name in names}


def _busy_columns(tasks: tuple[str | None, ...]) -> _Columns:
    return {"busy_with": tasks, "busy": _bools(task is not None for task in tasks)}


def _position_columns(pairs: Sequence[tuple[Point | None, float]]) -> _Columns:
    nowhere = float("nan")
    return {
        "lat": np.array([nowhere if point is None else point.lat for point, _ in pairs], dtype=float),
        "lng": np.array([nowhere if point is None else point.lng for point, _ in pairs], dtype=float),
        "position_at": np.array([nowhere if point is None else at for point, at in pairs], dtype=float),
    }


def _index(rows: Sequence[GuardRow]) -> dict[UUID, tuple[int, ...]]:
    found: dict[UUID, tuple[int, ...]] = {}
    for i, row in enumerate(rows):
        for key in {row.id, row.person or row.id}:
            found[key] = (*found.get(key, ()), i)
    return found
