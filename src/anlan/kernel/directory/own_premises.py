# SPDX-License-Identifier: Apache-2.0
"""Whose premises: what a grant that names an organisation reaches, and nothing beside it."""

from django.db.models import Q, QuerySet

from ..context import Caller
from ..places.models import Premises
from ..places.queries import in_subtree


def own_premises(caller: Caller, permission: str) -> QuerySet[Premises]:
    """The premises that are run by the organisation for which the caller holds the permission.

    A grant that names no organisation reaches none: whoever has a whole region reads the register.
    """
    mine = Q(pk__in=[])
    for grant in caller.grants_for(permission):
        if grant.organisation is not None:
            here = in_subtree(grant.region) if grant.region else Q()
            mine |= Q(operator=grant.organisation) & here
    return Premises.objects.filter(mine).order_by("code")
