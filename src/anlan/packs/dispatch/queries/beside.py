# SPDX-License-Identifier: Apache-2.0
"""The rows beside a guard at a moment, beside his task, and beside an incident; a page reads each by one question."""

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from anlan.kernel.together import Beside

from ..models import (
    BoardRow,
    Duty,
    Guard,
    HandOver,
    Offer,
    Party,
    Persuasion,
    Recorder,
    Sending,
    Shift,
    Task,
    Tick,
    VenuePost,
    VideoSession,
)
from .recorders import carried

GUARD, TASK, SCENE = Beside(UUID, datetime), Beside(), Beside()
MOST_PAST = 3


@GUARD.rows
def shifts(person: UUID, at: datetime) -> QuerySet[Shift]:
    """What the roster says of him now."""
    return Shift.objects.filter(person=person, starts_at__lte=at, ends_at__gt=at).order_by("pk")


@GUARD.rows
def posts(person: UUID, at: datetime) -> QuerySet[VenuePost]:
    """The post of that shift, and his own."""
    now = Shift.objects.filter(person=person, starts_at__lte=at, ends_at__gt=at).values("post")
    home = Guard.objects.filter(pk=person).values("home_post")
    return VenuePost.objects.filter(Q(code__in=now) | Q(code__in=home)).only("code", "name")


@GUARD.rows
def duties(person: UUID, _at: datetime) -> QuerySet[Duty]:
    """The duty that he signed on to and not off."""
    return Duty.objects.filter(guard=person, signed_off_at=None).order_by("pk")


@GUARD.rows
def past(person: UUID, _at: datetime) -> QuerySet[Task]:
    """His newest tasks that are over."""
    newest = Task.objects.filter(guard=person, ended_at__isnull=False).order_by("-ended_at")
    rows = Task.objects.filter(pk__in=newest.values("pk")[:MOST_PAST])
    return rows.select_related("matter").order_by("-ended_at")


@GUARD.rows
def recorders(person: UUID, at: datetime) -> QuerySet[Recorder]:
    """The recorders that he carries."""
    return carried(person, at)


@TASK.rows
def offers(task: UUID) -> QuerySet[Offer]:
    """To whom it was offered, the newest first."""
    return Offer.objects.filter(task=task).order_by("-offered_at")


@TASK.rows
def ticks(task: UUID) -> QuerySet[Tick]:
    """What was done on the scene."""
    return Tick.objects.filter(task=task, taken_back_at=None).order_by("at")


@TASK.rows
def persuasions(task: UUID) -> QuerySet[Persuasion]:
    """The records of persuasion, their words sealed."""
    return Persuasion.objects.filter(task=task).order_by("written_at")


@TASK.rows
def films(task: UUID) -> QuerySet[VideoSession]:
    """The picture that is shown: not over, of the guard who is bound by the task now."""
    return VideoSession.objects.filter(task=task, ended_at=None, task__is_busy=True, task__guard=F("guard"))


@TASK.rows
def hand_overs(task: UUID) -> QuerySet[HandOver]:
    """Who took the scene over."""
    return HandOver.objects.filter(task=task).select_related("officer")


@SCENE.rows
def sendings(incident: UUID) -> QuerySet[Sending]:
    """Who was sent, in order."""
    return Sending.objects.filter(incident=incident).select_related("officer", "car").order_by("sent_at")


@SCENE.rows
def board_rows(incident: UUID) -> QuerySet[BoardRow]:
    """Its line on the board."""
    return BoardRow.objects.filter(incident=incident)


@SCENE.rows
def parties(incident: UUID) -> QuerySet[Party]:
    """Parties and witnesses who stand, the earliest named first; their words sealed."""
    rows = Party.objects.filter(incident=incident, struck_at=None)
    return rows.select_related("person").order_by("named_at")


@SCENE.rows
def tasks(incident: UUID) -> QuerySet[Task]:
    """The guards' tasks there."""
    return Task.objects.filter(incident=incident).select_related("matter").order_by("pk")
