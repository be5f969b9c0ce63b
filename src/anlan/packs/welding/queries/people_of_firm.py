# SPDX-License-Identifier: Apache-2.0
"""Who of a firm can be named on a permit: its watchers, and the welders who are bound to it."""

from uuid import UUID

from django.db.models import QuerySet

from anlan.kernel import timing
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.models import Person

from ..models.permits import Permit, Watch
from ..models.welders import Binding
from .beside import grants, welders
from .for_permits import welders_bound
from .own_firm import stands


def watchers_to_name(matter: Matter) -> list[tuple[str, str]]:
    """The firm's watchers who do not weld under this permit."""
    weld, now = {one.person_id for one in welders(matter.pk)}, timing.now()
    watch = [one for one in grants(matter.pk) if one.role == "welding.watcher" and stands(one, now)]
    found = {one.person_id: one.person.name for one in watch if one.person_id not in weld}
    return sorted(((str(key), name) for key, name in found.items()), key=lambda one: one[1])


def welders_to_name(matter: Matter) -> list[tuple[str, str]]:
    """The welders who are bound to the firm and do not watch under this permit."""
    firm = Permit.objects.filter(pk=matter.pk).values("firm")
    bound = Binding.objects.filter(firm__in=firm, agreed_at__isnull=False, ended_at=None).values("welder")
    watch = Watch.objects.filter(permit=matter.pk).values("person")
    return _choices(Person.objects.filter(pk__in=bound).exclude(pk__in=watch))


def welders_of(firm: UUID) -> list[tuple[str, str]]:
    """The welders who are bound to a firm."""
    return named(welders_bound(firm))


def named(people: list[UUID]) -> list[tuple[str, str]]:
    """People as choices of a form, by name."""
    return _choices(Person.objects.filter(pk__in=people))


def _choices(rows: QuerySet[Person]) -> list[tuple[str, str]]:
    return [(str(key), name) for key, name in rows.order_by("name").values_list("pk", "name")]
