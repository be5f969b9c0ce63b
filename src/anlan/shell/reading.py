# SPDX-License-Identifier: Apache-2.0
"""Matters as a reader may have them: labels in his language, details masked, what he may do, all with few queries.

Pages and API print the same; the difference is only HTML or JSON.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import unmasked_fields
from anlan.kernel.access.masking import mask_name, mask_phone, mask_text
from anlan.kernel.access.permissions import may
from anlan.kernel.clocks.queries import Reading, clocks_of
from anlan.kernel.context import Caller
from anlan.kernel.declare import Paper
from anlan.kernel.fields import Level, Mark, listed, marks, sealed_names
from anlan.kernel.matters.details import opened, plain
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import takes_part, verbs_of
from anlan.kernel.people.queries import names_of
from anlan.kernel.places.queries import region_names
from anlan.kernel.registry import REGISTRY
from anlan.kernel.teams.queries import deeds_now

from .papers import paper_named, papers_of, written_of


@dataclass(frozen=True)
class Shown:
    """One detail as it is shown; `locked` means that it is masked and may be asked for with a reason."""

    name: str
    label: str
    value: Any  # a JSON value, or the mask in its place
    text: str
    level: int
    masked: bool
    locked: bool
    purpose: str
    part: str


@dataclass(frozen=True)
class Card:
    """A matter in a list."""

    matter: Matter
    kind_label: str
    stage_label: str
    outcome_label: str
    level_label: str
    region_name: str
    clocks: list[Reading] = field(default_factory=list)
    place: str = ""

    @property
    def where(self) -> str:
        """Its place as the pack says it, else its region."""
        return self.place or self.region_name

    @property
    def url(self) -> str:
        """Its page."""
        return f"/m/{self.matter.number}"

    @property
    def clock(self) -> Reading | None:
        """The clock that matters most now: the first to run out; None when none runs."""
        return min(
            (one for one in self.clocks if one.state in ("run", "over", "paused")),
            key=due_order,
            default=None,
        )

    @property
    def ring(self) -> dict[str, Any] | None:
        """That clock as {% clock %} draws it (Any: moments and words)."""
        return ring_of(self.clock) if self.clock else None


def due_order(clock: Reading) -> float:
    """Clocks by the time that is left; what stands still comes after what runs."""
    return clock.left_seconds if clock.left_seconds is not None and clock.state != "paused" else 1e12


def ring_of(clock: Reading) -> dict[str, Any]:
    """A clock as {% clock %} draws it (Any: moments and words); while paused it keeps what was left."""
    paused = timing.now() if clock.state == "paused" else None
    due = clock.due_at or timing.now() + timedelta(seconds=clock.left_seconds or 0)
    return {
        "label": str(clock.label),
        "started": clock.started_at,
        "due": due,
        "ended": clock.stopped_at,
        "paused": paused,
        "state": clock.state,
        "limit": due - clock.started_at,
        "took": clock.stopped_at - clock.started_at if clock.stopped_at else None,
    }


def level_label(code: str) -> str:
    """The word of a level."""
    return pgettext("kernel", code) if code else ""


def kind_label(name: str) -> str:
    """The word of a kind; its name when its pack is off."""
    entry = REGISTRY.kinds.get(name)
    return str(entry.kind.label) if entry else name


def stage_label(kind: str, stage: str) -> str:
    """The word of a stage."""
    entry = REGISTRY.kinds.get(kind)
    found = next((one.label for one in entry.kind.stages if one.name == stage), stage) if entry else stage
    return str(found)


def outcome_label(kind: str, outcome: str) -> str:
    """The word of an outcome."""
    entry = REGISTRY.kinds.get(kind)
    found = entry.kind.outcome(outcome) if entry and outcome else None
    return str(found.label) if found else outcome


def part_label(pack: str, part: str) -> str:
    """What somebody is in a matter."""
    declared = REGISTRY.packs.get(pack)
    word = declared.labels.get(part) if declared else None
    return str(word or pgettext(pack, part))


def role_label(name: str) -> str:
    """The word of a role."""
    entry = REGISTRY.roles.get(name)
    return str(entry[1].label) if entry else name


def scope_word(permission: str) -> str:
    """A permission in words: its verb's, or one of the few that are no verbs."""
    verb = REGISTRY.commands.get(permission)
    _pack, _dot, name = permission.partition(".")
    generic = next((one for one in REGISTRY.commands.values() if one.verb == name), None)
    words: dict[str, str] = {
        "view": pgettext("shell", "read matters"),
        "unmask": pgettext("shell", "see masked details, with a reason"),
        "watch_positions": pgettext("shell", "see positions"),
        "operate": pgettext("shell", "run the system"),
        "audit": pgettext("shell", "read the ledger"),
    }
    return str(verb.label) if verb else words.get(name) or (str(generic.label) if generic else permission)


def cards(
    matters: Sequence[Matter], clocks: dict[UUID, list[Reading]] | None = None, caller: Caller | None = None
) -> list[Card]:
    """Matters as list entries: two queries for all, and what their packs ask to say the places for this caller."""
    names = region_names(one.region_path for one in matters)
    clocks = clocks_of(one.pk for one in matters) if clocks is None else clocks
    places = _places(matters, caller) if caller is not None else {}
    return [
        Card(
            one,
            kind_label(one.kind),
            stage_label(one.kind, one.stage),
            outcome_label(one.kind, one.outcome),
            level_label(one.level),
            names.get(one.region_path, one.region_path),
            clocks.get(one.pk, []),
            places.get(one.pk, ""),
        )
        for one in matters
    ]


def _places(matters: Sequence[Matter], caller: Caller) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for ask in {page.places for one in matters if (page := REGISTRY.matter_page(one.kind)) and page.places}:
        found |= ask(caller, [one for one in matters if _asks(one, ask)])
    return found


def _asks(matter: Matter, ask: object) -> bool:
    page = REGISTRY.matter_page(matter.kind)
    return page is not None and page.places is ask


def may_unmask(caller: Caller, matter: Matter) -> bool:
    """Whether the caller may ask for masked details of this matter."""
    permission = f"{matter.pack}.unmask"
    if may(caller, permission, region=matter.region_path):
        return True
    return may(caller, permission, region=matter.region_path, involved=takes_part(caller, matter.pk))


def details_of(matter: Matter, caller: Caller) -> list[Shown]:
    """A matter's details for this reader: from level 3 up masked, unless he unmasked them in the last ten minutes."""
    entry = REGISTRY.kinds.get(matter.kind)
    if entry is None:
        return []
    found = opened(matter) if matter.sealed else plain(matter)
    asks = may_unmask(caller, matter)
    clear = unmasked_fields(caller.person, matter.pk) if asks and caller.person else frozenset()
    marked = marks(entry.kind.details)
    wanted = _people(found, marked)
    people = names_of(wanted) if wanted else {}
    details = [
        shown(name, mark, found[name], people, clear=name in clear, asks=asks, pack=entry.pack)
        for name, mark in marked.items()
        if found.get(name) not in (None, "", [])
    ]
    many = written_of(matter)
    written = [
        _paper(one, matter, many[one.name], clear=one.name in clear, asks=asks, pack=entry.pack)
        for one in papers_of(matter)
        if many.get(one.name)
    ]
    return [*details, *written]


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


def choice_label(pack: str, code: object) -> str:
    """The word of a declared code: its own label, the pack's, or its translation."""
    own = getattr(code, "label", None)
    if own is not None:
        return str(own)
    text = str(getattr(code, "value", code))
    declared = REGISTRY.packs.get(pack)
    word = declared.labels.get(text) if declared else None
    return str(word or pgettext(pack, text))


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


def verbs_for(caller: Caller, matter: Matter) -> list[tuple[str, bool]]:
    """What the caller may do to this matter, and whether its stage allows it now; the kernel's other nouns included."""
    involved = takes_part(caller, matter.pk)
    found = dict(verbs_of(caller, matter, involved=involved))
    for verb in REGISTRY.commands.values():
        if verb.pack not in ("closing", "clocks") or verb.name in found:
            continue
        if may(caller, f"{matter.pack}.{verb.verb}", region=matter.region_path, involved=involved):
            found[verb.name] = all(not of.at or matter.stage in of.at for of in verb.of.values())
    if matter.kind in REGISTRY.kinds and REGISTRY.kind(matter.kind).team:
        for verb in sorted(deeds_now(matter, caller.person)):
            if may(caller, f"{matter.pack}.{verb}", region=matter.region_path, involved=involved):
                found[f"teams.{verb}"] = True
    return list(found.items())
