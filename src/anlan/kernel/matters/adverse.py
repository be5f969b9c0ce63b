# SPDX-License-Identifier: Apache-2.0
"""Who must not know of a matter: those whom it is against, whatever roles they hold by chance (X-R6).

Source: Anti-Domestic-Violence Law art. 5 (privacy) and 14 (who reported stays confidential).

To them it is not there: not in a list, a search, a file, a notice or a
stream, and every question for it is answered as one for a number that nobody gave out.
"""

from collections.abc import Iterable
from functools import cache
from uuid import UUID

from django.db.models import Q

from ..access.permissions import TRUSTED
from ..context import Caller, once_a_reading
from ..registry import REGISTRY
from .models import Involvement


def parts_against(kind: str) -> frozenset[str]:
    """The parts of this kind whose people are adversaries."""
    entry = REGISTRY.kinds.get(kind)
    return frozenset(entry.kind.adverse) if entry else frozenset()


@cache
def _against(packs: frozenset[str]) -> Q | None:
    """As a condition on those who take part (the registry is read-only after start); None where no kind says so."""
    found = None
    for name, entry in REGISTRY.kinds.items():
        if entry.pack in packs and entry.kind.adverse:
            one = Q(matter__kind=name, part__in=list(entry.kind.adverse))
            found = one if found is None else found | one
    return found


def hidden_from(caller: Caller, packs: Iterable[str]) -> Q:
    """The matters of these packs that are against the caller, as a condition on matters; costs no question of its own."""
    against = _against(frozenset(packs))
    if against is None or caller.person is None or caller.channel in TRUSTED:
        return Q()
    rows = Involvement.objects.filter(against, person=caller.person, until=None)
    return Q(pk__in=rows.values("matter"))


@once_a_reading
def all_against(person: UUID | None) -> frozenset[UUID]:
    """Every matter that is against this person; no question where no kind knows adversaries."""
    against = _against(frozenset(REGISTRY.packs))
    if against is None or person is None:
        return frozenset()
    rows = Involvement.objects.filter(against, person=person, until=None)
    return frozenset(rows.values_list("matter", flat=True))


def is_against(person: UUID | None, matter: UUID, kind: str) -> bool:
    """Whether this matter is against the person; no question where its kind knows no adversaries."""
    return bool(parts_against(kind)) and matter in all_against(person)


def adversaries(matters: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Whom each of these matters is against."""
    against = _against(frozenset(REGISTRY.packs))
    if against is None:
        return {}
    found: dict[UUID, set[UUID]] = {}
    rows = Involvement.objects.filter(against, matter__in=set(matters), until=None)
    for matter, person in rows.values_list("matter", "person"):
        found.setdefault(matter, set()).add(person)
    return {matter: frozenset(people) for matter, people in found.items()}
