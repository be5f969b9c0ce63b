# SPDX-License-Identifier: Apache-2.0
"""Says an event as a sentence, to a reader: ids become names where he may know them, codes become labels."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args, get_origin
from uuid import UUID

from django.db.models import Exists, OuterRef, Value
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .. import timing
from ..access.ledger import unmasked_fields
from ..access.masking import PEOPLE, mask_name
from ..context import Caller
from ..declare import Clock, Outcome, Seat, Stage
from ..events.base import Event, Ref
from ..events.models import EventRecord
from ..events.upcast import event_of
from ..fields import listed
from ..people.models import Membership, Person
from ..registry import REGISTRY
from .models import Matter


@dataclass(frozen=True)
class Entry:
    """One line of a timeline; `gap_seconds` is how much later we heard of it than it happened."""

    position: int
    at: datetime
    name: str
    sentence: str
    actor: str
    act: UUID
    gap_seconds: int
    late: bool


def tell(records: Iterable[EventRecord], reader: Caller) -> list[Entry]:
    """Records as lines of a timeline."""
    rows = list(records)
    names, outside = _names(rows)
    clear = _clear(rows, reader) if outside - {reader.person} else frozenset()
    masked = {**names, **{one: mask_name(names[one]) for one in outside - {reader.person}}}
    return [_entry(record, names if record.matter in clear else masked) for record in rows]


def sentence(record: EventRecord, reader: Caller) -> str:
    """One record as a sentence."""
    (told,) = tell([record], reader)
    return told.sentence


def _clear(rows: list[EventRecord], reader: Caller) -> frozenset[UUID]:
    """The matters whose people the reader asked for, with a reason, in the last ten minutes (domain.md 1.4)."""
    if reader.person is None:
        return frozenset()
    matters = {row.matter for row in rows if row.matter is not None}
    return frozenset(one for one in matters if PEOPLE in unmasked_fields(reader.person, one))


def _entry(record: EventRecord, names: dict[UUID, str]) -> Entry:
    event = event_of(record)
    said = _say(event, record, names) if event is not None else _("(%(name)s)") % {"name": record.name}
    gap = int((record.recorded_at - record.at).total_seconds())
    return Entry(
        record.position, record.at, record.name, said, names.get(record.actor, "") if record.actor else "",
        record.act, gap, record.name == "clocks.clock_breached" or bool(getattr(event, "late_seconds", 0)),
    )  # fmt: skip


def _say(event: Event, record: EventRecord, names: dict[UUID, str]) -> str:
    words = {"actor": names.get(record.actor, "") if record.actor else ""}
    for field, info in type(event).model_fields.items():
        ref = next((one for one in info.metadata if isinstance(one, Ref)), None) or inner_ref(info.annotation)
        words[field] = _word(getattr(event, field), ref, record, names)
    template = str(event.said())
    return template % words if template else event.name


def inner_ref(annotation: Any) -> Ref | None:
    """A Ref inside an optional or a tuple (Any: a type expression)."""
    for inner in get_args(annotation):
        if isinstance(inner, Ref):
            return inner
        if get_origin(inner) is not None and (found := inner_ref(inner)):
            return found
    return None


def _word(value: Any, ref: Ref | None, record: EventRecord, names: dict[UUID, str]) -> str:
    """One value as a reader hears it (Any: whatever an event may hold)."""
    if value is None or value == "":
        return "–"
    if isinstance(value, (tuple, list, frozenset)):
        return listed(_word(one, ref, record, names) for one in value)
    if isinstance(value, UUID):
        return names.get(value) or _("somebody")
    if isinstance(value, datetime):
        return value.astimezone(timing.LOCAL).strftime("%H:%M:%S")
    if ref is not None and ref.model in ("stage", "level", "clock", "outcome", "part", "seat"):
        return str(_label(ref.model, str(value), record.kind))
    declared = REGISTRY.roles.get(str(value))
    if declared is not None:
        return str(declared[1].label)
    label = getattr(value, "label", None)
    if label is not None:
        return str(label)
    if ref is not None and ref.model == "code":
        home = record.name.split(".")[0]
        pack = REGISTRY.packs.get(home)
        word = pack.labels.get(str(value)) if pack else None
        return str(word or pgettext(home, str(value)))
    return str(getattr(value, "value", value))


def _label(what: str, code: str, kind_name: str) -> object:
    """A declared code's label."""
    if what == "level":
        return pgettext("kernel", code)
    entry = REGISTRY.kinds.get(kind_name)
    if entry is None:
        return code
    kind, pack = entry.kind, REGISTRY.packs.get(entry.pack)
    pools: dict[str, Sequence[Stage | Clock | Outcome | Seat]] = {
        "part": kind.team,
        "seat": kind.team,
        "stage": kind.stages,
        "clock": kind.clocks,
        "outcome": kind.closing.outcomes,
    }
    own = pack.labels.get(code) if pack and what == "part" else None
    return own or next((one.label for one in pools[what] if one.name == code), code)


def _names(rows: list[EventRecord]) -> tuple[dict[UUID, str], set[UUID]]:
    """Every id in these records that is a person or a matter, and those people who are not of the house; one query."""
    ids: set[UUID] = {row.actor for row in rows if row.actor}
    for row in rows:
        for value in json.loads(row.fields).values():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str) and len(one) == 36 and one.count("-") == 4:
                    ids.add(UUID(one))
    has_seat = Exists(Membership.objects.filter(person=OuterRef("pk")))
    people = Person.objects.filter(pk__in=ids).values_list("pk", "name", has_seat)
    matters = Matter.objects.filter(pk__in=ids).values_list("pk", "number", Value(value=True))
    found = list(people.union(matters, all=True))
    return {pk: name for pk, name, _seat in found}, {pk for pk, _name, seat in found if not seat}
