# SPDX-License-Identifier: Apache-2.0
"""What the relay of live pictures asks of the house, answered: tickets, who may stay, and films that become evidence."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from django.db import close_old_connections
from django.utils import translation

from anlan.kernel.access.sign_ins import ended
from anlan.kernel.command import perform
from anlan.kernel.context import Caller, Grant
from anlan.kernel.errors import CommandError
from anlan.kernel.evidence import uploads
from anlan.kernel.evidence.commands.add_evidence import add_evidence
from anlan.kernel.evidence.models import EvidenceItem
from anlan.kernel.ports import Admission, Direction, Film, NotAdmitted, Recording
from anlan.kernel.registry import REGISTRY

from ..commands.end_video import end_video
from ..commands.leave_camera import leave_camera
from ..commands.note_video import note_video
from ..models import CameraLook, VideoSession
from ..queries.cameras import look_of, looks_over, source_of
from ..queries.videos import left_behind, read_ticket, session_of, still_allowed

RELAY = Caller(None, "video", "follower", pack="dispatch")
FILMED_AS = "dispatch.guard"  # the capacity in which it was filmed says how long it is kept (PB-R3)


class DispatchGate:
    """The gate of the relay; every call is made in a thread, and begins by `tidy`ing what connections went stale there."""

    def __init__(self, tidy: Callable[[], None] = close_old_connections) -> None:
        self._tidy = tidy

    def admit(self, ticket: str, direction: Direction, language: str) -> Admission:
        """Who comes in; raises NotAdmitted."""
        self._tidy()
        with translation.override(language):
            try:
                shown = read_ticket(ticket, direction)
            except CommandError as no:
                raise NotAdmitted(no.code, str(no.message)) from no
        camera = source_of(shown.session) if isinstance(shown.session, CameraLook) else None
        return Admission(
            shown.session.pk, shown.person, shown.name, shown.nonce, shown.answered, camera, shown.sign_in
        )

    def still_allowed(self, asked: Mapping[UUID, frozenset[UUID]]) -> dict[UUID, frozenset[UUID] | None]:
        """For each session None when it is over, otherwise those of its viewers who may stay."""
        self._tidy()
        return still_allowed(asked)

    def signed_out(self, sign_ins: frozenset[UUID]) -> frozenset[UUID]:
        """Those that were ended."""
        self._tidy()
        return ended(sign_ins)

    def seen(self, session: UUID) -> None:
        """The first picture came; that somebody looks through a camera was said when it was opened."""
        self._tidy()
        if look_of(session) is None:
            self._note(session, what="seen")

    def ended(self, session: UUID) -> None:
        """The right to film is over, or nobody looks through the camera; somebody may have said so himself before."""
        self._tidy()
        if look := look_of(session):
            _leave(look)
            return
        row = VideoSession.objects.filter(pk=session, ended_at=None).first()
        if row is not None:
            perform(end_video, RELAY, {"task": row.task_id, "cause": "right_over"})

    def sweep(self, busy: frozenset[UUID]) -> None:
        """End sessions whose guard is not bound by the task any more, also those that no telephone ever reached."""
        self._tidy()
        for look in looks_over(busy):
            _leave(look)
        for session in left_behind():
            perform(end_video, RELAY, {"task": session.task_id, "cause": "right_over"})

    def not_kept(self, session: UUID, why: Literal["disk", "unplayable"]) -> None:
        """Nothing is recorded, or nothing more."""
        self._note(session, what="not_kept", why=why)

    def keep(self, recording: Recording) -> None:
        """The films become evidence of the task, borne by the guard; then the log takes the chain in."""
        self._tidy()
        session = session_of(recording.session)
        matter = session.task.matter
        permissions = REGISTRY.roles[FILMED_AS][2]
        grant = Grant(FILMED_AS, matter.region_path, None, permissions)
        bearer = Caller(session.guard_id, session.guard.person.name, "follower", (grant,))
        for film in recording.films:
            if film.path.name not in _kept(recording.session):  # a process that died half-way begins again
                _add(film, bearer, matter.pk)
        self._note(
            recording.session, what="kept", items=len(recording.films), frames=recording.frames,
            missing=recording.missing, damaged=recording.damaged, chain=recording.chain,
        )  # fmt: skip

    def is_deleted(self, session: UUID) -> bool:
        """Whether films were made of it and the time of all of them is over."""
        self._tidy()
        deleted = _kept(session).values()
        return bool(deleted) and all(deleted)

    def _note(self, session: UUID, **what: object) -> None:
        self._tidy()
        row = session_of(session)
        perform(note_video, RELAY, {"task": row.task_id, "session": session, **what})


def _leave(look: CameraLook) -> None:
    perform(leave_camera, RELAY, {"incident": look.incident_id, "look": look.pk})


def _kept(session: UUID) -> dict[str, datetime | None]:
    """The films of a session that are evidence, by file name, with when their time was over."""
    items = EvidenceItem.objects.filter(upload__name__startswith=f"{session}-")
    return dict(items.values_list("upload__name", "deleted_at"))


def _add(film: Film, bearer: Caller, matter: UUID) -> None:
    """Send a film in pieces, as a telephone would, and make evidence of it."""
    upload = uploads.begin(bearer, film.path.name, film.path.stat().st_size)
    with film.path.open("rb") as file:
        while piece := file.read(uploads.PIECE):
            upload = uploads.take(bearer, upload.pk, upload.received, piece)
    taken_at = datetime.fromtimestamp(film.first_ms / 1000, UTC)
    values = {"matter": matter, "upload": upload.pk, "medium": "recording", "taken_at": taken_at.isoformat()}
    perform(add_evidence, bearer, values)
