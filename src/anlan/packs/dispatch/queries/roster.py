# SPDX-License-Identifier: Apache-2.0
"""The registry as the ranking wants it: guards as columns, contracts, cars; and who may go where."""

import json
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Value

from anlan.kernel import timing
from anlan.kernel.command.ready import Ready
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
from .police import bound_officers, cars_of, with_busy

CHANGES = (
    "dispatch.registry_imported",
    "dispatch.shift_put",
    "dispatch.shift_dropped",
    "dispatch.duty_begun",
    "dispatch.duty_ended",
    "dispatch.taken_over",
    "dispatch.task_stood_down",
)


# Key, company, its kind, from, until, premises, area.
type _ContractRow = tuple[UUID, UUID, str, date, date | None, UUID | None, str]


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
    """The roster of today with newest positions and open tasks laid over it, guards and cars: three queries."""
    base = _base()
    heard = heard_of_all()
    guards_busy, officers_busy = _busy()
    guards = base.guards.with_heard(heard).with_tasks(guards_busy)
    cars = _cars_now(base.cars, heard, officers_busy)
    return replace(base, made_at=timing.now(), guards=guards, cars=cars)


def _busy() -> tuple[dict[UUID, str], dict[UUID, str]]:
    """By guard the number of the task that binds him, and by officer that of his incident."""
    tasks = Task.objects.filter(is_busy=True, guard__isnull=False).annotate(is_task=Value(value=True))
    sent = bound_officers().annotate(is_task=Value(value=False))
    found: tuple[dict[UUID, str], dict[UUID, str]] = {}, {}
    both = tasks.values_list("guard", "matter__number", "is_task").union(
        sent.values_list("officer", "incident__matter__number", "is_task"), all=True
    )
    for person, number, is_task in both:
        found[0 if is_task else 1][person] = number
    return found


def _base() -> Roster:
    version = EventRecord.objects.filter(name__in=CHANGES).aggregate(top=Max("position"))["top"] or 0
    kept = _kept.get("now")
    if kept is None or kept.version != version or not timedelta(0) <= timing.now() - kept.made_at < FRESH:
        with _making:
            rows, sites = _contract_rows(), list(_outlines())
            guards = _guard_rows(Guard.objects.select_related("person"), rows)
            kept = Roster(version, timing.now(), GuardColumns.of(guards), _contracts(rows, sites), cars_of())
            _kept["now"] = kept
    return kept


def _guard_rows(
    guards: Iterable[Guard], contracts: Sequence[_ContractRow], only: UUID | None = None
) -> list[GuardRow]:
    at = timing.now()
    shifts: dict[UUID, tuple[datetime, datetime]] = {}
    for person, starts, ends in _shifts(at + FRESH, at) if only is None else _SHIFTS(at + FRESH, at, only):
        shifts[person] = (starts, ends)
    since = at - timedelta(days=90)
    tasks: dict[UUID, dict[UUID, int]] = {}
    done = Task.objects.filter(arrived_at__gte=since, incident__premises__isnull=False)
    if only is not None:
        done = done.none()  # who knows the venue decides ties, and the law of one guard has none
    for guard, premises, count in done.values_list("guard", "incident__premises").annotate(n=Count("pk")):
        tasks.setdefault(guard, {})[premises] = count
    ended = dict(_ended() if only is None else _ENDED(only))
    duties = _duties(at, only)
    signed = {guard: began for guard, began, ended in duties if ended is None}
    serves, hours = _served(contracts), _hours(duties, at)
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


def _duties(at: datetime, only: UUID | None) -> list[tuple[UUID, datetime, datetime | None]]:
    """Whose duty it is or was within two days: guard, begin and end, the newest first."""
    since = at - timedelta(hours=48)
    return list(_on_duty(since)) if only is None else _ON_DUTY(since, only)


def _hours(duties: Sequence[tuple[UUID, datetime, datetime | None]], at: datetime) -> dict[UUID, float]:
    """Hours of duty since the last real rest: signing off for a minute begins no new twelve hours (PB-R13)."""
    found: dict[UUID, float] = {}
    begun: dict[UUID, datetime] = {}  # of the earliest duty that still belongs to the present one
    rested: set[UUID] = set()
    for guard, began, ended in duties:
        until = min(ended or at, at)
        if guard in rested or begun.get(guard, at) - until >= REST:
            rested.add(guard)
            continue
        begun[guard] = began
        found[guard] = found.get(guard, 0.0) + max(0.0, (until - began).total_seconds() / 3600)
    return found


def _served(contracts: Sequence[_ContractRow]) -> dict[UUID, tuple[ServedArea, ...]]:
    """The grounds of each company's contracts: its guards serve all of them."""
    found: dict[UUID, list[ServedArea]] = {}
    for key, company, *_ in contracts:
        found.setdefault(company, []).append(ServedArea(key))
    return {company: tuple(areas) for company, areas in found.items()}


def _contract_rows(company: UUID | None = None) -> list[_ContractRow]:
    """Contracts as columns: all, or those of one company."""
    return list(_contracts_of()) if company is None else _CONTRACTS(company)


def _contracts(rows: Sequence[_ContractRow], sites: Sequence[tuple[UUID, str, str]]) -> Contracts:
    """Contracts with the outlines of premises that can matter for them: id, outline and type of each."""
    outlines = {pk: _outline(text) for pk, text, _type in sites}
    found = [
        LawfulContract(
            id=key,
            organisation=company,
            company_licensed=kind == "security_company",
            valid_from=starts,
            valid_until=ends,
            grounds=(*((premises,) if premises else ()), *((_outline(area),) if area else ())),
        )
        for key, company, kind, starts, ends, premises, area in rows
    ]
    return Contracts(found, outlines, [pk for pk, _text, what in sites if what == ENTERTAINMENT])


@lru_cache(maxsize=4096)
def _outline(text: str) -> Outline:
    """What is read from the same text is the same."""
    return Outline.from_geojson(json.loads(text))


def broken_rules(guard: UUID, scene: Scene, wanted: TaskKind, *, row: Guard | None = None) -> tuple[str, ...]:
    """The rules that forbid sending this guard now; empty when he may go. Read anew, never from memory.

    `row` is his row, where the same transaction has just read it.
    """
    row = row or GUARD.first(guard)
    if row is None:
        return tuple(rule.id for rule in RULES)
    contracts = _contract_rows(row.employer_id)
    sites = _SITES(row.employer_id, row.home_premises_id, scene.premises)
    columns = GuardColumns.of(_guard_rows([row], contracts, guard))
    sample = newest_positions([guard]).get(guard)
    if sample is not None:
        columns = columns.with_positions({guard: (Point(sample.lat, sample.lng), sample.at)})
    lawful = _contracts(contracts, sites)
    question = ask(scene, columns.with_tasks(dict(_BUSY(guard))), lawful, Limits(), wanted)
    bits = int(broken_bits(question)[0])
    return tuple(rule.id for place, rule in enumerate(RULES) if bits >> place & 1)


def _cars_now(cars: Iterable[CarRow], heard: Iterable[Heard], busy: Mapping[UUID, str]) -> tuple[CarRow, ...]:
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
        for car in with_busy(cars, busy)
    )


def _shifts(begun: datetime, going_on: datetime) -> QuerySet[Shift, Any]:
    rows = Shift.objects.filter(starts_at__lte=begun, ends_at__gt=going_on)
    return rows.order_by("-starts_at").values_list("person", "starts_at", "ends_at")


def _on_duty(since: datetime) -> QuerySet[Duty, Any]:
    rows = Duty.objects.filter(Q(signed_off_at=None) | Q(signed_off_at__gt=since))
    return rows.order_by("-signed_on_at").values_list("guard", "signed_on_at", "signed_off_at")


def _ended() -> QuerySet[Task, Any]:
    """When each guard's last violent task ended (PB-R13)."""
    violent = Q(was_violent=True) | Q(incident__is_violent=True, arrived_at__isnull=False)
    rows = Task.objects.filter(violent, ended_at__isnull=False).values("guard")
    return rows.annotate(last=Max("ended_at")).values_list("guard", "last")


def _contracts_of() -> QuerySet[Contract, Any]:
    return Contract.objects.values_list(
        "pk", "company", "company__kind", "starts_on", "ends_on", "premises", "area"
    )


def _outlines() -> QuerySet[Premises, Any]:
    return Premises.objects.exclude(outline="").values_list("pk", "outline", "type")


_SITES = Ready(  # a company's, a guard's own, that of the scene, and every one where other law holds (PB-R8)
    lambda company, home, scene: _outlines().filter(
        Q(pk__in=Contract.objects.filter(company=company, premises__isnull=False).values("premises"))
        | Q(pk=home)
        | Q(pk=scene)
        | Q(type=ENTERTAINMENT)
    ),
    UUID,
    UUID,
    UUID,
)
GUARD = Ready(lambda guard: Guard.objects.select_related("person").filter(pk=guard), UUID)
_SHIFTS = Ready(
    lambda begun, going_on, guard: _shifts(begun, going_on).filter(person=guard), datetime, datetime, UUID
)
_ON_DUTY = Ready(lambda since, guard: _on_duty(since).filter(guard=guard), datetime, UUID)
_ENDED = Ready(lambda guard: _ended().filter(guard=guard), UUID)
_CONTRACTS = Ready(lambda company: _contracts_of().filter(company=company), UUID)
_BUSY = Ready(
    lambda guard: Task.objects.filter(is_busy=True, guard=guard).values_list("guard", "matter__number"), UUID
)
