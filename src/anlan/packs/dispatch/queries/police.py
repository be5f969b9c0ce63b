# SPDX-License-Identifier: Apache-2.0
"""Police as the ranking and the sending see them, from the same rows: who is on duty, with what he is busy, where he is."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from anlan.kernel import timing
from anlan.kernel.access.models import RoleGrant
from anlan.kernel.devices.queries import newest_positions
from anlan.kernel.people.models import Person
from anlan.kernel.ports import Point

from ..models import Car, Sending, Shift, Station
from ..ranking import CarRow
from .roster import Positions

OFFICER = "dispatch.officer"


def officers_among(people: Iterable[UUID], at: datetime) -> frozenset[UUID]:
    """Those who are officers now."""
    now = Q(ends_at=None) | Q(ends_at__gt=at)
    return frozenset(
        RoleGrant.objects.filter(now, person__in=set(people), role=OFFICER).values_list("person", flat=True)
    )


def busy_among(people: Iterable[UUID]) -> dict[UUID, str]:
    """The number of the open incident to which each of them is bound, in a car or on foot (PB-R10)."""
    bound = Sending.objects.filter(officer__in=set(people), left_at=None, incident__matter__closed_at=None)
    return dict(bound.values_list("officer", "incident__matter__number"))


def car_rows(seen: Positions | None = None, only: UUID | None = None) -> list[CarRow]:
    """Police cars (or one) with the newest position of their crew (those given, or read now), and what binds them."""
    chosen = Car.objects.prefetch_related("crew").select_related("station")
    cars = list(chosen if only is None else chosen.filter(pk=only))
    everybody = {person.pk for car in cars for person in car.crew.all()}
    positions = newest_positions(everybody) if seen is None else seen
    officers, busy = officers_among(everybody, timing.now()), busy_among(everybody)
    areas = dict(Station.objects.values_list("organisation", "jurisdiction"))
    rows = []
    for car in cars:
        people = [person.pk for person in car.crew.all() if person.pk in officers]
        samples = sorted((positions[p] for p in people if p in positions), key=lambda s: s.at)
        newest = samples[-1] if samples else None
        rows.append(
            CarRow(
                id=car.pk,
                name=car.call_sign,
                on_duty=bool(people),
                busy_with=next((busy[one] for one in people if one in busy), None),
                position=Point(newest.lat, newest.lng) if newest else None,
                position_at=newest.at if newest else None,
                region_path=(areas.get(car.station_id) or car.station.region_path).split(" ")[0],
                crew=frozenset(people),
            )
        )
    return rows


def officer_row(officer: UUID) -> CarRow | None:
    """An officer on foot as if he were a car; None for whoever is no officer. On duty by the roster or in a crew (PB-R9)."""
    at = timing.now()
    person = Person.objects.filter(pk__in=officers_among([officer], at)).first()
    if person is None:
        return None
    is_on = (
        Car.objects.filter(crew=officer).exists()
        or Shift.objects.filter(person=officer, starts_at__lte=at, ends_at__gt=at).exists()
    )
    return CarRow(
        id=officer,
        name=person.name,
        on_duty=is_on,
        busy_with=busy_among([officer]).get(officer),
        crew=frozenset([officer]),
    )
