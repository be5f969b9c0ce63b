# SPDX-License-Identifier: Apache-2.0
"""Who of a firm can be named on a permit: its watchers, and the welders who are bound to it."""

from uuid import UUID

from anlan.kernel.matters.models import Matter
from anlan.kernel.people.models import Person

from ..models.permits import Permit
from .for_permits import welders_bound
from .own_people import holders


def watchers_to_name(matter: Matter) -> list[tuple[str, str]]:
    """The firm's watchers who do not weld under this permit."""
    permit = Permit.objects.get(pk=matter.pk)
    taken = set(permit.welders.values_list("person", flat=True))
    return named([one for one in holders("watcher", permit.firm_id) if one not in taken])


def welders_to_name(matter: Matter) -> list[tuple[str, str]]:
    """The welders who are bound to the firm and do not watch under this permit."""
    permit = Permit.objects.get(pk=matter.pk)
    taken = set(permit.watches.values_list("person", flat=True))
    return named([one for one in welders_bound(permit.firm_id) if one not in taken])


def welders_of(firm: UUID) -> list[tuple[str, str]]:
    """The welders who are bound to a firm."""
    return named(welders_bound(firm))


def named(people: list[UUID]) -> list[tuple[str, str]]:
    """People as choices of a form, by name."""
    rows = Person.objects.filter(pk__in=people).order_by("name")
    return [(str(one.pk), one.name) for one in rows]
