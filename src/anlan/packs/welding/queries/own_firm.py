# SPDX-License-Identifier: Apache-2.0
"""The fence of firms: a firm's people reach their own firm and nothing beside it; street and district reach regions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from anlan.kernel import timing
from anlan.kernel.access.models import RoleGrant
from anlan.kernel.access.permissions import TRUSTED
from anlan.kernel.context import Caller, Context
from anlan.kernel.matters.flow import involve
from anlan.kernel.matters.models import Matter
from anlan.kernel.places.queries import in_subtree

from ..models.firms import Firm
from ..models.machines import Machine
from ..models.permits import Permit
from ..models.warnings import CertificateDoubt, WeldWarning

INVOLVED = ("safety_officer", "duty_manager")  # whom every open matter of their firm concerns


def own_firm(caller: Caller, permission: str) -> QuerySet[Firm]:
    """The firms for which the caller holds a permission: that of his grant, or those of its region."""
    if caller.channel in TRUSTED or caller.pack == "welding":
        return Firm.objects.all()
    mine = Q(pk__in=[])
    for grant in caller.grants_for(permission):
        if grant.organisation is not None:
            mine |= Q(organisation=grant.organisation)
        elif not grant.involved_only:
            mine |= in_subtree(grant.region, "organisation__region_path") if grant.region else ~Q(pk=None)
    return Firm.objects.filter(mine)


def own_machines(caller: Caller, permission: str) -> QuerySet[Machine]:
    """The machines of the firms within the caller's reach."""
    return Machine.objects.filter(firm__in=own_firm(caller, permission)).order_by("code")


def involve_firm(ctx: Context, matter: Matter, firm: UUID) -> None:
    """Let those who answer for a firm's safety take part in its matter."""
    for person, role in holders(firm):
        involve(ctx, matter, person, role)


def holders(firm: UUID, roles: Iterable[str] = INVOLVED) -> list[tuple[UUID, str]]:
    """Who holds which of these roles for a firm now."""
    rows = grants_now(firm, roles).order_by("person", "role")
    return [(person, role.partition(".")[2]) for person, role in rows.values_list("person", "role")]


def grants_now(firm: Any, roles: Iterable[str]) -> QuerySet[RoleGrant]:
    """The grants of these roles that stand for a firm now (Any: its key, or a query that gives it)."""
    standing = Q(ends_at=None) | Q(ends_at__gt=timing.now())
    return RoleGrant.objects.filter(standing, organisation__in=firm if isinstance(firm, QuerySet) else [firm],
                                    role__in=[f"welding.{role}" for role in roles])  # fmt: skip


def stands(grant: RoleGrant, at: datetime) -> bool:
    """Whether a grant that was read holds at a moment."""
    return grant.ends_at is None or grant.ends_at > at


def open_matters(firm: UUID) -> list[UUID]:
    """The open matters of a firm: its permits, the warnings about it, the doubts about its welders."""
    parts = (Permit, WeldWarning, CertificateDoubt)
    rows = [
        one.objects.filter(firm=firm, matter__closed_at=None).values_list("pk", flat=True) for one in parts
    ]
    return sorted(key for found in rows for key in found)
