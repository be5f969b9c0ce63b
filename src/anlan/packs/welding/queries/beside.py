# SPDX-License-Identifier: Apache-2.0
"""What stands beside a permit, and beside a doubted certificate: a page that shows one of them reads all of it by one question."""

from uuid import UUID

from django.db.models import Q, QuerySet

from anlan.kernel.access.models import RoleGrant
from anlan.kernel.people.models import Person
from anlan.kernel.together import Beside

from ..models.machines import Machine
from ..models.permits import GasTest, Measure, Permit, PermitMachine, PermitSignature, PermitWelder, Watch
from ..models.sessions import Session
from ..models.warnings import CertificateDoubt
from ..models.welders import Certificate

PERMIT = Beside()
DOUBT = Beside()
TAKE_PART = (
    "welding.approver_unit",
    "welding.approver_safety",
    "welding.approver_principal",
    "welding.watcher",
)


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
def grants(key: UUID) -> QuerySet[RoleGrant]:
    """Who approves or watches for its firm, at whichever level, now or once."""
    firm = Permit.objects.filter(pk=key).values("firm")
    rows = RoleGrant.objects.filter(organisation__in=firm, role__in=TAKE_PART)
    return rows.select_related("person").order_by("pk")


@DOUBT.rows
def doubts(key: UUID) -> QuerySet[CertificateDoubt]:
    """The doubt itself, with its firm."""
    return CertificateDoubt.objects.filter(pk=key).select_related("firm")


@DOUBT.rows
def doubted(key: UUID) -> QuerySet[Certificate]:
    """The certificate that it is about."""
    return Certificate.objects.filter(pk__in=CertificateDoubt.objects.filter(pk=key).values("certificate"))


@DOUBT.rows
def readers(key: UUID) -> QuerySet[Person]:
    """Whose certificate it is, and who has read it."""
    row = CertificateDoubt.objects.filter(pk=key)
    who = Q(pk__in=row.values("person"))
    for name in ("proposed_by", "confirmed_by"):
        who |= Q(pk__in=row.filter(**{f"{name}__isnull": False}).values(name))
    return Person.objects.filter(who).only("name")
