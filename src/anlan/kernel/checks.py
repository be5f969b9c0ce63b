# SPDX-License-Identifier: Apache-2.0
"""Refuses to start with a declaration that cannot work; each message names the line to mend."""

import re
from dataclasses import fields, is_dataclass

from .declare import Kind, OptionLimit, Tell, Topic
from .fields import Level, marks
from .registry import REGISTRY

BARE = (
    "view",
    "unmask",
    "see_evidence",
    "audit",
    "operate",
    "secure",
    "see_register",
    "see_figures",
    "see_venue",
    "see_desk",
    "watch_positions",
    "watch_wall",
    "export_firm",
    "watch_video",
)  # permissions that are no commands
TOPIC = re.compile(r"[a-z]+/[0-9]+/\{device\}/[a-z]+(/[a-z]+)?")
BREACHED = "clocks.clock_breached"


class BadDeclaration(RuntimeError):
    """Something declared cannot work."""


def check() -> None:
    """Check everything the registry knows; raises BadDeclaration with one sentence for each fault."""
    faults = [
        *_kinds(),
        *_reactions(),
        *_projections(),
        *_roles(),
        *_tells(),
        *topic_faults(REGISTRY.topics()),
    ]
    if faults:
        raise BadDeclaration("\n".join(faults))


def _kinds() -> list[str]:
    faults = []
    for name, entry in REGISTRY.kinds.items():
        faults += [f"{name}: {fault}" for fault in kind_faults(entry.kind, entry.pack)]
    return faults


def kind_faults(kind: Kind, pack: str) -> list[str]:
    """What cannot work in one kind: stages without exit, clocks that cannot stop, details without purpose."""
    names = [stage.name for stage in kind.stages]
    faults = [f"stage {s.name} leads to unknown {n}" for s in kind.stages for n in s.then if n not in names]
    if not any(stage.final for stage in kind.stages):
        return [*faults, "no stage is final"]
    faults += [f"stage {name} is never reached" for name in _unreached(kind)]
    faults += [f"from stage {name} there is no way to an end" for name in _stuck(kind)]
    for clock in kind.clocks:
        strange = [event for event in clock.starts | clock.stops if event not in REGISTRY.events]
        faults += [f"clock {clock.name} waits for unknown event {event}" for event in strange]
        if isinstance(clock.limit, OptionLimit) and f"{pack}.{clock.limit.name}" not in REGISTRY.options:
            faults.append(f"clock {clock.name} takes its limit from unknown option {clock.limit.name}")
    faults += _seat_faults(kind, pack)
    if not kind.closing.outcomes:
        faults.append("no outcome is declared")
    faults += [f"outcome {o.name} is possible at unknown stage {n}" for o in kind.closing.outcomes for n in o.at
               if n not in names]  # fmt: skip
    marked = marks(kind.details)
    faults += [f"detail {name} says no label" for name in kind.details.model_fields if name not in marked]
    faults += [f"detail {n} is level {m.level} and says no purpose" for n, m in marked.items()
               if m.level >= Level.PERSONAL and not m.purpose]  # fmt: skip
    return faults


def _seat_faults(kind: Kind, pack: str) -> list[str]:
    """What cannot work in a team: a seat that nobody can hold, or that stays empty when nobody answers."""
    faults = []
    known = kind.details.model_fields
    for seat in kind.team:
        roles = [role for role in (seat.role or seat.name, seat.substitute) if role]
        faults += [
            f"seat {seat.name} is for unknown role {role}"
            for role in roles
            if f"{pack}.{role}" not in REGISTRY.roles
        ]
        if not seat.optional and not seat.substitute:
            faults.append(f"seat {seat.name} must be taken and has no substitute")
        faults += [
            f"seat {seat.name} hangs on unknown detail {name}" for name in seat.only_if if name not in known
        ]
    if len([one for one in kind.team if one.lead]) != (1 if kind.team else 0):
        faults.append("one seat leads the team, no fewer and no more")
    if kind.place and kind.place not in known:
        faults.append(f"place is unknown detail {kind.place}")
    return faults


def _unreached(kind: Kind) -> set[str]:
    known = {stage.name: stage for stage in kind.stages}  # a stage may lead to a name that is none
    seen, todo = {kind.first.name}, [kind.first]
    while todo:
        for name in todo.pop().then:
            if name in known and name not in seen:
                seen.add(name)
                todo.append(known[name])
    return known.keys() - seen


def _stuck(kind: Kind) -> set[str]:
    ends = {stage.name for stage in kind.stages if stage.final}
    grown = True
    while grown:
        more = {s.name for s in kind.stages if s.name not in ends and ends & set(s.then)}
        ends, grown = ends | more, bool(more)
    return {stage.name for stage in kind.stages} - ends


def _reactions() -> list[str]:
    faults = []
    for name, reaction in REGISTRY.reactions.items():
        (event,) = reaction.wants
        known = REGISTRY.events.get(event)
        if known is None:
            continue  # the event's pack is off: nothing will ever come
        if not is_dataclass(reaction.reads):
            faults.append(f"reaction {name}: the first parameter must be a dataclass of the fields it reads")
            continue
        given = {*known.model_fields, "matter", "at"}
        faults += [f"reaction {name} reads {event}.{f.name}, which is not there" for f in fields(reaction.reads)
                   if f.name not in given]  # fmt: skip
    return faults


def _projections() -> list[str]:
    return [f"projection {name} wants unknown event {event}" for name, projection in REGISTRY.projections.items()
            for event in projection.wants if event.split(".")[0] == name.split(".")[0]
            and event not in REGISTRY.events]  # fmt: skip


def _roles() -> list[str]:
    faults = []
    for name, (pack, _, may) in REGISTRY.roles.items():
        for permission in may:
            verb = permission.split(".", 1)[1]
            known = permission in REGISTRY.commands or verb in BARE
            generic = any(command.endswith(f".{verb}") for command in REGISTRY.commands)
            if not known and not generic and pack != "kernel":
                faults.append(f"role {name} may {permission}, which is no command")
    return faults


def _tells() -> list[str]:
    faults = []
    for name, one in REGISTRY.tells().items():
        pack = name.split(".")[0]
        strange = [event for event in (one.on, *one.until) if event not in REGISTRY.events]
        if strange:
            faults += [f"tell {name} follows unknown event {event}" for event in strange]
            continue
        known = REGISTRY.events[one.on].model_fields
        asked = [field for field in (one.person, one.about, *one.only) if field]
        faults += [
            f"tell {name} reads {one.on}.{field}, which is not there" for field in asked if field not in known
        ]
        roles = [role for role in (*one.roles, *one.then) if f"{pack}.{role}" not in REGISTRY.roles]
        faults += [f"tell {name} names unknown role {role}" for role in roles]
        if not (one.person or one.roles or one.by_ladder):
            faults.append(f"tell {name} tells nobody")
        faults += [f"tell {name} waits for unknown clock {clock}" for clock in _strange_clocks(pack, one)]
    return faults


def _strange_clocks(pack: str, tell: Tell) -> set[str]:
    kinds = [entry.kind for entry in REGISTRY.kinds.values() if entry.pack == pack]
    known = {clock.name for kind in kinds for clock in kind.clocks}
    return {str(one) for one in tell.only.get("clock", ())} - known if tell.on == BREACHED else set()


def topic_faults(topics: list[tuple[str, Topic]]) -> list[str]:
    """What cannot work in the patterns of machines' topics: another grammar, an unknown place, two who listen to one."""
    faults, taken = [], dict[str, str]()
    for pack, one in topics:
        strange = set(re.findall(r"\{(.*?)\}", one.pattern)) - {"device"}
        faults += [
            f"topic {one.pattern} of {pack} has an unknown place {{{place}}}" for place in sorted(strange)
        ]
        if not strange and not TOPIC.fullmatch(one.pattern):
            faults.append(f"topic {one.pattern} of {pack} is not <word>/<version>/{{device}}/<channel>")
        if one.pattern.endswith("/ok"):
            faults.append(f"topic {one.pattern} of {pack} ends with /ok, where answers go")
        if one.pattern in taken:
            faults.append(f"topic {one.pattern} of {pack} is taken by {taken[one.pattern]} already")
        taken.setdefault(one.pattern, pack)
    return faults
