# SPDX-License-Identifier: Apache-2.0
"""Who must not know of a matter: those whom it is against, whatever roles they hold by chance (X-R6).

Source: Anti-Domestic-Violence Law art. 5 (privacy) and 14 (who reported stays confidential).

To them it is not there: not in a list, a search, a file, a notice or a
stream, and every question for it is answered as one for a number that nobody gave out.

Nor is what its kind, or the other's, says to be hidden with it (`Kind.hidden_with`): the call that it came from, the task
that was made for the call. Packs need not know one another for that: the links say it, at the moment of asking.
"""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from ..access.permissions import TRUSTED
from ..context import Caller, once_a_reading
from ..registry import REGISTRY
from ..writing import as_column
from .models import Involvement

FAR = 3  # links: from a case to its call, to a call that may be the same, to the task of that one


def may_hide(kind: str) -> bool:
    """Whether a matter of this kind can be against anybody, by itself or by what it is linked with."""
    entry = REGISTRY.kinds.get(kind)
    return entry is not None and bool(entry.kind.adverse or entry.kind.hidden_with)


@cache
def can_be_against(part: str) -> bool:
    """Whether some kind is against whoever has this part in it."""
    return any(part in entry.kind.adverse for entry in REGISTRY.kinds.values())


@cache
def _against(packs: frozenset[str]) -> Q | None:
    """As a condition on those who take part (the registry is read-only after start); None where no kind says so."""
    found = None
    for name, entry in REGISTRY.kinds.items():
        if entry.pack in packs and entry.kind.adverse:
            one = Q(matter__kind=name, part__in=list(entry.kind.adverse))
            found = one if found is None else found | one
    return found


@cache
def _is_linked(packs: frozenset[str]) -> bool:
    """Whether a kind of these packs is hidden with others, and there are matters that are against somebody."""
    own = any(entry.kind.hidden_with for entry in REGISTRY.kinds.values() if entry.pack in packs)
    return own and _against(frozenset(REGISTRY.packs)) is not None


def hidden_from(caller: Caller, packs: Iterable[str]) -> Q:
    """The matters of these packs that are against the caller, as a condition on matters; costs no question of its own."""
    named = frozenset(packs)
    if caller.person is None or caller.channel in TRUSTED:
        return Q()
    if _is_linked(named):
        return Q(pk__in=RawSQL(*_reached_from(caller.person)))  # noqa: S611 – our own words, every value apart
    against = _against(named)
    if against is None:
        return Q()
    rows = Involvement.objects.filter(against, person=caller.person, until=None)
    return Q(pk__in=rows.values("matter"))


@once_a_reading
def all_against(person: UUID | None) -> frozenset[UUID]:
    """Every matter that is against this person; no question where no kind knows adversaries."""
    every = frozenset(REGISTRY.packs)
    against = _against(every)
    if against is None or person is None:
        return frozenset()
    if _is_linked(every):
        return frozenset(UUID(str(key)) for (key,) in _rows(*_reached_from(person)))
    rows = Involvement.objects.filter(against, person=person, until=None)
    return frozenset(rows.values_list("matter", flat=True))


def is_against(person: UUID | None, matter: UUID, kind: str) -> bool:
    """Whether this matter is against the person; no question where its kind knows no adversaries."""
    return may_hide(kind) and matter in all_against(person)


def adversaries(matters: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Whom each of these matters is against."""
    every, wanted = frozenset(REGISTRY.packs), set(matters)
    against = _against(every)
    if against is None or not wanted:
        return {}
    found: dict[UUID, set[UUID]] = {}
    if _is_linked(every):
        pairs = [(UUID(str(one)), UUID(str(who))) for one, who in _rows(*_who_is_reached(wanted))]
    else:
        rows = Involvement.objects.filter(against, matter__in=wanted, until=None)
        pairs = list(rows.values_list("matter", "person"))
    for matter, person in pairs:
        found.setdefault(matter, set()).add(person)
    return {matter: frozenset(people) for matter, people in found.items()}


def shut_out_of(matter: UUID) -> QuerySet[Involvement]:
    """The rows by which people are kept from this matter, to be read beside other tables."""
    if _against(frozenset(REGISTRY.packs)) is None:
        return Involvement.objects.none()
    return Involvement.objects.filter(pk__in=RawSQL(*_rows_that_reach(matter)))  # noqa: S611 – as above


# ruff: noqa: S608 – what is put together below are this file's own words; values stand apart.
# Written by hand: it goes along links, and stands inside other questions so that none is asked more.

type Statement = tuple[str, tuple[Any, ...]]  # Any: what columns hold


@cache
def _parts() -> Statement:
    """That somebody stands in a matter `m` with a part (`i`) whose people it is against.

    All such parts are named once beside the kinds: a guard's thousands of rows are then left out before a matter is read.
    """
    said, values, parts = [], [], set[str]()
    for name, entry in REGISTRY.kinds.items():
        if entry.kind.adverse:
            said.append(f"(m.kind = %s AND i.part IN ({_marks(entry.kind.adverse)}))")
            values += [name, *entry.kind.adverse]
            parts |= set(entry.kind.adverse)
    return f"i.until IS NULL AND i.part IN ({_marks(parts)}) AND ({' OR '.join(said)})", (
        *sorted(parts),
        *values,
    )


def _marks(many: Collection[object]) -> str:
    return ", ".join(["%s"] * len(many))


@cache
def _step() -> Statement:
    """One link on from `r`: the matter at its other end, where the kind it goes out from is hidden with that one."""
    said, values = [], []
    for name, entry in REGISTRY.kinds.items():
        for relation, undone_by in entry.kind.hidden_with.items():
            said.append(
                f"(s.kind = %s AND l.relation = %s{f' AND NOT EXISTS ({_UNDONE})' if undone_by else ''})"
            )
            values += [name, relation, *([undone_by] if undone_by else [])]
    return _STEP.format(links=" OR ".join(said)), (FAR, *values)


_UNDONE = (
    "SELECT 1 FROM kernel_matterlink u"
    " WHERE u.source_id = l.source_id AND u.target_id = l.target_id AND u.relation = %s"
)
_STEP = (
    " FROM reach r JOIN kernel_matterlink l ON l.source_id = r.id OR l.target_id = r.id"
    " JOIN kernel_matter s ON s.id = l.source_id WHERE r.far < %s AND ({links})"
)
_OTHER = "CASE WHEN l.source_id = r.id THEN l.target_id ELSE l.source_id END, r.far + 1"


def _reached_from(person: UUID) -> Statement:
    """The ids of all that is against a person."""
    (parts, of_parts), (step, of_step) = _parts(), _step()
    statement = (
        "WITH RECURSIVE reach(id, far) AS ("
        "SELECT i.matter_id, 0 FROM kernel_involvement i JOIN kernel_matter m ON m.id = i.matter_id"
        f" WHERE i.person_id = %s AND {parts} UNION SELECT {_OTHER}{step}) SELECT DISTINCT id FROM reach"
    )
    return statement, (as_column(person), *of_parts, *of_step)


def _rows_that_reach(matter: UUID) -> Statement:
    """The ids of the rows by which somebody stands against a matter."""
    (parts, of_parts), (step, of_step) = _parts(), _step()
    statement = (
        "WITH RECURSIVE reach(id, far) AS (SELECT id, 0 FROM kernel_matter WHERE id = %s"
        f" UNION SELECT {_OTHER}{step}) SELECT i.id FROM reach r"
        f" JOIN kernel_involvement i ON i.matter_id = r.id JOIN kernel_matter m ON m.id = r.id WHERE {parts}"
    )
    return statement, (as_column(matter), *of_step, *of_parts)


def _who_is_reached(matters: set[UUID]) -> Statement:
    """Each of these matters with a person whom it is against."""
    (parts, of_parts), (step, of_step) = _parts(), _step()
    statement = (
        f"WITH RECURSIVE reach(root, id, far) AS (SELECT id, id, 0 FROM kernel_matter WHERE id IN ({_marks(matters)})"
        f" UNION SELECT r.root, {_OTHER}{step}) SELECT DISTINCT r.root, i.person_id FROM reach r"
        f" JOIN kernel_involvement i ON i.matter_id = r.id JOIN kernel_matter m ON m.id = r.id WHERE {parts}"
    )
    return statement, (*(as_column(one) for one in sorted(matters)), *of_step, *of_parts)


def _rows(statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
