# SPDX-License-Identifier: Apache-2.0
"""What stands beside a permit in the tables of this pack: a page that shows the permit reads all of it by one question."""

from uuid import UUID

from django.db.models import QuerySet

from anlan.kernel.access.models import RoleGrant
from anlan.kernel.together import Beside

from ..models.machines import Machine
from ..models.permits import GasTest, Measure, Permit, PermitMachine, PermitSignature, PermitWelder, Watch
from ..models.sessions import Session
from ..models.welders import Certificate

PERMIT = Beside()
APPROVERS = tuple(f"welding.approver_{one}" for one in ("unit", "safety", "principal"))


@PERMIT.rows
def permits(key: UUID) -> QuerySet[Permit]:
    """The permit itself, with its firm and who applied for it."""
    return Permit.objects.filter(pk=key).select_related("firm", "matter", "applicant")


@PERMIT.rows
def gas_tests(key: UUID) -> QuerySet[GasTest]:
    """Its gas tests, the earliest first."""
    return GasTest.objects.filter(permit=key).select_related("analyst").order_by("at", "pk")


@PERMIT.rows
def watches(key: UUID) -> QuerySet[Watch]:
    """Who was named to watch, in that order."""
    return Watch.objects.filter(permit=key).select_related("person").order_by("named_at", "pk")


@PERMIT.rows
def measures(key: UUID) -> QuerySet[Measure]:
    """The measures that were ticked, in their order."""
    return Measure.objects.filter(permit=key).select_related("person").order_by("at")


@PERMIT.rows
def signatures(key: UUID) -> QuerySet[PermitSignature]:
    """Who signed it, in their order."""
    return PermitSignature.objects.filter(permit=key).select_related("person").order_by("at", "pk")


@PERMIT.rows
def welders(key: UUID) -> QuerySet[PermitWelder]:
    """Who welds under it."""
    return PermitWelder.objects.filter(permit=key).select_related("person").order_by("pk")


@PERMIT.rows
def certificates(key: UUID) -> QuerySet[Certificate]:
    """The certificates that it names."""
    return Certificate.objects.filter(pk__in=PermitWelder.objects.filter(permit=key).values("certificate"))


@PERMIT.rows
def machines(key: UUID) -> QuerySet[Machine]:
    """The machines that it names."""
    return Machine.objects.filter(pk__in=PermitMachine.objects.filter(permit=key).values("machine"))


@PERMIT.rows
def sessions(key: UUID) -> QuerySet[Session]:
    """Each stretch of work under it, in their order."""
    return Session.objects.filter(permit=key).order_by("granted_at")


@PERMIT.rows
def approvers(key: UUID) -> QuerySet[RoleGrant]:
    """Who approves for its firm, at whichever level, now or once."""
    firm = Permit.objects.filter(pk=key).values("firm")
    return (
        RoleGrant.objects.filter(organisation__in=firm, role__in=APPROVERS)
        .select_related("person")
        .order_by("pk")
    )
