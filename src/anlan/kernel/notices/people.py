# SPDX-License-Identifier: Apache-2.0
"""Whom a declaration means: the person that the event names, or whoever holds a role where it happened."""

from typing import Any
from uuid import UUID

from ..declare import Tell
from ..events.models import EventRecord
from ..registry import REGISTRY
from .batch import Batch


def meant_by(tell: Tell, pack: str, record: EventRecord, said: dict[str, Any], batch: Batch) -> set[UUID]:
    """The people; whoever did it himself needs no telling (Any: an event's fields)."""
    named = said.get(tell.person) if tell.person else None
    found = {UUID(one) for one in ([named] if isinstance(named, str) else named or ())}
    found |= batch.holders([f"{pack}.{one}" for one in _roles(tell, record, said)], record.region)
    found.discard(record.actor)
    return found


def _roles(tell: Tell, record: EventRecord, said: dict[str, Any]) -> list[str]:
    rung = int(said.get("rung", 0))
    if not tell.by_ladder or not rung or record.kind not in REGISTRY.kinds:
        return list(tell.roles)
    clock = next((one for one in REGISTRY.kind(record.kind).clocks if one.name == said.get("clock")), None)
    ladder = sorted(clock.ladder, key=lambda step: step.after) if clock else []
    return [ladder[rung - 1].tell] if rung <= len(ladder) else []
