# SPDX-License-Identifier: Apache-2.0
"""What a phone shows of dispatch: a guard's duty and the one task that binds him, an officer's one order; only his own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, Q, When

from anlan.kernel.clocks.queries import Reading, clocks_on
from anlan.kernel.matters.adverse import all_against
from anlan.kernel.matters.models import Involvement
from anlan.kernel.ports import Mode, Point, PortMissing, Router, Way, port
from anlan.kernel.registry import REGISTRY
from anlan.kernel.vault import unseal

from ..kinds.first_response import ASKED_AGAIN, HELD, WELL
from ..models import (
    BoardRow,
    Duty,
    Guard,
    HandOver,
    Incident,
    Offer,
    Sending,
    Shift,
    Task,
)
from .beside import (
    board_rows,
    busy_with,
    devices,
    duties,
    incidents,
    offers,
    orders,
    past,
    persuasions,
    posts,
    samples,
    shifts,
    taken_over,
)
from .scenes import point_of

LINGERS = timedelta(minutes=15)  # how long what is over stays on the phone
RECENT = timedelta(minutes=10)
_TASK = {
    "offered": "offer",
    "accepted": "way",
    "on_scene": "scene",
    "calming": "scene",
    "to_hand_over": "handover",
}


@dataclass(frozen=True)
class Spot:
    """Where somebody was last, by his device."""

    device: str
    point: Point | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Check:
    """The question whether he is well: since or from when, how often, and how long he has, in seconds."""

    at: datetime
    every: int
    within: int | None
    is_asked: bool = False


@dataclass(frozen=True)
class Ended:
    """What was his and is no more: answer and reason of the offer, and when it went. It names no matter (X-R6)."""

    answer: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class GuardNow:
    """A guard and what he has to do: off, idle, offer, way, scene, handover, done."""

    guard: Guard
    state: str
    shift: Shift | None
    post: str
    duty: Duty | None
    task: Task | None = None
    offer: Offer | None = None
    answer: Reading | None = None
    check: Check | None = None
    ended: Ended | None = None  # the newest that went to somebody else, or was called back


def guard_now(guard: Guard, now: datetime) -> GuardNow:
    """The guard's one screen."""
    key = guard.pk, now
    shift, duty = next(iter(shifts(*key)), None), next(iter(duties(*key)), None)
    code = shift.post if shift else guard.home_post
    post = next((one.name for one in posts(*key) if one.code == code), "")
    hidden = all_against(guard.pk)  # it may turn out that he is sent to what is against himself
    task = next((one for one in busy_with(guard.pk) if one.pk not in hidden), None)
    if task is None:
        tasks = (
            Task.objects.filter(guard=guard)
            .exclude(pk__in=hidden)
            .select_related("matter", "incident__matter", "incident__category", "incident__premises")
        )
        over = tasks.filter(ended_at__gte=now - LINGERS, matter__stage__in=("handed_over", "rated"))
        task = over.filter(ended_at__gte=duty.signed_on_at).order_by("-ended_at").first() if duty else None
        state = "done" if task else "idle" if duty else "off"
        return GuardNow(guard, state, shift, post, duty, task, ended=_ended(guard, now))
    (task.incident,) = incidents(task.incident_id)
    offer = next((one for one in offers(task.pk) if one.guard_id == guard.pk), None)
    clocks = clocks_on(task.pk, rings=True)
    answer = next((one for one in clocks if one.name == "answer"), None)
    return GuardNow(guard, _state(task), shift, post, duty, task, offer, answer, _check(task, clocks))


def _ended(guard: Guard, now: datetime) -> Ended | None:
    """The newest that is his no more, be it hidden from him by now or not: a task that vanished would leave him without a word."""
    since = now - RECENT
    not_his = Q(answered_at__gte=since) & ~Q(answer="accepted")
    back = Q(
        answer="accepted", task__guard=guard, task__ended_at__gte=since, task__matter__stage="stood_down"
    )
    at = Case(When(answer="accepted", then="task__ended_at"), default="answered_at")
    rows = Offer.objects.filter(not_his | back, guard=guard).annotate(at=at).order_by("-at")
    told = rows.values_list("answer", "reason", "at").first()
    return Ended(*told) if told else None


def _check(task: Task, clocks: list[Reading]) -> Check | None:
    """When he is asked whether he is well, from the clocks of his task; None before he is there, and where nobody asks."""
    rings = next((one for one in clocks if one.name == ASKED_AGAIN), None)
    answer = next((one for one in clocks if one.name == WELL), None)
    every = round(rings.limit_seconds) if rings is not None else 0
    within = round(answer.limit_seconds) if answer is not None else None
    if task.asked_at is not None:
        return Check(task.asked_at, every, within, is_asked=True)
    if rings is None or rings.state != "run" or rings.due_at is None:
        return None
    return Check(rings.due_at, every, within)


def _state(task: Task) -> str:
    if task.matter.stage == "escalated":
        return "scene" if task.arrived_at else "way"
    return _TASK.get(task.matter.stage, "scene")


def past_tasks(guard: Guard, now: datetime) -> list[tuple[str, datetime, str]]:
    """His newest tasks that are over: number, when, and how it ended; no place and no words of others (domain.md 1.4)."""
    stages, hidden = REGISTRY.kind("dispatch.first_response"), all_against(guard.pk)
    return [
        (row.matter.number, row.ended_at, str(stages.stage(row.matter.stage).label))
        for row in past(guard.pk, now)
        if row.ended_at is not None and row.pk not in hidden
    ]


@dataclass(frozen=True)
class OfficerNow:
    """An officer and what he has to do: idle, order, way, scene, report, close."""

    state: str
    sending: Sending | None = None
    task: Task | None = None
    to_rate: HandOver | None = None
    called_back_at: datetime | None = None


def officer_now(person: UUID, now: datetime) -> OfficerNow:
    """The officer's one screen: the order he is bound by, the guard's task there, and a take-over that waits for his word."""
    hidden = all_against(person)
    to_rate = next((one for one in taken_over(person) if one.task_id not in hidden), None)
    sending = next((one for one in orders(person) if one.incident_id not in hidden), None)
    if sending is None:
        return OfficerNow("idle", to_rate=to_rate, called_back_at=_called_back(person, now))
    (sending.incident,) = incidents(sending.incident_id)
    task = (
        Task.objects.filter(incident=sending.incident, guard__isnull=False)
        .select_related("matter", "guard__person", "guard__employer")
        .order_by("-matter__opened_at")
        .first()
    )
    return OfficerNow(_order_state(sending, task), sending, task, to_rate)


def _called_back(person: UUID, now: datetime) -> datetime | None:
    """When an order that he had was taken from him, lately: whoever leaves by himself keeps his part in the incident."""
    rows = Involvement.objects.filter(
        person=person, part="officer", until__gte=now - RECENT, matter__kind="dispatch.incident"
    )
    return rows.order_by("-until").values_list("until", flat=True).first()


def _order_state(sending: Sending, task: Task | None) -> str:
    if sending.incident.matter.stage == "fed_back":
        return "close"
    if sending.arrived_at is not None:
        held = task is not None and task.matter.stage in HELD and task.arrived_at is not None
        return "scene" if held else "report"
    return "way" if sending.signed_at is not None else "order"


def spot_of(person: UUID) -> Spot:
    """The device a person bears and where it was last."""
    device = next(iter(devices(person)), None)
    if device is None:
        return Spot("")
    newest = next(reversed(samples(person)), None)
    return Spot(device.code, Point(newest.lat, newest.lng), newest.at) if newest else Spot(device.code)


def way_to(incident: Incident, spot: Spot, mode: Mode) -> Way | None:
    """The way along streets from where somebody is; None without a place, a position or a street network."""
    target = point_of(incident)
    if target is None or spot.point is None:
        return None
    try:
        return port(Router).way(spot.point, target, mode)  # type: ignore[type-abstract]
    except (PortMissing, ValueError):
        return None


def board_row(incident: UUID) -> BoardRow | None:
    """The incident's line on the board, from which is known who holds the scene."""
    return next(iter(board_rows(incident)), None)


def persuasions_of(task: Task) -> list[tuple[datetime, str]]:
    """The guard's records of persuasion with their words (L4: only for him and for the officer who takes over)."""
    return [(row.written_at, str(unseal(row.sealed, row.row))) for row in persuasions(task.pk)]
