# SPDX-License-Identifier: Apache-2.0
"""Whom a declaration means: the person that the event names, or whoever holds a role where it happened."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from .. import timing
from ..access.models import RoleGrant
from ..declare import Tell
from ..events.models import EventRecord
from ..people.models import Person
from ..places.queries import within
from ..registry import REGISTRY


def meant_by(tell: Tell, pack: str, record: EventRecord, said: dict[str, Any]) -> set[UUID]:
    """The people; whoever did it himself needs no telling (Any: an event's fields)."""
    found = {UUID(said[tell.person])} if tell.person and said.get(tell.person) else set()
    found |= holders(pack, _roles(tell, record, said), record.region)
    found.discard(record.actor)
    return set(Person.objects.filter(pk__in=found).values_list("pk", flat=True))


def holders(pack: str, roles: Iterable[str], region: str) -> set[UUID]:
    """Who holds one of these roles in a subtree that the region lies in, today."""
    names = [f"{pack}.{one}" for one in roles]
    if not names:
        return set()
    standing = Q(ends_at=None) | Q(ends_at__gt=timing.now())
    rows = RoleGrant.objects.filter(standing, role__in=names).values_list("person", "region_path")
    return {person for person, path in rows if within(region, path)}


def _roles(tell: Tell, record: EventRecord, said: dict[str, Any]) -> list[str]:
    rung = int(said.get("rung", 0))
    if not tell.by_ladder or not rung or record.kind not in REGISTRY.kinds:
        return list(tell.roles)
    clock = next((one for one in REGISTRY.kind(record.kind).clocks if one.name == said.get("clock")), None)
    ladder = sorted(clock.ladder, key=lambda step: step.after) if clock else []
    return [ladder[rung - 1].tell] if rung <= len(ladder) else []
