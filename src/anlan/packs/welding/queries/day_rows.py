# SPDX-License-Identifier: Apache-2.0
"""The rows of one machine's day, of ten tables by one question: from one moment to another."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from anlan.kernel.people.models import Person
from anlan.kernel.together import Beside

from ..models.machines import Machine
from ..models.permits import GasTest, Permit, PermitMachine, Watch
from ..models.sessions import Arc, Refusal, Session, Silence

DAY = Beside(UUID, datetime, datetime)


@DAY.rows
def permits(machine: UUID, begins: datetime, ends: datetime) -> QuerySet[Permit]:
    """The permits that name it and hold on the day, the earliest first."""
    return _naming(machine, begins, ends).select_related("matter", "firm").order_by("starts_at", "pk")


@DAY.rows
def gas_tests(machine: UUID, begins: datetime, ends: datetime) -> QuerySet[GasTest]:
    """All gas tests of these permits, the earliest first."""
    return GasTest.objects.filter(permit__in=_naming(machine, begins, ends).values("pk")).order_by("at", "pk")


@DAY.rows
def watches(machine: UUID, begins: datetime, ends: datetime) -> QuerySet[Watch]:
    """Who was named to watch under them."""
    return _watched(machine, begins, ends).order_by("named_at", "pk")


@DAY.rows
def work(machine: UUID, begins: datetime, ends: datetime) -> QuerySet[Session]:
    """Each stretch of work under them, with whatever machine."""
    rows = Session.objects.filter(permit__in=_naming(machine, begins, ends).values("pk"))
    return rows.only("permit", "granted_at", "ended_at").order_by("granted_at")


@DAY.rows
def sessions(machine: UUID, begins: datetime, ends: datetime) -> QuerySet[Session]:
    """What was started with it on the day."""
    return _started(machine, begins, ends).order_by("granted_at")


@DAY.rows
def refusals(machine: UUID, begins: datetime, ends: datetime) -> QuerySet[Refusal]:
    """The starts that were refused."""
    return _refused(machine, begins, ends).order_by("at")


@DAY.rows
def arcs(machine: UUID, begins: datetime, ends: datetime) -> QuerySet[Arc]:
    """Each arc of the day, from strike to break."""
    rows = Arc.objects.filter(machine=machine, began_at__lt=ends, began_at__gte=begins)
    return rows.only("began_at", "ended_at").order_by("began_at")


@DAY.rows
def silences(machine: UUID, begins: datetime, ends: datetime) -> QuerySet[Silence]:
    """When its chip was not heard."""
    lasts = Q(until=None) | Q(until__gt=begins)
    return Silence.objects.filter(lasts, machine=machine, since__lt=ends).order_by("since")


@DAY.rows
def heard(machine: UUID, _begins: datetime, _ends: datetime) -> QuerySet[Machine]:
    """The machine, where its chip was ever heard."""
    return Machine.objects.filter(pk=machine, chip__heard_at__isnull=False).only("activated_at")


@DAY.rows
def people(machine: UUID, begins: datetime, ends: datetime) -> QuerySet[Person]:
    """Whoever watched, welded, or was refused."""
    key = machine, begins, ends
    watched, welded = _watched(*key).values("person"), _started(*key).values("welder")
    refused = _refused(*key).filter(welder__isnull=False).values("welder")
    return Person.objects.filter(Q(pk__in=watched) | Q(pk__in=welded) | Q(pk__in=refused)).only("name")


def _naming(machine: UUID, begins: datetime, ends: datetime) -> QuerySet[Permit]:
    under = PermitMachine.objects.filter(machine=machine).values("permit")
    rows = Permit.objects.filter(pk__in=under, starts_at__lt=ends, ends_at__gt=begins)
    return rows.exclude(matter__stage__in=("draft", "rejected", "voided"))


def _watched(machine: UUID, begins: datetime, ends: datetime) -> QuerySet[Watch]:
    return Watch.objects.filter(permit__in=_naming(machine, begins, ends).values("pk"))


def _started(machine: UUID, begins: datetime, ends: datetime) -> QuerySet[Session]:
    return Session.objects.filter(machine=machine, granted_at__lt=ends, granted_at__gte=begins)


def _refused(machine: UUID, begins: datetime, ends: datetime) -> QuerySet[Refusal]:
    return Refusal.objects.filter(machine=machine, at__gte=begins, at__lt=ends)
