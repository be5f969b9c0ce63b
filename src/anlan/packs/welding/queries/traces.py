# SPDX-License-Identifier: Apache-2.0
"""What can be traced: a machine's, a welder's or a firm's sessions, refusals and arcs within a time."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from anlan.kernel.context import Caller

from ..models.machines import Machine
from ..models.sessions import Refusal, Session
from .own_firm import own_machines

MOST = 500


def sessions_of(
    caller: Caller,
    begins: datetime,
    ends: datetime,
    *,
    machine: UUID | None = None,
    welder: UUID | None = None,
) -> list[Session]:
    """Sessions within the caller's reach, newest first; a welder reads his own."""
    rows = _within(
        Session.objects.filter(granted_at__lt=ends, granted_at__gte=begins), caller, machine, welder
    )
    return list(
        rows.select_related("machine", "welder").prefetch_related("arcs").order_by("-granted_at")[:MOST]
    )


def refusals_of(
    caller: Caller,
    begins: datetime,
    ends: datetime,
    *,
    machine: UUID | None = None,
    welder: UUID | None = None,
) -> list[Refusal]:
    """Refused starts within the caller's reach, newest first."""
    rows = _within(Refusal.objects.filter(at__lt=ends, at__gte=begins), caller, machine, welder)
    return list(rows.select_related("machine", "welder").order_by("-at")[:MOST])


def machines_seen(caller: Caller) -> QuerySet[Machine]:
    """The machines within the caller's reach, with their chips."""
    return own_machines(caller, "welding.view").select_related("firm__organisation", "chip")


def _within[M: (Session, Refusal)](
    rows: QuerySet[M], caller: Caller, machine: UUID | None, welder: UUID | None
) -> QuerySet[M]:
    mine = rows.filter(machine__in=own_machines(caller, "welding.lock_machine"))
    if not caller.grants_for("welding.lock_machine"):
        mine = rows.filter(welder=caller.person)
    if machine is not None:
        mine = mine.filter(machine=machine)
    return mine.filter(welder=welder) if welder is not None else mine
