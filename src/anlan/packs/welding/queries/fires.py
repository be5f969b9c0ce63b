# SPDX-License-Identifier: Apache-2.0
"""Fires that welding caused, within what a caller may see: of his regions, or of his own firm."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from anlan.kernel.access.permissions import regions_of
from anlan.kernel.context import Caller
from anlan.kernel.errors import NotFound
from anlan.kernel.people.models import Organisation
from anlan.kernel.places.queries import in_subtree

from ..models.fires import WeldFire
from .own_firm import own_firm


def fires_seen(caller: Caller, permission: str) -> QuerySet[WeldFire]:
    """Those that count, the newest first."""
    rows = WeldFire.objects.filter(withdrawn_at=None).select_related("firm").order_by("-at")
    paths = regions_of(caller, permission)
    if paths is None:
        return rows
    mine = Q(firm__in=own_firm(caller, permission).values("organisation"))
    for path in paths:
        mine |= in_subtree(path)
    return rows.filter(mine)


def firm_in(path: str, firm: UUID | None) -> Organisation | None:
    """The firm at which it burnt, where one is named; it lies in that region. Raises NotFound."""
    if firm is None:
        return None
    found = Organisation.objects.filter(in_subtree(path), pk=firm, kind="firm").first()
    if found is None:
        raise NotFound("no_such_firm", _("There is no such firm in this region."))
    return found
