# SPDX-License-Identifier: Apache-2.0
"""Police as the ranking and the sending see them, from the same rows: who is on duty, with what he is busy, where he is."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Q, QuerySet, Subquery

from anlan.kernel import timing
from anlan.kernel.access.models import RoleGrant
from anlan.kernel.command.ready import Ready
from anlan.kernel.people.models import Person

from ..models import Car, Sending, Shift, Station
from ..ranking import CarRow

OFFICER = "dispatch.officer"


def officers_among(people: Iterable[UUID], at: datetime) -> frozenset[UUID]:
    """Those who are officers now."""
    now = Q(ends_at=None) | Q(ends_at__gt=at)
    return frozenset(
        RoleGrant.objects.filter(now, person__in=set(people), role=OFFICER).values_list("person", flat=True)
    )


def busy_officers() -> dict[UUID, str]:
    """The number of the open incident to which each of them is bound, in a car or on foot (PB-R10)."""
    return dict(bound_officers())


def bound_officers() -> QuerySet[Sending, tuple[UUID, str]]:
    bound = Sending.objects.filter(left_at=None, incident__matter__closed_at=None)
    return bound.values_list("officer", "incident__matter__number")


def cars_of(only: UUID | None = None) -> tuple[CarRow, ...]:
    """Police cars (or one) with their areas and those of their crews who are officers now."""
    cars = Car.objects.prefetch_related("crew").select_related("station")
    cars = cars if only is None else cars.filter(pk=only)
    officers = officers_among((person.pk for car in cars for person in car.crew.all()), timing.now())
    areas = dict(Station.objects.values_list("organisation", "jurisdiction"))
    rows = []
    for car in cars:
        crew = officers & {person.pk for person in car.crew.all()}
        rows.append(
            CarRow(
                id=car.pk,
                name=car.call_sign,
                on_duty=bool(crew),
                region_path=(areas.get(car.station_id) or car.station.region_path).split(" ")[0],
                crew=crew,
            )
        )
    return tuple(rows)


def with_busy(cars: Iterable[CarRow], busy: Mapping[UUID, str]) -> tuple[CarRow, ...]:
    """The same with what binds each: a car is busy with one of its crew."""
    return tuple(
        replace(car, busy_with=next((busy[one] for one in car.crew if one in busy), None)) for car in cars
    )


def car_row(car: UUID) -> CarRow | None:
    """One car as it stands now, read anew."""
    return next(iter(with_busy(cars_of(car), busy_officers())), None)


def officer_row(officer: UUID) -> CarRow | None:
    """An officer on foot as if he were a car; None for whoever is no officer. On duty by the roster or in a crew (PB-R9)."""
    at = timing.now()
    found = _OFFICER.first(officer, at)
    if found is None:
        return None
    name, in_car, on_roster, busy = found
    return CarRow(
        id=officer, name=name, on_duty=in_car or on_roster, busy_with=busy, crew=frozenset([officer])
    )


_OFFICER = Ready(
    lambda officer, at: (
        Person.objects.filter(
            Q(grants__ends_at=None) | Q(grants__ends_at__gt=at), pk=officer, grants__role=OFFICER
        )
        .annotate(
            in_car=Exists(Car.objects.filter(crew=officer)),
            on_roster=Exists(Shift.objects.filter(person=officer, starts_at__lte=at, ends_at__gt=at)),
            busy_with=Subquery(
                bound_officers().filter(officer=officer).values("incident__matter__number")[:1]
            ),
        )
        .values_list("name", "in_car", "on_roster", "busy_with")
    ),
    UUID,
    datetime,
)
LOCKED = Ready(lambda person: Person.objects.select_for_update(no_key=True).filter(pk=person), UUID)
