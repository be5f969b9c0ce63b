# SPDX-License-Identifier: Apache-2.0
"""Says an event as a sentence, to a reader: ids become names where he may know them, codes become labels."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, get_args, get_origin
from uuid import UUID

from django.db.models import Exists, OuterRef, Value
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .. import timing
from ..access.ledger import unmasked_fields
from ..access.masking import PEOPLE, mask_name
from ..context import Caller
from ..declare import Clock, Outcome, Referral, Seat, Stage
from ..events.base import Event, Ref
from ..events.models import EventRecord
from ..events.upcast import event_of
from ..fields import listed, marks
from ..people.models import Membership, Person
from ..registry import REGISTRY
from .adverse import hidden_from
from .models import Matter
from .queries import seen_among
from .versions import DETAILS, EDITED

DECLARED = frozenset(
    {"stage", "level", "clock", "outcome", "part", "seat", "referral", "field"}
)  # what a kind names


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
    """Records as lines of a timeline, without those that would tell the reader of a matter which is not his to know."""
    rows = list(records)
    names, outside, matters = _names(rows, reader)
    rows = _within_sight(rows, reader, matters)
    clear = _clear(rows, reader) if outside - {reader.person} else frozenset()
    masked = {**names, **{one: mask_name(names[one]) for one in outside - {reader.person}}}
    kept = {record.act for record in rows if _is_kept(record, reader)}
    return [
        _entry(record, names if record.matter in clear else masked, is_kept=record.act in kept)
        for record in rows
    ]


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


def _is_kept(record: EventRecord, reader: Caller) -> bool:
    """Whether who did it is told to those alone who opened what keeps him secret, and to himself.

    It holds for all that the same deed recorded: the line beside it would name him.
    """
    kind = REGISTRY.events.get(record.name)
    keeps = kind.actor_opens_as if kind is not None else ""
    if not keeps or record.actor is None or record.actor == reader.person:
        return False
    if reader.person is None or record.matter is None:
        return True
    return keeps not in unmasked_fields(reader.person, record.matter)


def _entry(record: EventRecord, names: dict[UUID, str], *, is_kept: bool) -> Entry:
    if is_kept and record.actor is not None:
        names = {**names, record.actor: ""}
    event = event_of(record)
    said = _("(%(name)s)") % {"name": record.name}
    if event is not None:
        said = _say(event, event.said_secretly() if is_kept else event.said(), record, names)
    gap = int((record.recorded_at - record.at).total_seconds())
    return Entry(
        record.position, record.at, record.name, said, names.get(record.actor, "") if record.actor else "",
        record.act, gap, record.name == "clocks.clock_breached" or bool(getattr(event, "late_seconds", 0)),
    )  # fmt: skip


def _say(event: Event, said: object, record: EventRecord, names: dict[UUID, str]) -> str:
    words = {"actor": names.get(record.actor, "") if record.actor else ""}
    for field, info in type(event).model_fields.items():
        ref = next((one for one in info.metadata if isinstance(one, Ref)), None) or inner_ref(info.annotation)
        words[field] = _word(getattr(event, field), ref, record, names)
    template = str(said)
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
        return _moment(value.astimezone(timing.LOCAL), record.at.astimezone(timing.LOCAL))
    if ref is not None and ref.model == "edited":
        return edited_word(str(value), record.kind)
    if ref is not None and ref.model in DECLARED:
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


def _moment(said: datetime, when: datetime) -> str:
    """A moment as one says it at another: with its day where that is another one, with its year likewise."""
    if said.date() == when.date():
        return said.strftime("%H:%M:%S")
    return said.strftime("%m-%d %H:%M" if said.year == when.year else "%Y-%m-%d")


def edited_word(code: str, kind_name: str) -> str:
    """What was said differently: a detail of the kind by its own word, anything else by that of its pack."""
    if code.startswith(f"{DETAILS}."):
        return str(_label("field", code.removeprefix(f"{DETAILS}."), kind_name))
    return str(EDITED[code].label if code in EDITED else code)


def _label(what: str, code: str, kind_name: str) -> object:
    """A declared code's label."""
    if what == "level":
        return pgettext("kernel", code)
    entry = REGISTRY.kinds.get(kind_name)
    if entry is None:
        return code
    kind, pack = entry.kind, REGISTRY.packs.get(entry.pack)
    if what == "field":
        mark = marks(kind.details).get(code)
        return mark.label if mark else code
    pools: dict[str, Sequence[Stage | Clock | Outcome | Seat | Referral]] = {
        "part": kind.team,
        "seat": kind.team,
        "referral": kind.referrals,
        "stage": kind.stages,
        "clock": kind.clocks,
        "outcome": kind.closing.outcomes,
    }
    own = pack.labels.get(code) if pack and what == "part" else None
    return own or next((one.label for one in pools[what] if one.name == code), code)


def _within_sight(rows: list[EventRecord], reader: Caller, named: list[Matter]) -> list[EventRecord]:
    """Without lines that name another matter, of a kind that says who opens what, which the reader does not see.

    That there is one is told by its number already: who sits with both sides of one case is not to learn of a second.
    Nor does whom the other is against: for him it is not among those `named`.
    """
    bound = {name for name, entry in REGISTRY.kinds.items() if entry.kind.disclosure}
    others = {row.position: others_named(row) for row in rows}
    asked = frozenset().union(*others.values())
    told = [one for one in named if one.kind in bound and one.pk in asked]
    hidden = asked - {one.pk for one in named} if reader.person else frozenset()
    unseen = {one.pk for one in told} - seen_among(reader, told) | hidden
    return [row for row in rows if not others[row.position] & unseen]


def others_named(row: EventRecord) -> frozenset[UUID]:
    """The matters that an event names beside its own."""
    kind = REGISTRY.events.get(row.name)
    fields = _matters_in(kind) if kind is not None else ()
    if not fields:
        return frozenset()
    said = json.loads(row.fields)
    return frozenset(UUID(said[one]) for one in fields if said.get(one)) - {row.matter}


@cache
def _matters_in(kind: type[Event]) -> tuple[str, ...]:
    """The fields of an event that hold a matter's id."""
    refs = {
        name: next((one for one in info.metadata if isinstance(one, Ref)), None) or inner_ref(info.annotation)
        for name, info in kind.model_fields.items()
    }
    return tuple(name for name, ref in refs.items() if ref is not None and ref.model == "kernel.Matter")


def _names(rows: list[EventRecord], reader: Caller) -> tuple[dict[UUID, str], set[UUID], list[Matter]]:
    """Every id in these records that is a person or a matter, those people who are not of the house, and the matters as far
    as it takes to say who sees them; one query.

    A matter that is against the reader has no number for him.
    """
    ids: set[UUID] = {row.actor for row in rows if row.actor}
    for row in rows:
        for value in json.loads(row.fields).values():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str) and len(one) == 36 and one.count("-") == 4:
                    ids.add(UUID(one))
    has_seat = Exists(Membership.objects.filter(person=OuterRef("pk")))
    people = Person.objects.filter(pk__in=ids).values_list("pk", "name", has_seat, Value(""), Value(""))
    against = hidden_from(reader, REGISTRY.packs)
    known = Matter.objects.filter(pk__in=ids)
    matters = (known.exclude(against) if against else known).values_list(
        "pk", "number", Value(value=True), "kind", "region_path"
    )
    found = list(people.union(matters, all=True))
    return (
        {pk: name for pk, name, *_ in found},
        {pk for pk, _name, seat, *_ in found if not seat},
        [Matter(id=pk, kind=kind, region_path=region) for pk, _number, _seat, kind, region in found if kind],
    )
