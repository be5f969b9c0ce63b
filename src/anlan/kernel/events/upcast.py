# SPDX-License-Identifier: Apache-2.0
"""Old versions of an event are lifted when they are read, never rewritten."""

import json
from collections.abc import Callable
from typing import Any

from ..registry import REGISTRY
from .base import Event
from .models import EventRecord

type Lift = Callable[
    [dict[str, Any]], dict[str, Any]
]  # Any: JSON values of a version that no longer has a class

_lifts: dict[tuple[str, int], Lift] = {}


def lifts(name: str, version: int) -> Callable[[Lift], Lift]:
    """Mark a function that turns the fields of `name` at `version` into those of the next version."""

    def keep(lift: Lift) -> Lift:
        _lifts[name, version] = lift
        return lift

    return keep


def event_of(record: EventRecord) -> Event | None:
    """The record's event in its newest form; None when its pack is no longer there."""
    kind: type[Event] | None = REGISTRY.events.get(record.name)
    if kind is None:
        return None
    fields = json.loads(record.fields)
    for version in range(record.version, kind.version):
        fields = _lifts[record.name, version](fields)
    return kind.model_validate({**fields, "matter": record.matter})
