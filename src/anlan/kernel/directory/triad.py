# SPDX-License-Identifier: Apache-2.0
"""The three administrators of the office are three people (三员分立, X-R9)."""

from uuid import UUID

from ..access.queries import grants_of
from ..law import APART


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
