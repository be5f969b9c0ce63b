# SPDX-License-Identifier: Apache-2.0
"""What an officer signs when he takes the scene over: who held it, since when, what was done and written there."""

import hashlib
from datetime import datetime
from uuid import UUID

from anlan.kernel.command.ready import Ready
from anlan.kernel.matters.models import Matter
from anlan.kernel.vault import unseal
from anlan.kernel.writing import canonical

from ..models import HandOver, Persuasion, Sending, Task, Tick
from .beside import incident_of, signatures
from .scenes import SENT

WHOLE_TASK = Ready(
    lambda task: Task.objects.select_related("incident__matter", "matter").filter(pk=task), UUID
)

_TICKS = Ready(
    lambda task: Tick.objects.filter(task=task, taken_back_at=None).values_list("action", flat=True), UUID
)
_PERSUASIONS = Ready(lambda task: Persuasion.objects.filter(task=task).values_list("pk", flat=True), UUID)


def officer_there(task: Task, officer: UUID | None) -> Sending | None:
    """The officer's own sending, if he was sent, has arrived and has not left."""
    return next((one for one in SENT(task.incident_id, officer) if one.arrived_at is not None), None)


def statement_of(task: Task, officer: UUID, signed_at: datetime, drawing: str = "") -> str:
    """The record as canonical JSON (RFC 8785); the same facts at the same moment give the same bytes.

    Of a drawn name it holds the SHA-256, so that the drawing stands under this record and no other.
    """
    assert task.arrived_at is not None
    drawn = {"drawing": hashlib.sha256(drawing.encode()).hexdigest()} if drawing else {}
    return canonical({
        **drawn,
        "task": str(task.pk), "number": task.matter.number, "incident": task.incident.matter.number,
        "guard": str(task.guard_id), "held_since": task.arrived_at.isoformat(), "officer": str(officer),
        "signed_at": signed_at.isoformat(),
        "actions": sorted(_TICKS(task.pk)),
        "records": sorted(str(pk) for pk in _PERSUASIONS(task.pk)),
    })  # fmt: skip


def signed_take_over(matter: Matter) -> HandOver | None:
    """The signature under the take-over of a task, or of an incident's task."""
    if matter.kind != "dispatch.first_response":
        return next(iter(signatures(matter.pk)), None)
    incident = incident_of(matter.pk)
    return next((one for one in signatures(incident) if one.task_id == matter.pk), None) if incident else None


def drawn_name(signed: HandOver) -> str:
    """The officer's name as he drew it: an SVG document; empty where he did not."""
    if not signed.drawing:
        return ""
    path = unseal(signed.drawing, signed.row)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200"><path fill="none" stroke="#14181d" stroke-width="4" '
        f'stroke-linecap="round" stroke-linejoin="round" d="{path}"/></svg>'
    )


def proofs_of(matter: Matter) -> list[tuple[str, str]]:
    """What stands beside a matter's evidence and can be checked by itself: name and text of each file."""
    signed = signed_take_over(matter)
    if signed is None:
        return []
    name = f"{signed.task.matter.number}-take-over"
    if signed.proof:
        return [(f"{name}.signature.json", signed.proof)]
    drawn = drawn_name(signed)
    return [(f"{name}.json", signed.statement)] + ([(f"{name}.svg", drawn)] if drawn else [])
