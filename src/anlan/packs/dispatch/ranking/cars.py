# SPDX-License-Identifier: Apache-2.0
"""Which police cars and officers can be there first, by drive time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import asin, cos, isfinite, nan, radians, sin, sqrt
from uuid import UUID

import numpy as np

from anlan.kernel.ports import Mode, Point, Router

from . import refusals
from .columns import EARTH_RADIUS
from .order import arrange
from .scene import Limits, Scene
from .sentences import Sentence, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class CarRow:
    """A police car or an officer on foot as the duty list and the radio know it; `crew` are persons."""

    id: UUID
    name: str
    on_duty: bool
    busy_with: str | None = None
    position: Point | None = None
    position_at: datetime | None = None
    region_path: str = ""
    crew: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class CarCandidate:
    """A car that can go: seconds by road, metres as the crow flies, age of the position in seconds."""

    id: UUID
    name: str
    seconds: float
    metres: float
    position_age: float
    own_area: bool
    reasons: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarExcluded:
    """A car that cannot, and why; `metres` is None where nothing is known or it is off duty."""

    id: UUID
    name: str
    metres: float | None
    metres_are_about: bool
    reasons: tuple[Sentence, ...]

    @property
    def is_only_unseen(self) -> bool:
        """Whether nothing keeps it but that nobody knows where it is: the desk may have reached its crew (PB-R11)."""
        return {one.rule for one in self.reasons} == {"PB-R11"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CarRanking:
    """The answer: cars in the order of arrival, and those left out by distance."""

    candidates: tuple[CarCandidate, ...]
    excluded: tuple[CarExcluded, ...]
    computed_at: datetime


def rank_cars(
    scene: Scene, cars: Iterable[CarRow], router: Router, *, mode: Mode = "car", limits: Limits | None = None
) -> CarRanking:
    """Police by time to arrive; ties within five seconds go to the car whose own area it is, then by id.

    Left out: off duty, busy (PB-R10), an old position (PB-R11), a party or witness aboard (PB-R15), no way.
    """
    limits = limits or Limits()
    held = sorted(cars, key=lambda car: car.id)
    judged = [(car, _against(car, scene, limits)) for car in held]
    free = [car for car, against in judged if not against]
    seconds = (
        router.seconds_to(scene.point, [car.position for car in free if car.position], mode) if free else []
    )
    there = [(car, s) for car, s in zip(free, seconds, strict=True) if isfinite(s)]
    lost = [(car, (refusals.lost(),)) for car, s in zip(free, seconds, strict=True) if not isfinite(s)]
    candidates = [_candidate(car, s, scene) for car, s in there]
    order = arrange(
        np.array([c.seconds for c in candidates], dtype=float),
        np.array([c.own_area for c in candidates], dtype=np.bool_),
        np.zeros(len(candidates), dtype=np.int64),
        limits.tie,
    )
    out = [_excluded(car, why, scene, limits) for car, why in [*((c, w) for c, w in judged if w), *lost]]
    out.sort(key=lambda car: (car.metres is None, car.metres or 0.0, car.id))
    return CarRanking(
        candidates=tuple(candidates[place] for place in order.tolist()),
        excluded=tuple(out),
        computed_at=scene.at,
    )


def _age(car: CarRow, scene: Scene) -> float:
    if car.position is None or car.position_at is None:
        return nan
    return (scene.at - car.position_at).total_seconds()


def forbidden(
    car: CarRow, parties: frozenset[UUID], barred: frozenset[UUID] = frozenset()
) -> tuple[Sentence, ...]:
    """What forbids sending police, to the ranking and to the command alike: PB-R15, off duty (PB-R9), busy (PB-R10)."""
    said = []
    if parties & (car.crew | {car.id}):
        said.append(plain("PB-R15", "car_party"))
    elif barred & (car.crew | {car.id}):
        said.append(plain("PB-R15", "not_here"))
    if not car.on_duty:
        said.append(plain("PB-R9", "car_off"))
    if car.busy_with is not None:
        said.append(Sentence("PB-R10", "car_busy", {"task": car.busy_with}))
    return tuple(said)


def _against(car: CarRow, scene: Scene, limits: Limits) -> tuple[Sentence, ...]:
    """What keeps a car out of the order: what forbids it, and a place that is not known by now (PB-R11)."""
    return (*forbidden(car, scene.parties, scene.barred), *unseen(_age(car, scene), limits))


def unseen(age: float, limits: Limits) -> tuple[Sentence, ...]:
    """That a position of this age is none (PB-R11): nobody can say when the car is there.

    The ranking leaves the car out; the command sends it only when the desk says how it reached the crew.
    """
    return () if -limits.clock_ahead <= age <= limits.position_age else (refusals.stale(age),)


def _candidate(car: CarRow, seconds: float, scene: Scene) -> CarCandidate:
    own = bool(car.region_path) and f"{scene.region_path}.".startswith(f"{car.region_path}.")
    return CarCandidate(
        id=car.id,
        name=car.name,
        seconds=float(seconds),
        metres=_metres(car, scene),
        position_age=max(0.0, _age(car, scene)),
        own_area=own,
        reasons=(plain("", "car_own_area"),) if own else (),
    )


def _excluded(car: CarRow, why: tuple[Sentence, ...], scene: Scene, limits: Limits) -> CarExcluded:
    known = car.on_duty and car.position is not None
    return CarExcluded(
        id=car.id,
        name=car.name,
        metres=_metres(car, scene) if known else None,
        metres_are_about=known and not -limits.clock_ahead <= _age(car, scene) <= limits.position_age,
        reasons=why,
    )


def _metres(car: CarRow, scene: Scene) -> float:
    """The great-circle distance; NaN without a position."""
    if car.position is None:
        return nan
    lat, lng, to_lat, to_lng = map(radians, (*car.position, *scene.point))
    half = sin((lat - to_lat) / 2) ** 2 + cos(lat) * cos(to_lat) * sin((lng - to_lng) / 2) ** 2
    return 2 * EARTH_RADIUS * asin(sqrt(min(1.0, half)))
