# SPDX-License-Identifier: Apache-2.0
"""The rows from which a start is decided, of eleven tables by one question: about a machine, a welder, and a moment."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from anlan.kernel.together import Beside

from ..kinds.hot_work import IN_FORCE
from ..models.machines import Chip
from ..models.permits import Ban, GasTest, Permit, PermitMachine, PermitWelder, Watch
from ..models.sessions import Session
from ..models.welders import Binding, Certificate, Welder

LOOKS_BACK = timedelta(hours=12)  # for whoever cannot have come from there so fast
START = Beside(UUID, UUID, datetime, datetime)

type Key = tuple[UUID, UUID, datetime, datetime]


def key_of(machine: UUID, welder: UUID, at: datetime) -> Key:
    """What all of these are asked by."""
    return machine, welder, at, at - LOOKS_BACK


@START.rows
def chips(machine: UUID, _welder: UUID, _at: datetime, _since: datetime) -> QuerySet[Chip]:
    """The chip in the machine."""
    return Chip.objects.filter(machine=machine)


@START.rows
def runs_here(machine: UUID, _welder: UUID, _at: datetime, _since: datetime) -> QuerySet[Session]:
    """The session that is open on the machine."""
    return Session.objects.filter(machine=machine, ended_at=None)


@START.rows
def runs_elsewhere(machine: UUID, welder: UUID, _at: datetime, _since: datetime) -> QuerySet[Session]:
    """What the welder has open on other machines."""
    return Session.objects.filter(welder=welder, ended_at=None).exclude(machine=machine)


@START.rows
def last_elsewhere(machine: UUID, welder: UUID, _at: datetime, since: datetime) -> QuerySet[Session]:
    """The newest session of his on another machine that is over."""
    rows = Session.objects.filter(welder=welder, ended_at__gt=since).exclude(machine=machine)
    newest = rows.order_by("-ended_at").values("pk")[:1]
    return Session.objects.filter(pk__in=newest).select_related("machine")


@START.rows
def welders(_machine: UUID, welder: UUID, _at: datetime, _since: datetime) -> QuerySet[Welder]:
    """The welder, where he is enrolled."""
    return Welder.objects.filter(pk=welder)


@START.rows
def bindings(_machine: UUID, welder: UUID, _at: datetime, _since: datetime) -> QuerySet[Binding]:
    """The firms that he is bound to, by consent of both."""
    return Binding.objects.filter(welder=welder, agreed_at__isnull=False, ended_at=None)


@START.rows
def certificates(_machine: UUID, welder: UUID, _at: datetime, _since: datetime) -> QuerySet[Certificate]:
    """His certificates, as their ministries last said."""
    return Certificate.objects.filter(welder=welder).order_by("kind", "number")


@START.rows
def permits(machine: UUID, welder: UUID, _at: datetime, _since: datetime) -> QuerySet[Permit]:
    """The permits in force that name both."""
    return _naming(machine, welder).select_related("matter", "firm").order_by("pk")


@START.rows
def gas_tests(machine: UUID, welder: UUID, _at: datetime, _since: datetime) -> QuerySet[GasTest]:
    """The gas tests of these permits."""
    return GasTest.objects.filter(permit__in=_naming(machine, welder).values("pk")).order_by("at", "pk")


@START.rows
def watches(machine: UUID, welder: UUID, _at: datetime, _since: datetime) -> QuerySet[Watch]:
    """Who was named to watch under them."""
    return Watch.objects.filter(permit__in=_naming(machine, welder).values("pk")).order_by("named_at", "pk")


@START.rows
def bans(_machine: UUID, _welder: UUID, at: datetime, _since: datetime) -> QuerySet[Ban]:
    """The bans that hold at the moment or begin later, anywhere."""
    return Ban.objects.filter(Q(ends_at__gt=at) | Q(starts_at__gt=at), lifted_at=None)


def _naming(machine: UUID, welder: UUID) -> QuerySet[Permit]:
    under = PermitMachine.objects.filter(machine=machine).values("permit")
    by = PermitWelder.objects.filter(person=welder).values("permit")
    return Permit.objects.filter(matter__stage__in=IN_FORCE, pk__in=under).filter(pk__in=by)
