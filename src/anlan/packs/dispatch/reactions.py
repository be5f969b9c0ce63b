# SPDX-License-Identifier: Apache-2.0
"""What follows in dispatch: a silent guard is passed over, messages go to the 110 side, positions are watched."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from anlan.kernel import timing
from anlan.kernel.devices.models import LatestSample
from anlan.kernel.devices.queries import Trace, newest_positions, traces_of
from anlan.kernel.events.log import read_matter
from anlan.kernel.events.models import EventRecord
from anlan.kernel.following import Outside, errand, reaction
from anlan.kernel.matters.adverse import can_be_against
from anlan.kernel.ports import Point
from anlan.kernel.vault import unseal

from .adapters.port import Feedback, Outbound, Police110, Rejected, Return, Revisit, Satisfaction
from .commands.acknowledge_message import acknowledge_message
from .commands.arrive_on_scene import AT_INCIDENT
from .commands.ask_if_well import ask_if_well
from .commands.call_off import call_off
from .commands.cancel_incident import POLICE_THERE, cancel_incident
from .commands.coarsen_place import KEPT, coarsen_place
from .commands.note_arrival import note_arrival
from .commands.note_presence import note_presence
from .commands.pass_over import pass_over
from .commands.publish_figures import SETTLES, publish_figures
from .holding import FENCE_METRES
from .kinds.first_response import ASKED_AGAIN, HELD
from .models import BoardRow, Incident, Message, PublishedFigure, Sending, Task
from .queries import metres_between, places_to_forget, point_of, standing_offers
from .queries.shut_out import bound_though_shut_out

_SATISFACTION = {
    "satisfied": Satisfaction.SATISFIED,
    "mostly": Satisfaction.MOSTLY_SATISFIED,
    "dissatisfied": Satisfaction.DISSATISFIED,
}
_SAID = {
    "satisfied": "满意",
    "mostly": "基本满意",
    "dissatisfied": "不满意",
}  # the 110 side takes no empty finding

MADE_UP = 7  # days whose figures may still be published after an outage


@dataclass(frozen=True)
class Breach:
    """What is read of a breach."""

    matter: UUID
    clock: str
    rung: int
    due_at: datetime


@reaction("clocks.clock_breached")
def ask_the_next(event: Breach, outside: Outside) -> None:
    """A guard who does not answer in time is passed over; the desk is asked for the next, nobody is sent by itself."""
    if event.clock == "answer" and event.rung == 0:
        outside.run(pass_over, task=event.matter, made_before=event.due_at)


@dataclass(frozen=True)
class Rang:
    """What is read of a clock that rang."""

    matter: UUID
    clock: str


@reaction("clocks.clock_rang")
def ask_the_guard(event: Rang, outside: Outside) -> None:
    """The time is over after which a guard on a scene is asked whether he is well; a question that stands is asked once."""
    if event.clock == ASKED_AGAIN:
        there = Task.objects.filter(pk=event.matter, matter__stage__in=HELD, asked_at=None)
        if there.exists():
            outside.run(ask_if_well, task=event.matter)


@dataclass(frozen=True)
class Imported:
    """What is read of a change of the register."""

    written: int


@reaction("dispatch.registry_imported")
def take_back_from_the_revoked(event: Imported, outside: Outside) -> None:
    """Whose certificate was revoked while he was asked cannot accept: his offer is taken back at once (PB-R14)."""
    today = outside.at.astimezone(timing.LOCAL).date()
    for offer in standing_offers():
        if not offer.guard.is_certified(today):
            outside.run(pass_over, task=offer.task_id)


@dataclass(frozen=True)
class StoodDown:
    """What is read of a task that was stood down."""

    matter: UUID
    incident: UUID


@reaction("dispatch.task_stood_down")
def end_what_was_cancelled(event: StoodDown, outside: Outside) -> None:
    """The guard was relieved by the desk: what the 110 side cancelled meanwhile ends, unless an officer is there."""
    row = Incident.objects.select_related("matter").get(pk=event.incident)
    is_over = row.matter.closed_at is not None or row.matter.stage in POLICE_THERE
    if row.cancel_asked_at is not None and not is_over:
        outside.run(cancel_incident, incident=row.pk, outcome=row.cancel_outcome)


@dataclass(frozen=True)
class Involved:
    """What is read of somebody who takes part in a matter of any pack."""

    person: UUID
    part: str


@reaction("matters.person_involved")
def call_off_whom_it_is_against(event: Involved, outside: Outside) -> None:
    """What somebody is bound by may become hidden from him, since another pack's matter is linked with it (X-R6)."""
    if can_be_against(event.part):
        _call_off(outside, event.person)


@dataclass(frozen=True)
class Linked:
    """What is read of a link."""

    relation: str


@reaction("matters.matters_linked")
def call_off_along_links(event: Linked, outside: Outside) -> None:
    """Whom a later link shuts out is called off alike; that a task is of its incident tells nothing new, for nobody has it yet."""
    if event.relation != "task_of":
        _call_off(outside)


def _call_off(outside: Outside, person: UUID | None = None) -> None:
    for one in bound_though_shut_out(person):
        outside.run(call_off, person=one.person, task=one.task, incident=one.incident)


@dataclass(frozen=True)
class Queued:
    """What is read of a queued message."""

    matter: UUID
    message: UUID


@reaction("dispatch.message_queued", patience=timedelta(hours=24))
def tell_110(event: Queued, outside: Outside) -> None:
    """Send the message, in order, for as long as the 110 side is away; its answer is kept."""
    row = Message.objects.select_related("incident").get(pk=event.message)
    if row.acknowledged_at is not None or row.rejected:
        return
    try:
        outside.port(Police110).send(_worded(row))  # type: ignore[type-abstract]
    except Rejected as rejection:
        no = {"rejected": rejection.code, "answer": rejection.sentence[:300]}
        outside.run(acknowledge_message, incident=event.matter, message=row.pk, **no)
        return
    outside.run(acknowledge_message, incident=event.matter, message=row.pk)


def _worded(row: Message) -> Outbound:
    said = unseal(row.sealed, row.row)
    assert isinstance(said, dict)
    order, at = str(row.incident.order_number), datetime.fromisoformat(said["at"])
    return MAKERS[row.type](row, order, at, said)


def _feedback(row: Message, order: str, at: datetime, said: dict[str, str]) -> Outbound:
    return Feedback(
        order_number=order, feedback_number=row.pk.hex, fed_back_at=at, deeds=said["situation"],
        outcome=said["result"], person_name=said["person"], unit_name=said["unit"],
    )  # fmt: skip


def _return(row: Message, order: str, at: datetime, said: dict[str, str]) -> Outbound:
    return Return(
        order_number=order,
        returned_at=at,
        person_name=said["person"],
        unit_name=said["unit"],
        reason=said["reason"],
    )


def _revisit(row: Message, order: str, at: datetime, said: dict[str, str]) -> Outbound:
    return Revisit(
        order_number=order,
        visited_at=at,
        findings=said["words"] or _SAID[said["satisfaction"]],
        satisfaction=_SATISFACTION[said["satisfaction"]],
    )


MAKERS = {"feedback": _feedback, "return": _return, "revisit": _revisit}


@errand(every=timedelta(seconds=10))
def watch_the_fence(outside: Outside) -> None:
    """See from positions whether a guard on scene left the fence of 30 m, or fell silent; the rule is domain.md 2.4.

    A position counts as outside when it is beyond the fence by more than its own accuracy. Whoever arrived by hand is
    judged by what came after; his own deeds are signs of life too. One who was relieved is watched until the closing,
    so that he does not hold the scene on paper after he went home.
    """
    rows = list(
        Task.objects.filter(
            matter__stage__in=WATCHED,
            guard__isnull=False,
            arrived_at__isnull=False,
            incident__matter__closed_at=None,
        ).select_related("incident")
    )
    newest = newest_positions([row.guard_id for row in rows if row.guard_id])
    for row in rows:
        seen = _Seen.of(row, read_matter(row.pk), newest.get(row.guard_id))  # type: ignore[arg-type]
        if seen.has_left:
            continue
        silent = outside.at - seen.last_sign > SILENT
        away = None if seen.placed_at is None or outside.at - seen.placed_at > SILENT else seen.is_away
        for what, holds, opposite in (("silent", silent, "heard"), ("left", away, "back")):
            noted = seen.noted.get(what) == what
            if holds is not None and holds != noted:
                since = seen.placed_at if what == "left" else seen.last_sign
                outside.run(note_presence, task=row.pk, what=what if holds else opposite, since=since)


@errand(every=timedelta(seconds=10))
def watch_for_police(outside: Outside) -> None:
    """See from the positions of a car whether its officers arrived: half a minute within the fence (domain.md 2.2, 2.4).

    Who passes by is not there; who stays is there since his first position within the fence, and the event says that
    it became known by position.
    """
    rows = list(
        Sending.objects.filter(arrived_at=None, left_at=None, incident__matter__stage__in=AT_INCIDENT)
        .select_related("incident", "car")
        .prefetch_related("car__crew")
    )
    riders = {row.officer_id for row in rows} | {
        one.pk for row in rows if row.car for one in row.car.crew.all()
    }
    traces = traces_of(riders, outside.at - LOOKS_BACK) if rows else {}
    for row in rows:
        place = point_of(row.incident)
        since = _there_since(place, _trace_of(row, traces)) if place else None
        if since is not None:
            outside.run(note_arrival, incident=row.incident_id, officer=row.officer_id, since=since)


def _trace_of(row: Sending, traces: dict[UUID, list[Trace]]) -> list[Trace]:
    """Where he was since he was sent: by his own device, else by that of whoever of his car was heard last."""
    crew = [one.pk for one in row.car.crew.all()] if row.car else []
    found = [
        [one for one in traces.get(rider, ()) if one.at >= row.sent_at] for rider in (row.officer_id, *crew)
    ]
    return found[0] or max(found, key=lambda trace: trace[-1].at if trace else row.sent_at)


def _there_since(place: Point, seen: list[Trace]) -> datetime | None:
    """Since when the newest positions have been within the fence; None if not yet for half a minute."""
    since = None
    for one in reversed(seen):
        if metres_between(place, Point(one.lat, one.lng)) > FENCE_METRES:
            break
        since = one.at
    return since if since is not None and seen[-1].at - since >= STAYS else None


@errand(every=timedelta(hours=1))
def forget_places(outside: Outside) -> None:
    """Delete the exact places of what was closed thirty days ago (X-R6; domain.md 1.4)."""
    for incident in places_to_forget(outside.at - KEPT):
        outside.run(coarsen_place, incident=incident)


@dataclass(frozen=True)
class _Seen:
    """What is known of one guard's being there: his last sign, his last place, what was noted before."""

    last_sign: datetime
    placed_at: datetime | None  # when his recorder last said where he is, since he arrived
    is_away: bool
    has_left: bool
    noted: dict[str, str]

    @classmethod
    def of(cls, row: Task, records: list[EventRecord], sample: LatestSample | None) -> "_Seen":
        """From the task's records and the newest position."""
        assert row.arrived_at is not None
        place = point_of(row.incident)
        deeds = [one.at for one in records if one.actor == row.guard_id]
        signs = [row.arrived_at, *deeds]
        placed_at, away = None, False
        if sample is not None and sample.at >= row.arrived_at:
            placed_at = sample.at
            signs.append(placed_at)
            fence = FENCE_METRES + min(sample.accuracy or 0.0, 50.0)
            away = place is not None and metres_between(place, Point(sample.lat, sample.lng)) > fence
        noted = dict(_PRESENCE[one.name] for one in records if one.name in _PRESENCE)
        return cls(max(signs), placed_at, away, any(one.name == LEFT_BY_HAND for one in records), noted)


STAYS, LOOKS_BACK = timedelta(seconds=30), timedelta(minutes=2)
SILENT = timedelta(seconds=30)  # the last sign is noted then; it takes effect five minutes after the sign
WATCHED = (*HELD, "handed_over", "rated")
LEFT_BY_HAND = "dispatch.scene_left"
_PRESENCE = {
    "dispatch.fence_left": ("left", "left"),
    "dispatch.fence_entered": ("left", "back"),
    "dispatch.sign_lost": ("silent", "silent"),
    "dispatch.sign_heard": ("silent", "heard"),
}


@errand(every=timedelta(hours=1))
def publish_yesterday(outside: Outside) -> None:
    """Publish the figures of the last whole days, as soon as they have settled; a day on which nothing ran is made up for."""
    today = outside.at.astimezone(timing.LOCAL).date()
    for back in range(MADE_UP, 0, -1):
        day = today - timedelta(days=back)
        begun = BoardRow.objects.filter(reported_at__lt=timing.span_of(day, day)[1]).exists()
        if (
            begun
            and outside.at >= timing.span_of(day, day)[1] + SETTLES
            and not PublishedFigure.objects.filter(day=day).exists()
        ):
            outside.run(publish_figures, day=day)
