# SPDX-License-Identifier: Apache-2.0
"""Who lives in the household of a case: for its panel and its forms, by what he is there, never by another case's names."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import pgettext

from anlan.kernel.context import Caller
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY

from ..models.household import HouseholdMember
from .beside import members, parties
from .likeness import like_to
from .parties import choices_of


@dataclass(frozen=True)
class Housemate:
    """One of a household as the page of a case shows him; `is_ours`: he is named in this very case."""

    role: str
    source: str
    since: date
    is_ours: bool


def known_members(matter: UUID, person: UUID | None) -> list[HouseholdMember]:
    """Who lives there now, named in this case or in one that may belong with it.

    Nor of those of which the reader must not know (X-R6).
    """
    own, rows = {one.pk for one in parties(matter)}, members(matter)
    if all(one.party_id in own for one in rows):
        return rows
    like = like_to(matter, person)
    return [one for one in rows if one.party_id in own or one.party.case_id in like]


def housemates(matter: Matter, person: UUID | None) -> list[Housemate]:
    """Who lives there now, whichever case of the household named him."""
    own = {one.pk for one in parties(matter.pk)}
    return [
        Housemate(_word(one.role), _word(one.source), one.since, one.party_id in own)
        for one in known_members(matter.pk, person)
    ]


def may_join(matter: Matter) -> list[tuple[str, str]]:
    """Whoever is named in this case and not written down as one of the household, by family name."""
    inside = {str(one.party_id) for one in members(matter.pk)}
    return [(key, told) for key, told in choices_of(matter) if key not in inside]


def may_leave(matter: Matter, caller: Caller) -> list[tuple[str, str]]:
    """Who lives there now; of other cases' people only what they are."""
    names = dict(choices_of(matter))
    return [
        (
            str(one.pk),
            " · ".join(filter(None, (_word(one.role), names.get(str(one.party_id)), _since(one.since)))),
        )
        for one in known_members(matter.pk, caller.person)
    ]


def _since(day: date) -> str:
    return pgettext("family", "since %(day)s") % {"day": day}


def _word(code: str) -> str:
    return str(REGISTRY.packs["family"].labels.get(code, code))
