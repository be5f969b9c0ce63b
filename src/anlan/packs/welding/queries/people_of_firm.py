# SPDX-License-Identifier: Apache-2.0
"""Who of a firm can be named on a permit: its watchers, and the welders who are bound to it."""

from uuid import UUID

from django.db.models import QuerySet

from anlan.kernel.matters.models import Matter
from anlan.kernel.people.models import Person

from ..models.permits import Permit, PermitWelder, Watch
from ..models.welders import Binding
from .for_permits import welders_bound
from .own_firm import grants_now


def watchers_to_name(matter: Matter) -> list[tuple[str, str]]:
    """The firm's watchers who do not weld under this permit."""
    firm = Permit.objects.filter(pk=matter.pk).values("firm")
    weld = PermitWelder.objects.filter(permit=matter.pk).values("person")
    return _choices(
        Person.objects.filter(pk__in=grants_now(firm, ("watcher",)).values("person")).exclude(pk__in=weld)
    )


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
