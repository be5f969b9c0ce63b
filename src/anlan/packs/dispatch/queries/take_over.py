# SPDX-License-Identifier: Apache-2.0
"""What an officer signs when he takes the scene over: who held it, since when, what was done and written there."""

from datetime import datetime
from uuid import UUID

from anlan.kernel.writing import canonical

from ..models import HandOver, Sending, Task
from .ready import Ready
from .scenes import SENT

WHOLE_TASK = Ready(
    lambda task: Task.objects.select_related("incident__matter", "matter").filter(pk=task), UUID
)


def officer_there(task: Task, officer: UUID | None) -> Sending | None:
    """The officer's own sending, if he was sent, has arrived and has not left."""
    return next((one for one in SENT(task.incident_id, officer) if one.arrived_at is not None), None)


def statement_of(task: Task, officer: UUID, signed_at: datetime) -> str:
    """The record as canonical JSON (RFC 8785); the same facts at the same moment give the same bytes."""
    assert task.arrived_at is not None
    return canonical({
        "task": str(task.pk), "number": task.matter.number, "incident": task.incident.matter.number,
        "guard": str(task.guard_id), "held_since": task.arrived_at.isoformat(), "officer": str(officer),
        "signed_at": signed_at.isoformat(),
        "actions": sorted(task.ticks.filter(taken_back_at=None).values_list("action", flat=True)),
        "records": sorted(str(pk) for pk in task.persuasions.values_list("pk", flat=True)),
    })  # fmt: skip


def proof_of(task: UUID) -> str:
    """The proof of a take-over that was signed by a passkey; empty for every other."""
    return HandOver.objects.filter(task=task).values_list("proof", flat=True).first() or ""
