# SPDX-License-Identifier: Apache-2.0
"""Whom matters were handed on to (转办): it ends by itself, for its moment is asked at every look."""

from collections.abc import Iterable
from functools import cache
from uuid import UUID

from django.db.models import Q, QuerySet

from .. import timing
from ..access.models import RoleGrant
from ..context import Caller
from ..places.queries import in_subtree, within
from ..registry import REGISTRY
from .models import Matter, Referred


@cache
def referral_roles() -> frozenset[str]:
    """The roles that any kind hands matters on to, by full name (the registry is read-only after start)."""
    return frozenset(
        f"{entry.pack}.{role}"
        for entry in REGISTRY.kinds.values()
        for one in entry.kind.referrals
        for role in one.roles
    )


def standing() -> QuerySet[Referred]:
    """The referrals that count now."""
    return Referred.objects.filter(ended_at=None, until__gt=timing.now())


def referred_to(caller: Caller) -> QuerySet[Referred] | None:
    """The referrals that reach this caller now, by name or by a role that he holds where the matter is.

    None where there can be none: he holds no role that matters are handed on to.
    """
    grants = [one for one in caller.grants if one.role in referral_roles()]
    if caller.person is None or not grants:
        return None
    reaches = Q(person=caller.person)
    for one in grants:
        reaches |= Q(role=one.role) & in_subtree(one.region, "matter__region_path")
    return standing().filter(reaches)


def reaches(caller: Caller, row: Referred, matter: Matter) -> bool:
    """Whether a referral of this matter that stands reaches this caller: the same of a row that was read."""
    grants = [one for one in caller.grants if one.role in referral_roles()]
    if caller.person is None or not grants:
        return False
    by_role = any(one.role == row.role and within(matter.region_path, one.region) for one in grants)
    return row.person_id == caller.person or by_role


def people_referred(matters: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Whom these matters were handed on to, person by person; no question where no kind hands anything on."""
    if not referral_roles():
        return {}
    rows = list(standing().filter(matter__in=set(matters)).select_related("matter"))
    roles = {one.role for one in rows if one.role}
    grants = holders(roles) if roles else []
    found: dict[UUID, set[UUID]] = {}
    for one in rows:
        people = {one.person_id} if one.person_id else reached(one.role, one.matter.region_path, grants)
        found.setdefault(one.matter_id, set()).update(people)
    return {matter: frozenset(people) for matter, people in found.items()}


def holders(roles: Iterable[str]) -> list[tuple[UUID, str, str]]:
    """Who holds one of these roles today: person, role, path of the region."""
    live = Q(ends_at=None) | Q(ends_at__gt=timing.now())
    rows = RoleGrant.objects.filter(live, role__in=set(roles))
    return list(rows.values_list("person", "role", "region_path"))


def reached(role: str, region: str, grants: Iterable[tuple[UUID, str, str]]) -> set[UUID]:
    """Of these holders those of a role whose region holds the matter's."""
    return {person for person, held, path in grants if held == role and within(region, path)}
