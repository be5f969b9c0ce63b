# SPDX-License-Identifier: Apache-2.0
"""Reading versions: which choices wait, for whom, and what stands side by side in one."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ..access.permissions import regions_of
from ..context import Caller
from ..errors import NotFound
from ..places.queries import in_subtree
from ..registry import REGISTRY
from .adverse import hidden_from
from .models import Conflict, Involvement, Matter, Version
from .versions import EDITED, LIVE, Edited

VERB = "choose_version"


def conflicts_waiting_for(caller: Caller) -> QuerySet[Conflict]:
    """The open choices that this person may make: one question, the oldest first."""
    condition = Q(pk__in=[])
    if caller.person is None:
        return Conflict.objects.filter(condition)
    for pack in REGISTRY.packs:
        permission, here = f"{pack}.{VERB}", Q(matter__kind__startswith=f"{pack}.")
        paths = regions_of(caller, permission)
        for path in [""] if paths is None else paths:
            condition |= here & in_subtree(path, "matter__region_path")
        for bound in {one.bound for one in caller.grants_for(permission) if one.involved_only}:
            own = Involvement.objects.filter(person=caller.person, until=None).values("matter")
            condition |= here & Q(matter__in=own) & in_subtree(bound, "matter__region_path")
    if against := hidden_from(caller, REGISTRY.packs):
        condition &= Q(matter__in=Matter.objects.exclude(against))
    rows = Conflict.objects.filter(condition, ended_at=None)
    return rows.select_related("matter").order_by("found_at", "id")


def conflict_of(matter: UUID, key: UUID) -> Conflict:
    """A choice of this matter, open or made; raises NotFound."""
    found = Conflict.objects.select_related("matter").filter(pk=key, matter=matter).first()
    if found is None or found.what not in EDITED:
        raise NotFound("no_such_conflict", _("There is no such choice to be made here."))
    return found


def edited_of(conflict: Conflict) -> Edited:
    """What it is that was said differently."""
    return EDITED[conflict.what]


def side_by_side(conflict: Conflict) -> list[Version]:
    """The versions between which somebody chooses; of one that was made, all that were there and what was chosen."""
    rows = Version.objects.filter(conflict=conflict)
    if conflict.ended_at is None:
        rows = rows.filter(state__in=LIVE)
    return list(rows.order_by("number"))
