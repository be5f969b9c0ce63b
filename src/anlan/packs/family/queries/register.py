# SPDX-License-Identifier: Apache-2.0
"""Whoever is named in a case and works for the district: by his number, and those whom it is against by their telephone.

A telephone may come into the register after the case, or change there: then it is known from that moment on.
"""

import json
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import Q, QuerySet, When

from anlan.kernel.events.log import read_matter
from anlan.kernel.matters.adverse import all_against
from anlan.kernel.matters.models import Involvement
from anlan.kernel.people.models import Person

from ..events import PartyNamed
from ..kinds.disclosure import NAMED_AGAINST
from ..models import Case, Party
from .cases import phone_digest


def known_as(part: str, phone: str, staff_number: str) -> QuerySet[Person]:
    """Everybody of the register who is meant, by his number first: somebody may stand there twice with one telephone."""
    digest = phone_digest(phone) if part in NAMED_AGAINST else ""
    meant = Q(pk__in=[])
    if staff_number:
        meant |= Q(code=staff_number)
    if digest:
        meant |= Q(phone_index=digest)
    by_number = Choice(When(code=staff_number, then=0), default=1)
    return Person.objects.filter(meant).order_by(by_number, "code")


@dataclass(frozen=True)
class Known:
    """Somebody of the register whose telephone stands in a case as that of one whom it is against."""

    party: Party
    person: UUID


def known_by_phone(case: UUID | None = None) -> list[Known]:
    """Whoever is known so by now and not kept away yet, of one case or of all."""
    rows = Party.objects.filter(part__in=NAMED_AGAINST, struck_at=None).exclude(phone_index="")
    rows = rows.filter(phone_index__in=Person.objects.exclude(phone_index="").values("phone_index"))
    if case is not None:
        rows = rows.filter(case=case)
    named = list(rows.order_by("named_at"))
    people: dict[str, list[UUID]] = {}
    wanted = Person.objects.filter(phone_index__in={one.phone_index for one in named}).order_by("code")
    for person, digest in wanted.values_list("pk", "phone_index"):
        people.setdefault(digest, []).append(person)
    kept = set(
        Involvement.objects.filter(matter__in={one.case_id for one in named}, until=None).values_list(
            "matter_id", "person_id", "part"
        )
    )
    pairs = [(one, person) for one in named for person in people.get(one.phone_index, [])]
    return [Known(one, who) for one, who in pairs if (one.case_id, who, one.part) not in kept]


def stands_for(row: Party) -> set[UUID]:
    """Those of the register who are kept away because of this line."""
    meant: set[UUID] = set()
    if row.phone_index and row.part in NAMED_AGAINST:
        meant |= set(Person.objects.filter(phone_index=row.phone_index).values_list("pk", flat=True))
    return meant | ({row.person_id} if row.person_id else set())


def typist_of(case: UUID, party: UUID | None = None) -> UUID | None:
    """Who wrote the case, or this line of it."""
    if party is None:
        return Case.objects.filter(pk=case).values_list("registered_by", flat=True).first()
    told = read_matter(case, [PartyNamed.name])
    return next((one.actor for one in told if json.loads(one.fields)["party"] == str(party)), None)


def must_be_compared_again(case: UUID, party: UUID | None = None) -> bool:
    """Whether whoever wrote it must not know of all that it may be the same as: then the machine says it, not his answer."""
    return bool(all_against(typist_of(case, party)))
