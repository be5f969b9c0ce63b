# SPDX-License-Identifier: Apache-2.0
"""Matters as a reader may have them: labels in his language, their clocks, what he may do, all with few queries.

Pages and API print the same; the difference is only HTML or JSON. What stands in a matter: `details.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from functools import cache
from typing import Any, get_args
from uuid import UUID

from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.permissions import may
from anlan.kernel.clocks.queries import Reading, clocks_of
from anlan.kernel.closing.queries import closing_verbs
from anlan.kernel.context import Caller
from anlan.kernel.declare import Label
from anlan.kernel.disclosure.queries import deeds_now as disclosing_deeds
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import takes_part, verbs_of
from anlan.kernel.places.queries import region_names
from anlan.kernel.registry import REGISTRY
from anlan.kernel.review.queries import review_verbs
from anlan.kernel.teams.queries import deeds_now


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


def choice_label(pack: str, code: object) -> str:
    """The word of a declared code: its own label, the pack's, or its translation."""
    own = getattr(code, "label", None)
    if own is not None:
        return str(own)
    text = str(getattr(code, "value", code))
    declared = REGISTRY.packs.get(pack)
    word = declared.labels.get(text) if declared else None
    return str(word or _words_of_choices(pack).get(text) or pgettext(pack, text))


@cache
def _words_of_choices(pack: str) -> dict[str, Label]:
    """The labels of the enumerations in the details of a pack's kinds, by code (the registry is read-only after start)."""
    found: dict[str, Label] = {}
    for entry in REGISTRY.kinds_of(pack):
        for info in entry.kind.details.model_fields.values():
            for one in (info.annotation, *get_args(info.annotation)):
                if isinstance(one, type) and issubclass(one, Enum):
                    found |= {str(member.value): getattr(member, "label", "") for member in one}
    return found


def verbs_for(caller: Caller, matter: Matter) -> list[tuple[str, bool]]:
    """What the caller may do to this matter, and whether its stage allows it now; the kernel's other nouns included."""
    involved = takes_part(caller, matter.pk)
    found = dict(verbs_of(caller, matter, involved=involved))
    for verb in REGISTRY.commands.values():
        if verb.pack != "clocks" or verb.name in found:
            continue
        if may(caller, f"{matter.pack}.{verb.verb}", region=matter.region_path, involved=involved):
            found[verb.name] = all(not of.at or matter.stage in of.at for of in verb.of.values())
    if matter.kind in REGISTRY.kinds:
        deeds = {f"closing.{verb}" for verb in closing_verbs(matter, caller.person)}
        deeds |= {f"review.{verb}" for verb in review_verbs(matter, caller.person, timing.now())}
        deeds |= {f"teams.{verb}" for verb in deeds_now(matter, caller.person)}
        deeds |= {f"disclosure.{verb}" for verb in disclosing_deeds(caller, matter)}
        for name in sorted(deeds):
            permission = f"{matter.pack}.{name.partition('.')[2]}"
            if may(caller, permission, region=matter.region_path, involved=involved):
                found[name] = True
    return list(found.items())
