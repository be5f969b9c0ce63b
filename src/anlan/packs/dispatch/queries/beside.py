# SPDX-License-Identifier: Apache-2.0
"""The rows beside whoever holds a phone, a guard at a moment, his task, and an incident; a page reads each by one question."""

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from anlan.kernel.accounts.models import Factor
from anlan.kernel.devices.models import Device, LatestSample
from anlan.kernel.matters.beside import links
from anlan.kernel.matters.models import Involvement, Note
from anlan.kernel.people.models import Membership
from anlan.kernel.together import Beside

from ..models import (
    BoardRow,
    Duty,
    Guard,
    HandOver,
    Incident,
    Message,
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

PHONE, GUARD, TASK, SCENE = Beside(), Beside(UUID, datetime), Beside(), Beside()
MOST_PAST = 3


@PHONE.rows
def guards(person: UUID) -> QuerySet[Guard]:
    """Whether he is a guard, and whose."""
    return Guard.objects.filter(pk=person).select_related("person", "employer")


@PHONE.rows
def memberships(person: UUID) -> QuerySet[Membership]:
    """Where he belongs, the first first."""
    return Membership.objects.filter(person=person).select_related("post", "organisation").order_by("pk")


@PHONE.rows
def factors(person: UUID) -> QuerySet[Factor]:
    """What kinds of factor he has; nothing of what they are."""
    return Factor.objects.filter(person=person).only("kind")


@PHONE.rows
def devices(person: UUID) -> QuerySet[Device]:
    """The devices that he bears, by code."""
    return Device.objects.filter(bearer=person, revoked_at=None).order_by("code")


@PHONE.rows
def samples(person: UUID) -> QuerySet[LatestSample]:
    """Where these were last."""
    own = Device.objects.filter(bearer=person, revoked_at=None)
    return LatestSample.objects.filter(device__in=own.values("code")).order_by("at")


@PHONE.rows
def busy_with(person: UUID) -> QuerySet[Task]:
    """The task that binds him."""
    return Task.objects.filter(guard=person, is_busy=True).select_related("matter").order_by("pk")


@PHONE.rows
def orders(person: UUID) -> QuerySet[Sending]:
    """The incidents to which he was sent as an officer and that go on, the newest first."""
    rows = Sending.objects.filter(officer=person, left_at=None, incident__matter__closed_at=None)
    return rows.select_related("car").order_by("-sent_at")


@PHONE.rows
def taken_over(person: UUID) -> QuerySet[HandOver]:
    """What he took over as an officer and has not rated yet, the newest first."""
    rows = HandOver.objects.filter(officer=person, task__matter__stage="handed_over")
    return rows.select_related("task__matter", "task__guard__person").order_by("-signed_at")


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
def incidents(incident: UUID) -> QuerySet[Incident]:
    """The incident itself."""
    return Incident.objects.filter(pk=incident).select_related("category", "premises", "matter")


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
    return Task.objects.filter(incident=incident).select_related("matter", "guard__person").order_by("pk")


@SCENE.rows
def pictures(incident: UUID) -> QuerySet[VideoSession]:
    """The pictures that are shown: not over, each of the guard who is bound by its task now."""
    rows = VideoSession.objects.filter(task__incident=incident, ended_at=None, task__is_busy=True)
    return rows.filter(task__guard=F("guard")).order_by("pk")


@SCENE.rows
def signatures(incident: UUID) -> QuerySet[HandOver]:
    """The signatures under take-overs, the newest first."""
    rows = HandOver.objects.filter(task__incident=incident)
    return rows.select_related("task__matter").order_by("-signed_at")


@SCENE.rows
def messages(incident: UUID) -> QuerySet[Message]:
    """That something was written for the 110 side; the words stay where they are."""
    return Message.objects.filter(incident=incident).only("queued_at")


@SCENE.rows
def reporters(incident: UUID) -> QuerySet[Involvement]:
    """Who reported it, the earliest first."""
    rows = Involvement.objects.filter(matter=incident, part="reporter")
    return rows.select_related("person").order_by("since")


@SCENE.rows
def notes(incident: UUID) -> QuerySet[Note]:
    """That something was noted; the words stay where they are."""
    return Note.objects.filter(matter=incident).only("written_at")


def incident_of(task: UUID) -> UUID | None:
    """The incident that a task was made for, from what stands beside it."""
    return next((one.target_id for one in links(task) if one.relation == "task_of"), None)
