# SPDX-License-Identifier: Apache-2.0
"""What a message says: the event as the log holds it. There are no names, texts or places in the log.

Ids of people who are not of the house are left out as well: another system cannot tell who somebody is by having met him twice.
So is what would tell who did something that stays secret (art. 14 of the law against domestic violence).
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from ..events.base import Event, Ref
from ..events.models import EventRecord
from ..events.upcast import event_of
from ..matters.models import Matter
from ..matters.telling import inner_ref
from ..people.models import Membership
from .models import WebhookMessage

TRIAL = "webhooks.trial"
type Said = dict[str, Any]  # Any: JSON values


def body_of(message: WebhookMessage, record: EventRecord | None) -> bytes | None:
    """The bytes that are signed and sent, the same at each try; None when the event's pack is off."""
    if message.position == 0:
        return _written(TRIAL, message.made_at, {"webhook": str(message.webhook_id)})
    event = event_of(record) if record is not None else None
    if record is None or event is None:
        return None
    numbers = (
        Matter.objects.filter(pk=record.matter).values_list("number", flat=True) if record.matter else None
    )
    said: Said = {
        "id": str(record.id),
        "position": record.position,
        "matter": str(record.matter),
        "number": (numbers.first() if numbers is not None else "") or "",
        "kind": record.kind,
        "region": record.region,
        "recorded_at": record.recorded_at.isoformat(),
        "fields": _fields(event),
    }
    return _written(record.name, record.at, said)


def _written(name: str, at: datetime, said: Said) -> bytes:
    whole = {"type": name, "timestamp": at.isoformat(), "data": said}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _fields(event: Event) -> Said:
    fields = {name: value for name, value in event.fields().items() if name not in event.tells_who}
    about = [name for name in fields if _is_person(event, name)]
    own = _of_the_house(one for name in about for one in _ids(fields[name]))
    for name in about:
        value = fields[name]
        fields[name] = (
            [one for one in value if one in own]
            if isinstance(value, list)
            else value
            if value in own
            else None
        )
    return fields


def _is_person(event: Event, name: str) -> bool:
    info = type(event).model_fields[name]
    ref = next((one for one in info.metadata if isinstance(one, Ref)), None) or inner_ref(info.annotation)
    return ref is not None and ref.model == "kernel.Person"


def _ids(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []


def _of_the_house(ids: Iterable[str]) -> set[str]:
    wanted = {UUID(one) for one in ids}
    if not wanted:
        return set()
    return {str(one) for one in Membership.objects.filter(person__in=wanted).values_list("person", flat=True)}
