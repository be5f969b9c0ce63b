# SPDX-License-Identifier: Apache-2.0
"""Work under a permit, as its sessions tell: from the lease to the stop."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from ..models.sessions import Session


def worked_under(permit: UUID) -> list[tuple[datetime, datetime | None]]:
    """Each stretch of work under a permit; None while it runs."""
    return stretches(Session.objects.filter(permit=permit).order_by("granted_at"))


def stretches(rows: Iterable[Session]) -> list[tuple[datetime, datetime | None]]:
    """The same of sessions that were read."""
    return [(one.granted_at, one.ended_at) for one in rows]


def runs_under(permit: UUID) -> bool:
    """Whether a machine runs under it now."""
    return Session.objects.filter(permit=permit, ended_at=None).exists()
