# SPDX-License-Identifier: Apache-2.0
"""Pictures from the scene: which session stands, who may film or look, and the tickets that open the relay's door."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.core import signing
from django.db.models import F
from django.utils.translation import gettext as _

from anlan.kernel import timing
from anlan.kernel.access.queries import caller_of
from anlan.kernel.access.sign_ins import ended
from anlan.kernel.context import Caller
from anlan.kernel.errors import NotAllowed, NotFound, Refused
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import sees
from anlan.kernel.people.models import Person

from ..models import BoardRow, CameraLook, VideoSession
from .beside import pictures
from .cameras import is_on, look_of

FILMS_AT = ("accepted", "on_scene", "calming", "escalated", "to_hand_over")
LASTS = 30  # seconds within which a ticket must be shown
SALT = "dispatch.video-ticket"

type Direction = Literal["publish", "watch"]


def open_video(task: UUID | None) -> VideoSession | None:
    """The session of a task that is not over."""
    return VideoSession.objects.filter(task=task, ended_at=None).first() if task else None


def shown_video(row: BoardRow) -> VideoSession | None:
    """The session that pages show of an incident: not over, of the guard who is bound by its task now."""
    found = pictures(row.incident) if row.task else ()
    return next((one for one in found if one.task_id == row.task), None)


def shown_videos(tasks: Iterable[UUID]) -> dict[UUID, VideoSession]:
    """The same for many tasks, by task, in one query."""
    found = VideoSession.objects.filter(
        task__in=list(tasks), ended_at=None, task__is_busy=True, task__guard=F("guard")
    )
    return {one.task_id: one for one in found}


def left_behind() -> list[VideoSession]:
    """Sessions that nobody ended, and whose guard is not bound by the task any more."""
    open_ones = VideoSession.objects.filter(ended_at=None)
    return list(open_ones.exclude(task__is_busy=True, task__guard=F("guard"))[:100])


def session_of(key: UUID) -> VideoSession:
    """A session by its id; raises NotFound."""
    found = VideoSession.objects.select_related("task__matter", "guard__person").filter(pk=key).first()
    if found is None:
        raise NotFound("no_such_video", _("There is no such picture."))
    return found


def picture_of(key: UUID) -> VideoSession | CameraLook:
    """A telephone's session or a look through a camera, by its id; raises NotFound."""
    return look_of(key) or session_of(key)


def matter_of(session: VideoSession | CameraLook) -> Matter:
    """The task that is filmed, or the incident for which somebody looks."""
    return session.incident.matter if isinstance(session, CameraLook) else session.task.matter


def stands(session: VideoSession | CameraLook) -> bool:
    """Whether pictures may come: not ended, and the guard is still bound by the task (PB-R10), or the incident open."""
    if isinstance(session, CameraLook):
        return is_on(session)
    task = session.task
    return session.ended_at is None and task.is_busy and task.guard_id == session.guard_id


def may_film(caller: Caller, session: VideoSession | CameraLook) -> bool:
    """Only the guard who holds the task now, and whose right was not taken away; a camera films by itself."""
    if isinstance(session, CameraLook):
        return False
    return caller.person == session.guard_id and sees(caller, session.task.matter, "dispatch.start_video")


def may_watch(caller: Caller, session: VideoSession | CameraLook) -> bool:
    """The desk and the officers in whose region it happens; through a camera only who may open one."""
    wanted = "open_camera" if isinstance(session, CameraLook) else "watch_video"
    return sees(caller, matter_of(session), f"dispatch.{wanted}")


def ticket(caller: Caller, session: VideoSession | CameraLook, direction: Direction) -> str:
    """A ticket for one entrance, bound to person, session and direction; raises NotAllowed or Refused."""
    allowed = may_film if direction == "publish" else may_watch
    if caller.person is None or not allowed(caller, session):
        if direction == "publish":
            raise NotAllowed("not_yours", _("Only the guard who has the task sends its picture."))
        raise NotAllowed("not_allowed", _("You may not look at pictures of this region."))
    if not stands(session):
        raise Refused("video_over", _("This picture is over."))
    said = {
        "p": str(caller.person), "s": str(session.pk), "d": direction, "n": secrets.token_urlsafe(12),
        "at": timing.now().timestamp(), "i": str(caller.session.id) if caller.session else "",
    }  # fmt: skip
    return signing.dumps(said, salt=SALT)


@dataclass(frozen=True)
class Shown:
    """A ticket that was read and holds."""

    person: UUID
    name: str
    session: VideoSession | CameraLook
    nonce: str
    answered: bool
    sign_in: UUID | None = None


def read_ticket(text: str, direction: Direction) -> Shown:
    """What a ticket says, rights asked anew at the door; raises Refused with `bad_ticket`, `old_ticket` or why not."""
    try:
        said = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        raise Refused("bad_ticket", _("This ticket is not valid here. Ask for a new one.")) from None
    if said["d"] != direction:
        raise Refused("bad_ticket", _("This ticket is not valid here. Ask for a new one."))
    if not 0 <= timing.now().timestamp() - said["at"] <= LASTS:
        raise Refused("old_ticket", _("This ticket is too old. Ask for a new one."))
    session = picture_of(UUID(said["s"]))
    person = Person.objects.get(pk=said["p"])
    caller = caller_of(person, "api")
    allowed = may_film if direction == "publish" else may_watch
    if not stands(session):
        raise Refused("video_over", _("This picture is over."))
    if not allowed(caller, session):
        raise Refused("no_right", _("You no longer have the right to this picture."))
    answered = isinstance(session, VideoSession) and session.answered_at is not None
    sign_in = UUID(said["i"]) if said["i"] else None
    if sign_in is not None and ended(frozenset((sign_in,))):
        raise Refused("signed_out", _("This device is signed out; the picture has stopped."))
    return Shown(person.pk, person.name, session, said["n"], answered, sign_in)


def _is_filmed(row: VideoSession | CameraLook) -> bool:
    return isinstance(row, CameraLook) or may_film(caller_of(row.guard.person, "api"), row)


def still_allowed(asked: Mapping[UUID, frozenset[UUID]]) -> dict[UUID, frozenset[UUID] | None]:
    """For each session None when it is over, otherwise those of its viewers who may go on looking."""
    rows = VideoSession.objects.select_related("task__matter", "guard__person").filter(pk__in=asked)
    looks = CameraLook.objects.select_related("incident__matter").filter(pk__in=asked)
    found: dict[UUID, VideoSession | CameraLook] = {row.pk: row for row in rows}
    found |= {look.pk: look for look in looks}
    people = {
        one.pk: one for one in Person.objects.filter(pk__in={who for all_ in asked.values() for who in all_})
    }
    answer: dict[UUID, frozenset[UUID] | None] = {}
    for key, viewers in asked.items():
        row = found.get(key)
        if row is None or not stands(row) or not _is_filmed(row):
            answer[key] = None
            continue
        answer[key] = frozenset(
            who for who in viewers if who in people and may_watch(caller_of(people[who], "api"), row)
        )
    return answer
