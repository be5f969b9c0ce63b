# SPDX-License-Identifier: Apache-2.0
"""What the packs declared: filled once by the loader, read-only after start."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .declare import Kind, MatterPage, Option, Pack, Role, Rule, Scenario, Tell, Template, Topic

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class KindEntry:
    """A kind under its full name, such as `dispatch.incident`."""

    name: str
    pack: str
    kind: Kind
    file: str = ""  # where it is declared, so that a fault can name the line


@dataclass(frozen=True)
class ScenarioEntry:
    """A scenario under its full name, such as `dispatch.incident.settled`, with its kind's full name."""

    name: str
    kind: str
    scenario: Scenario
    file: str = ""

    @property
    def pack(self) -> str:
        """The pack whose verbs it uses."""
        return self.kind.split(".")[0]


@dataclass(frozen=True)
class TemplateEntry:
    """A document's template under its full name, such as `specimen.record`."""

    name: str
    pack: str
    template: Template

    def fits(self, kind: str) -> bool:
        """Whether matters of this kind, by its full name, may have it."""
        pack, _dot, short = kind.partition(".")
        return pack == self.pack and (not self.template.kinds or short in self.template.kinds)


@dataclass
class Registry:
    """Everything that was declared, by full name (Any: the classes of higher layers, which this one cannot name)."""

    packs: dict[str, Pack] = field(default_factory=dict)
    kinds: dict[str, KindEntry] = field(default_factory=dict)
    scenarios: dict[str, ScenarioEntry] = field(default_factory=dict)
    events: dict[str, Any] = field(default_factory=dict)
    commands: dict[str, Any] = field(default_factory=dict)
    reactions: dict[str, Any] = field(default_factory=dict)
    projections: dict[str, Any] = field(default_factory=dict)
    consumers: dict[str, Any] = field(default_factory=dict)
    roles: dict[str, tuple[str, Role, frozenset[str]]] = field(default_factory=dict)
    options: dict[str, Option] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    house_tells: dict[str, Tell] = field(default_factory=dict)
    templates: dict[str, TemplateEntry] = field(default_factory=dict)

    def kind(self, name: str) -> Kind:
        """The kind of this full name; raises KeyError."""
        return self.kinds[name].kind

    def kinds_of(self, pack: str) -> "Iterator[KindEntry]":
        """The kinds of one pack, in the order that it declares."""
        order = {
            f"{pack}.{name}": at
            for at, name in enumerate(self.packs[pack].kinds if pack in self.packs else ())
        }
        mine = [entry for entry in self.kinds.values() if entry.pack == pack]
        return iter(sorted(mine, key=lambda entry: order.get(entry.name, len(order))))

    def scenarios_of(self, kind: str) -> "list[ScenarioEntry]":
        """The scenarios of one kind, in the order of their file."""
        return [entry for entry in self.scenarios.values() if entry.kind == kind]

    def matter_page(self, kind: str) -> MatterPage | None:
        """What the pack of this kind says about its page; None when it says nothing."""
        pack, _, short = kind.partition(".")
        declared = self.packs[pack].matter_pages if pack in self.packs else ()
        return next((one for one in declared if one.kind == short), None)

    def tells(self) -> dict[str, Tell]:
        """Who is told of what, by full name such as `dispatch.offer`; the house's own first."""
        return self.house_tells | {
            f"{name}.{one.name}": one for name, pack in self.packs.items() for one in pack.tells
        }

    def topics(self) -> list[tuple[str, Topic]]:
        """What the packs hear from machines, each with its pack."""
        return [(name, one) for name, pack in self.packs.items() for one in pack.topics]

    def followers(self) -> dict[str, Any]:
        """Whatever goes through the log with a position of its own (Any: as above)."""
        return {**self.consumers, **self.projections, **self.reactions}


REGISTRY = Registry()


def home_of(module: str) -> str:
    """The pack or kernel noun that a module belongs to, from its place."""
    parts = module.split(".")
    fixed = {
        "events",
        "commands",
        "reactions",
        "projections",
        "kinds",
        "consumer",
        "pack",
        "queries",
        "models",
    }
    for at, part in enumerate(parts):
        if at and part in fixed and parts[at - 1] != "kernel":
            return parts[at - 1]
    return parts[-2] if len(parts) > 1 else parts[-1]
