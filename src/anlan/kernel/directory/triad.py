# SPDX-License-Identifier: Apache-2.0
"""The three administrators of the office are three people (三员分立, X-R9)."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from .. import timing
from ..access.models import RoleGrant
from ..access.queries import grants_of
from ..law import APART
from ..people.models import Person


def holds_another(person: UUID, role: str) -> bool:
    """Whether this person holds another of the three already, anywhere."""
    return role in APART and any(one.role in APART - {role} for one in grants_of(person))


def two_of_three(wanted: dict[UUID, set[str]]) -> set[UUID]:
    """Of people and the roles they are about to get: those who would hold two of the three."""
    return {
        person
        for person, roles in wanted.items()
        if roles & APART and len((roles | {one.role for one in grants_of(person)}) & APART) > 1
    }


def holding_two() -> Iterator[tuple[Person, list[str]]]:
    """Who holds two of the three by now, from before they were kept apart or by hand in the database."""
    holds = Q(ends_at=None) | Q(ends_at__gt=timing.now())
    roles: dict[Person, set[str]] = {}
    for grant in RoleGrant.objects.filter(holds, role__in=APART).select_related("person"):
        roles.setdefault(grant.person, set()).add(grant.role)
    for person, held in sorted(roles.items(), key=lambda one: one[0].code):
        if len(held) > 1:
            yield person, sorted(held)
