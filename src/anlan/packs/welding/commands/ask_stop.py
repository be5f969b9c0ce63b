# SPDX-License-Identifier: Apache-2.0
"""A session has to end though nobody pressed a button: its permit, its certificate or its watcher is gone."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import command
from anlan.kernel.context import Context

from ..models.sessions import Session
from .leasing import ask_to_stop, locked

Reason = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,24}$")]


@command(label=pgettext_lazy("welding", "Let a session end"))
def ask_stop(ctx: Context, *, session: UUID, reason: Reason) -> None:
    """A running arc is not cut: the lock comes in its next gap."""
    row = Session.objects.filter(pk=session, ended_at=None).first()
    if row is not None:
        machine = locked(row.machine_id)
        row.refresh_from_db()
        ask_to_stop(ctx, row, machine, reason)
