# SPDX-License-Identifier: Apache-2.0
"""Who takes part in a matter and whom it concerns, as far as the reader may know who they are (domain.md 1.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.kernel.access.ledger import unmasked_for
from anlan.kernel.access.masking import PEOPLE, mask_name
from anlan.kernel.context import Caller
from anlan.kernel.disclosure.opening import opening
from anlan.kernel.matters.beside import FEW, colleagues, involvements
from anlan.kernel.matters.models import Involvement, Matter
from anlan.kernel.people.queries import duties_in, duties_of
from anlan.kernel.registry import REGISTRY

from .details import was_unmasked
from .reading import part_label


@dataclass(frozen=True)
class Taking:
    """Somebody who takes part in a matter."""

    person: UUID
    name: str
    code: str
    part: str
    since: datetime
    until: datetime | None
    duty: str


def names_are_clear(caller: Caller, matter: Matter) -> bool:
    """Whether the reader asked, with a reason, in the last ten minutes who the people of this matter are."""
    if caller.person is None or matter.kind not in REGISTRY.kinds:
        return False
    unmasked = unmasked_for(caller.person, matter.pk)
    return PEOPLE in unmasked and was_unmasked(opening(caller, matter), PEOPLE, unmasked)


def people_of(
    pack: str, matters: Sequence[UUID], reader: UUID | None = None, *, clear: bool = False
) -> list[Taking]:
    """Who takes part in these matters, those still there first, each person once in each part.

    Who belongs to no organisation of the register is no colleague: unless `clear` he is told by his family name only.
    """
    if len(matters) <= FEW:
        rows = [row for one in matters for row in involvements(one)]
        places = [row for one in matters for row in colleagues(one)]
        duties = duties_in(sorted(places, key=lambda one: one.pk))
    else:
        rows = list(Involvement.objects.filter(matter__in=matters).select_related("person"))
        duties = duties_of(row.person_id for row in rows)
    ordered = sorted(rows, key=lambda one: (one.until is not None, one.since))
    found: dict[tuple[UUID, str], Taking] = {}
    for row in ordered:
        taking = Taking(
            row.person_id,
            row.person.name
            if clear or row.person_id in duties or row.person_id == reader
            else mask_name(row.person.name),
            row.part,
            part_label(pack, row.part),
            row.since,
            row.until,
            duties.get(row.person_id, ""),
        )
        found.setdefault((row.person_id, row.part), taking)
    return list(found.values())
