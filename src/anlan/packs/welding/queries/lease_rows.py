# SPDX-License-Identifier: Apache-2.0
"""The rows from which a command to a chip is worded, of four tables by one question: the session, its chip with its device, its welder."""

from uuid import UUID

from django.db.models import QuerySet

from anlan.kernel.devices.models import Device
from anlan.kernel.together import Beside

from ..models.machines import Chip
from ..models.sessions import Session
from ..models.welders import Welder

LEASE = Beside()


@LEASE.rows
def open_sessions(key: UUID) -> QuerySet[Session]:
    """The session, while it is open."""
    return Session.objects.filter(pk=key, ended_at=None)


@LEASE.rows
def chips(key: UUID) -> QuerySet[Chip]:
    """The chip that its newest command is for."""
    return Chip.objects.filter(pk__in=Session.objects.filter(pk=key).values("chip"))


@LEASE.rows
def devices(key: UUID) -> QuerySet[Device]:
    """The chip as the register of devices knows it, while it is not revoked."""
    return Device.objects.filter(code__in=Session.objects.filter(pk=key).values("chip"), revoked_at=None)


@LEASE.rows
def welders(key: UUID) -> QuerySet[Welder]:
    """Its welder: what chip and air know of him."""
    return Welder.objects.filter(pk__in=Session.objects.filter(pk=key).values("welder")).only("pseudonym")
