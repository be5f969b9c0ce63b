# SPDX-License-Identifier: Apache-2.0
"""Guards, officers and cars with their newest positions, for whoever has the duty of the place they belong to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.kernel.access.permissions import regions_of
from anlan.kernel.context import Caller
from anlan.kernel.devices.queries import Seen, newest_positions
from anlan.kernel.places.queries import within

from ..models import Car, Duty, Sending, Task

WATCH = "dispatch.watch_positions"


@dataclass(frozen=True)
class Unit:
    """A mark on the map: a guard on duty, a car, or what it is busy with; `crew` are the persons it moves with."""

    id: UUID
    kind: str  # guard | car
    label: str
    lat: float
    lng: float
    at: datetime
    state: str  # "" | busy
    crew: tuple[UUID, ...]


def units(caller: Caller) -> list[Unit]:
    """Everybody on duty whose region the caller watches; off duty nobody looks (domain.md 2.8). Six queries."""
    paths = regions_of(caller, WATCH)
    duties = Duty.objects.filter(signed_off_at=None).select_related("guard__person", "guard__employer")
    cars = Car.objects.prefetch_related("crew").select_related("station")
    positions = newest_positions()
    busy = set(Task.objects.filter(is_busy=True, guard__isnull=False).values_list("guard", flat=True))
    bound = set(
        Sending.objects.filter(left_at=None, incident__matter__closed_at=None).values_list("car", flat=True)
    )
    found = []
    for duty in duties:
        guard, sample = duty.guard, positions.get(duty.guard_id)
        if sample is not None and _watched(paths, guard.employer.region_path):
            state = "busy" if guard.pk in busy else ""
            found.append(_unit(guard.pk, "guard", guard.person.name, sample, state, (guard.pk,)))
    for car in cars:
        crew = tuple(person.pk for person in car.crew.all())
        newest = max(
            (positions[one] for one in crew if one in positions), key=lambda one: one.at, default=None
        )
        if newest is not None and _watched(paths, car.station.region_path):
            found.append(_unit(car.pk, "car", car.call_sign, newest, "busy" if car.pk in bound else "", crew))
    return found


def _unit(key: UUID, kind: str, label: str, sample: Seen, state: str, crew: tuple[UUID, ...]) -> Unit:
    return Unit(key, kind, label, sample.lat, sample.lng, sample.at, state, crew)


def _watched(paths: Iterable[str] | None, region: str) -> bool:
    return paths is None or any(within(region, path) for path in paths)
