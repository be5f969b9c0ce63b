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
    duties = Duty.objects.filter(signed_off_at=None).values_list(
        "guard", "guard__person__name", "guard__employer__region_path"
    )
    cars = Car.objects.prefetch_related("crew").select_related("station")
    positions = newest_positions()
    busy = set(Task.objects.filter(is_busy=True, guard__isnull=False).values_list("guard", flat=True))
    bound = set(
        Sending.objects.filter(left_at=None, incident__matter__closed_at=None).values_list("car", flat=True)
    )
    found, seen = [], _Watched(paths)
    for guard, name, region in duties:
        sample = positions.get(guard)
        if sample is not None and seen[region]:
            found.append(_unit(guard, "guard", name, sample, "busy" if guard in busy else "", (guard,)))
    for car in cars:
        crew = tuple(person.pk for person in car.crew.all())
        newest = max(
            (positions[one] for one in crew if one in positions), key=lambda one: one.at, default=None
        )
        if newest is not None and seen[car.station.region_path]:
            found.append(_unit(car.pk, "car", car.call_sign, newest, "busy" if car.pk in bound else "", crew))
    return found


def _unit(key: UUID, kind: str, label: str, sample: Seen, state: str, crew: tuple[UUID, ...]) -> Unit:
    return Unit(key, kind, label, sample.lat, sample.lng, sample.at, state, crew)


class _Watched(dict[str, bool]):
    """Whether a region is watched, asked once for each."""

    def __init__(self, paths: Iterable[str] | None) -> None:
        super().__init__()
        self._paths = None if paths is None else tuple(paths)

    def __missing__(self, region: str) -> bool:
        self[region] = self._paths is None or any(within(region, path) for path in self._paths)
        return self[region]
