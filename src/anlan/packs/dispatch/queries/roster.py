# SPDX-License-Identifier: Apache-2.0
"""The registry as the ranking wants it: guards as columns, contracts, cars; and who may go where."""

import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Max, Q

from anlan.kernel import timing
from anlan.kernel.devices.models import Device
from anlan.kernel.devices.queries import Heard, heard_of_all, newest_positions
from anlan.kernel.devices.telemetry import never_tracked
from anlan.kernel.events.models import EventRecord
from anlan.kernel.places.models import Premises
from anlan.kernel.ports import Point

from ..models import Contract, Duty, Guard, Shift, Task
from ..ranking import CarRow, Contracts, EmployerKind, GuardColumns, GuardRow, Outline, Scene, ServedArea
from ..ranking import Contract as LawfulContract
from ..ranking.question import ask
from ..ranking.rank import broken_bits
from ..ranking.rules import RULES
from ..ranking.scene import ENTERTAINMENT, Limits, TaskKind
from .police import cars_of, with_busy

CHANGES = ("dispatch.registry_imported", "dispatch.duty_begun", "dispatch.duty_ended", "dispatch.taken_over",
           "dispatch.task_stood_down")  # fmt: skip


@never_tracked
def guards_off_duty(devices: set[str]) -> set[str]:
    """Recorders of guards who are not signed on: nobody looks where they go off duty (domain.md 2.8)."""
    signed = Duty.objects.filter(signed_off_at=None).values("guard")
    rows = Device.objects.filter(code__in=devices, bearer__guard__isnull=False).exclude(bearer__in=signed)
    return set(rows.values_list("code", flat=True))


@dataclass(frozen=True)
class Roster:
    """The registry made ready for ranking; good until one of the events in CHANGES."""

    version: int
    made_at: datetime
    guards: GuardColumns
    contracts: Contracts
    cars: tuple[CarRow, ...]


_kept: dict[str, Roster] = {}
_making = threading.Lock()
FRESH = timedelta(minutes=5)  # shifts begin and end without an event
REST = timedelta(hours=8)  # off duty for so long, and the next duty is a new one


def roster() -> Roster:
    """The roster of today with newest positions and open tasks laid over it, guards and cars: four queries."""
    base = _base()
    heard = heard_of_all()
    busy = dict(Task.objects.filter(is_busy=True, guard__isnull=False).values_list("guard", "matter__number"))
    guards = base.guards.with_heard(heard).with_tasks(busy)
    return replace(base, made_at=timing.now(), guards=guards, cars=_cars_now(base.cars, heard))


def _base() -> Roster:
    version = EventRecord.objects.filter(name__in=CHANGES).aggregate(top=Max("position"))["top"] or 0
    kept = _kept.get("now")
    if kept is None or kept.version != version or not timedelta(0) <= timing.now() - kept.made_at < FRESH:
        with _making:
            kept = Roster(version, timing.now(), GuardColumns.of(_guard_rows()), _contracts(), cars_of())
            _kept["now"] = kept
    return kept


def _guard_rows(only: UUID | None = None) -> list[GuardRow]:
    at = timing.now()
    guards = Guard.objects.select_related("person")
    if only is not None:
        guards = guards.filter(pk=only)
    shifts: dict[UUID, tuple[datetime, datetime]] = {}
    on = Shift.objects.filter(starts_at__lte=at + FRESH, ends_at__gt=at)
    if only is not None:
        on = on.filter(person=only)
    for person, starts, ends in on.order_by("-starts_at").values_list("person", "starts_at", "ends_at"):
        shifts[person] = (starts, ends)
    duties, mine = Duty.objects.filter(signed_off_at=None), Task.objects.all()
    if only is not None:
        duties, mine = duties.filter(guard=only), mine.filter(guard=only)
    signed = dict(duties.values_list("guard", "signed_on_at"))
    since = at - timedelta(days=90)
    tasks: dict[UUID, dict[UUID, int]] = {}
    done = mine.filter(arrived_at__gte=since, incident__premises__isnull=False)
    if only is not None:
        done = done.none()  # who knows the venue decides ties, and the law of one guard has none
    for guard, premises, count in done.values_list("guard", "incident__premises").annotate(n=Count("pk")):
        tasks.setdefault(guard, {})[premises] = count
    ended = dict(
        mine.filter(
            Q(was_violent=True) | Q(incident__is_violent=True, arrived_at__isnull=False), ended_at__isnull=False
        )
        .values("guard").annotate(last=Max("ended_at")).values_list("guard", "last")
    )  # fmt: skip
    serves, hours = _served(guards), _hours(at, only)
    return [
        GuardRow(
            id=guard.pk,
            name=guard.person.name,
            organisation=guard.employer_id,
            employer=EmployerKind(guard.employer_kind),
            certified=bool(guard.certificate_number),
            revoked_on=guard.revoked_on,
            trained_until=guard.trained_until,
            duty_from=shifts.get(guard.pk, (None, None))[0],
            duty_until=shifts.get(guard.pk, (None, None))[1],
            signed_on_at=signed.get(guard.pk),
            violence_ended_at=ended.get(guard.pk),
            hours_on_duty=hours.get(guard.pk, 0.0),
            home_premises=guard.home_premises_id,
            tasks_at=tasks.get(guard.pk, {}),
            serves=serves.get(guard.employer_id, ()) if guard.employer_kind == "security_company" else (),
            person=guard.pk,
        )
        for guard in guards
    ]


def _hours(at: datetime, only: UUID | None) -> dict[UUID, float]:
    """Hours of duty since the last real rest: signing off for a minute begins no new twelve hours (PB-R13)."""
    found: dict[UUID, float] = {}
    begun: dict[UUID, datetime] = {}  # of the earliest duty that still belongs to the present one
    rested: set[UUID] = set()
    rows = Duty.objects.filter(Q(signed_off_at=None) | Q(signed_off_at__gt=at - timedelta(hours=48)))
    if only is not None:
        rows = rows.filter(guard=only)
    for guard, began, ended in rows.order_by("-signed_on_at").values_list(
        "guard", "signed_on_at", "signed_off_at"
    ):
        until = min(ended or at, at)
        if guard in rested or begun.get(guard, at) - until >= REST:
            rested.add(guard)
            continue
        begun[guard] = began
        found[guard] = found.get(guard, 0.0) + max(0.0, (until - began).total_seconds() / 3600)
    return found


def _served(guards: Iterable[Guard]) -> dict[UUID, tuple[ServedArea, ...]]:
    """The grounds of each company's contracts: its guards serve all of them."""
    found: dict[UUID, list[ServedArea]] = {}
    companies = {guard.employer_id for guard in guards}
    for key, company in Contract.objects.filter(company__in=companies).values_list("pk", "company"):
        found.setdefault(company, []).append(ServedArea(key))
    return {company: tuple(areas) for company, areas in found.items()}


def _contracts(guard: UUID | None = None, scene: Scene | None = None) -> Contracts:
    """Contracts and outlines of premises: all, or those that can matter for sending this guard to this scene."""
    rows, sites = Contract.objects.all(), Premises.objects.exclude(outline="")
    if guard is not None:
        employer = Guard.objects.filter(pk=guard).values("employer")
        rows = rows.filter(company__in=employer)
        home = Q(pk__in=Guard.objects.filter(pk=guard).values("home_premises"))
        sites = sites.filter(
            home
            | Q(pk__in=rows.values("premises"))
            | Q(pk=scene.premises if scene else None)
            | Q(type=ENTERTAINMENT)
        )
    told = list(sites.values_list("pk", "outline", "type"))
    outlines = {pk: _outline(text) for pk, text, _type in told}
    columns = ("pk", "company", "company__kind", "starts_on", "ends_on", "premises", "area")
    found = [
        LawfulContract(
            id=key,
            organisation=company,
            company_licensed=kind == "security_company",
            valid_from=starts,
            valid_until=ends,
            grounds=(*((premises,) if premises else ()), *((_outline(area),) if area else ())),
        )
        for key, company, kind, starts, ends, premises, area in rows.values_list(*columns)
    ]
    return Contracts(found, outlines, [pk for pk, _text, what in told if what == ENTERTAINMENT])


@lru_cache(maxsize=4096)
def _outline(text: str) -> Outline:
    """What is read from the same text is the same."""
    return Outline.from_geojson(json.loads(text))


def broken_rules(guard: UUID, scene: Scene, wanted: TaskKind) -> tuple[str, ...]:
    """The rules that forbid sending this guard now; empty when he may go. Read anew, never from memory."""
    sample = newest_positions([guard]).get(guard)
    columns = GuardColumns.of(_guard_rows(guard))
    if sample is not None:
        columns = columns.with_positions({guard: (Point(sample.lat, sample.lng), sample.at)})
    busy = Task.objects.filter(is_busy=True, guard=guard).values_list("guard", "matter__number")
    question = ask(scene, columns.with_tasks(dict(busy)), _contracts(guard, scene), Limits(), wanted)
    bits = int(broken_bits(question)[0]) if len(columns) else -1
    return tuple(rule.id for place, rule in enumerate(RULES) if bits >> place & 1)


def _cars_now(cars: Iterable[CarRow], heard: Iterable[Heard]) -> tuple[CarRow, ...]:
    """The same with the newest position of each crew, and what each car is busy with."""
    car_of = {person.hex: car.id for car in cars for person in car.crew}
    newest: dict[UUID, tuple[float, float, float]] = {}
    for who, *place in heard:
        if who in car_of:
            newest[car_of[who]] = max(
                newest.get(car_of[who], (0.0, 0.0, 0.0)), (place[0], place[1], place[2])
            )
    return tuple(
        replace(
            car,
            position=Point(*newest[car.id][1:]) if car.id in newest else None,
            position_at=datetime.fromtimestamp(newest[car.id][0], UTC) if car.id in newest else None,
        )
        for car in with_busy(cars)
    )
