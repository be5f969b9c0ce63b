# SPDX-License-Identifier: Apache-2.0
"""What stands in a matter as a reader may have it: each detail and paper, masked unless it is open to him."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import Unmasked, looked, unmasked_for
from anlan.kernel.access.masking import mask_name, mask_phone, mask_text
from anlan.kernel.context import Caller
from anlan.kernel.declare import Paper
from anlan.kernel.disclosure.opening import EMERGENCY_WORDS, Opening, opening
from anlan.kernel.fields import Level, Mark, listed, marks, sealed_names
from anlan.kernel.matters.details import opened, plain
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.queries import names_of
from anlan.kernel.registry import REGISTRY

from .papers import paper_named, papers_of, written_of
from .reading import choice_label


@dataclass(frozen=True)
class Shown:
    """One detail as it is shown; `locked` means that it is masked and may be asked for with a reason.

    `by_emergency`: it is clear only because the reader opened the matter in an emergency.
    """

    name: str
    label: str
    value: Any  # a JSON value, or the mask in its place
    text: str
    level: int
    masked: bool
    locked: bool
    purpose: str
    part: str
    by_emergency: bool = False


def details_of(matter: Matter, caller: Caller) -> list[Shown]:
    """A matter's details for this reader: from level 3 up masked, unless he unmasked them in the last ten minutes.

    What he unmasked shuts again at once when the kind's lines do not name him any more.
    """
    entry = REGISTRY.kinds.get(matter.kind)
    if entry is None:
        return []
    found = opened(matter) if matter.sealed else plain(matter)
    look = Look.of(caller, matter)
    marked = marks(entry.kind.details)
    wanted = _people(found, marked)
    people = names_of(wanted) if wanted else {}
    details = [
        look.seen(
            shown(
                name,
                mark,
                found[name],
                people,
                clear=look.is_clear(name, mark),
                asks=look.opening.may(name),
                pack=entry.pack,
            )
        )
        for name, mark in marked.items()
        if found.get(name) not in (None, "", [])
    ]
    many = written_of(matter)
    written = [
        look.seen(
            _paper(
                one,
                matter,
                many[one.name],
                clear=look.is_clear(one.name, one.mark),
                asks=look.opening.may(one.name),
                pack=entry.pack,
            )
        )
        for one in papers_of(matter)
        if many.get(one.name)
    ]
    return [*details, *written]


@dataclass(frozen=True)
class Look:
    """One reader before one matter: what he may open, what he unmasked just now, and what an emergency opens to him."""

    caller: Caller
    matter: Matter
    opening: Opening
    unmasked: Unmasked

    @classmethod
    def of(cls, caller: Caller, matter: Matter) -> "Look":
        """What is known of him; the ledger is asked only where something could have been unmasked."""
        found = opening(caller, matter)
        if caller.person is None or not found.opens_anything:
            return cls(caller, matter, found, {})
        return cls(caller, matter, found, unmasked_for(caller.person, matter.pk))

    def is_clear(self, name: str, mark: Mark) -> bool:
        """Whether it stands there in clear: unmasked for a purpose that still counts, or opened by an emergency."""
        if mark.level < Level.PERSONAL:
            return True
        return was_unmasked(self.opening, name, self.unmasked) or self._in_emergency(name)

    def _in_emergency(self, name: str) -> bool:
        return self.opening.is_bound and self.opening.by_emergency(name)

    def seen(self, one: Shown) -> Shown:
        """What an emergency alone opens leaves a marked line in the ledger at each look."""
        is_line = was_unmasked(self.opening, one.name, self.unmasked)
        if one.masked or one.level < Level.PERSONAL or is_line or not self._in_emergency(one.name):
            return one
        looked(self.caller.person, f"emergency:{one.name}", matter=self.matter.pk, purpose=EMERGENCY_WORDS)
        return replace(one, by_emergency=True)


def was_unmasked(opening: Opening, name: str, unmasked: Unmasked) -> bool:
    """Whether it was unmasked lately, for a purpose for which a line (or, without lines, the permission) still opens it."""
    return opening.still_open(name, unmasked.get(name))


def _paper(paper: Paper, matter: Matter, many: int, *, clear: bool, asks: bool, pack: str) -> Shown:
    """A paper as one more detail (domain.md 1.4); masked, it says how many pieces there are."""
    found = "\n".join(paper.lines(matter)) if clear else "＊" * many
    return shown(paper.name, paper.mark, found, {}, clear=clear, asks=asks, pack=pack)


def mark_of(matter: Matter, name: str) -> Mark | None:
    """What is declared of a detail of this matter, or of a paper beside it; None when it has none of this name."""
    entry = REGISTRY.kinds.get(matter.kind)
    if entry is None:
        return None
    paper = paper_named(matter, name)
    return paper.mark if paper else marks(entry.kind.details).get(name)


def shown(
    name: str, mark: Mark, value: Any, people: dict[UUID, str], *, clear: bool, asks: bool, pack: str
) -> Shown:
    """One detail, masked unless it is clear to this reader (Any: a JSON value)."""
    secret = mark.level >= Level.PERSONAL and not clear
    text = masked_text(mark, value, people) if secret else said(mark, value, people, pack)
    return Shown(
        name,
        str(mark.label),
        text if secret else value,
        text,
        int(mark.level),
        secret,
        secret and asks,
        str(mark.purpose or ""),
        mark.part,
    )


def said(mark: Mark, value: Any, people: dict[UUID, str], pack: str) -> str:
    """A value as a reader reads it (Any: a JSON value)."""
    if isinstance(value, bool):
        return pgettext("shell", "yes") if value else pgettext("shell", "no")
    if mark.part == "person":
        return listed(people.get(key, "–") for key in ids_in(value))
    if mark.part == "place" and isinstance(value, (list, dict)):
        lat, lng = (value["lat"], value["lng"]) if isinstance(value, dict) else value[:2]
        return f"{lat:.5f}, {lng:.5f}"
    if mark.part == "datetime-local" and isinstance(value, str):
        return datetime.fromisoformat(value).astimezone(timing.LOCAL).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, list):
        return listed(str(one) for one in value)
    return choice_label(pack, value) if mark.part == "choice" else str(value)


def masked_text(mark: Mark, value: Any, people: dict[UUID, str]) -> str:
    """What stands in the place of a detail that the reader need not know (Any: a JSON value)."""
    if mark.part == "person":
        return listed(mask_name(people.get(key, "＊")) for key in ids_in(value))
    if mark.part == "tel":
        return mask_phone(str(value))
    if mark.part == "place":
        return pgettext("shell", "address restricted")
    return mask_text(str(value))


def ids_in(value: Any) -> list[UUID]:
    """The ids that a person field holds (Any: one id as text, or a list of them)."""
    return [UUID(str(one)) for one in (value if isinstance(value, list) else [value]) if one]


def _people(found: dict[str, Any], marked: dict[str, Mark]) -> set[UUID]:
    fields = [name for name, mark in marked.items() if mark.part == "person" and found.get(name)]
    return {key for name in fields for key in ids_in(found[name])}


def sealed_value(matter: Matter, name: str) -> Any:
    """One sealed detail in clear; the caller has asked for permission and writes the ledger (Any: a JSON value)."""
    paper = paper_named(matter, name)
    return paper.lines(matter) if paper else opened(matter).get(name)


def is_sealed(matter: Matter, name: str) -> bool:
    """Whether the kind of this matter has a sealed detail of this name."""
    entry = REGISTRY.kinds.get(matter.kind)
    return entry is not None and bool(paper_named(matter, name) or name in sealed_names(entry.kind.details))
