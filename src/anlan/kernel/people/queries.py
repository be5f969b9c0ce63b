# SPDX-License-Identifier: Apache-2.0
"""Reading people."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from ..context import once_a_reading
from .models import Membership, Person


def names_of(people: Iterable[UUID]) -> dict[UUID, str]:
    """Names by id; while a page is read, each is asked for once."""
    wanted, known = set(people), _names_read()
    if missing := wanted - known.keys():
        known.update(Person.objects.filter(pk__in=missing).values_list("pk", "name"))
    return {one: known[one] for one in wanted if one in known}


def keep_names(names: Mapping[UUID, str]) -> None:
    """What other rows of this reading brought along: nobody asks for it again."""
    _names_read().update(names)


@once_a_reading
def _names_read() -> dict[UUID, str]:
    return {}


def duties_of(people: Iterable[UUID]) -> dict[UUID, str]:
    """The same as `duty_of` for several, with one query."""
    rows = Membership.objects.filter(person__in=set(people)).select_related("post", "organisation")
    return duties_in(rows.order_by("pk"))


def duties_in(rows: Iterable[Membership]) -> dict[UUID, str]:
    """The same of memberships that were read."""
    found: dict[UUID, str] = {}
    for row in rows:
        found.setdefault(row.person_id, str(row.post or row.organisation))
    return found


def organisations_of(people: Iterable[UUID]) -> dict[UUID, str]:
    """The organisation of each, with one query."""
    rows = Membership.objects.filter(person__in=set(people)).order_by("-pk")
    return dict(rows.values_list("person", "organisation__name"))


def duty_of(person: UUID) -> str:
    """The person's post or organisation in one short phrase; empty when there is none."""
    row = Membership.objects.filter(person=person).select_related("post", "organisation").first()
    if row is None:
        return ""
    return str(row.post or row.organisation)
