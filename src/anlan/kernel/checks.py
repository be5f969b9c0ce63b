# SPDX-License-Identifier: Apache-2.0
"""Refuses to start with a declaration that cannot work; each message names the line to mend."""

import re
from dataclasses import fields, is_dataclass

from django.core.exceptions import ImproperlyConfigured

from .declare import Clauses, Facts, Kind, Need, OptionLimit, Paragraph, SaidLimit, Tell, Template, Topic
from .declare.packs import full_names
from .disclosure.faults import disclosure_faults
from .fields import Level, marks, sealed_names
from .lines import where
from .matters.flow import LEVELS
from .registry import REGISTRY
from .soundness import clock_faults, leaks, scenario_faults, with_remedy

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
    "see_portrait",
    "see_studios",
    "watch_positions",
    "watch_wall",
    "export_firm",
    "watch_video",
)  # permissions that are no commands
PLACE = re.compile(r"%\((\w+)\)s")
TOPIC = re.compile(r"[a-z]+/[0-9]+/\{device\}/[a-z]+(/[a-z]+)?")
BREACHED = "clocks.clock_breached"


class BadDeclaration(ImproperlyConfigured):
    """Something declared cannot work."""


def check() -> None:
    """Check everything the registry knows; raises BadDeclaration with one sentence for each fault."""
    faults = [
        *_kinds(),
        *_scenarios(),
        *_reactions(),
        *_projections(),
        *_roles(),
        *_tells(),
        *topic_faults(REGISTRY.topics()),
        *_templates(),
    ]
    if faults:
        raise BadDeclaration("\n".join(faults))


def _kinds() -> list[str]:
    faults = []
    for name, entry in REGISTRY.kinds.items():
        faults += [
            f"{where(entry.file, fault)}: {name}: {with_remedy(fault)}"
            for fault in kind_faults(entry.kind, entry.pack)
        ]
    return faults


def _scenarios() -> list[str]:
    faults = []
    for name, entry in REGISTRY.scenarios.items():
        word = name.rsplit(".", 1)[-1].upper()
        faults += [
            f"{where(entry.file, fault, word)}: {name}: {with_remedy(fault)}"
            for fault in scenario_faults(entry.scenario, entry.kind)
        ]
    return faults


def kind_faults(kind: Kind, pack: str) -> list[str]:
    """What cannot work in one kind: stages without exit, clocks that cannot stop, details without purpose."""
    names = [stage.name for stage in kind.stages]
    faults = [f"stage {s.name} leads to unknown {n}" for s in kind.stages for n in s.then if n not in names]
    if not any(stage.final for stage in kind.stages):
        return [*faults, "no stage is final"]
    faults += [
        f"stage {stage.name} is final and leads on" for stage in kind.stages if stage.final and stage.then
    ]
    faults += [f"stage {name} is never reached" for name in _unreached(kind)]
    faults += [f"from stage {name} there is no way to an end" for name in _stuck(kind)]
    for clock in kind.clocks:
        strange = [event for event in clock.starts | clock.stops if event not in REGISTRY.events]
        faults += [f"clock {clock.name} waits for unknown event {event}" for event in strange]
        if isinstance(clock.limit, OptionLimit) and f"{pack}.{clock.limit.name}" not in REGISTRY.options:
            faults.append(f"clock {clock.name} takes its limit from unknown option {clock.limit.name}")
        if isinstance(clock.limit, SaidLimit) and not _says(clock.starts, clock.limit.field):
            faults.append(
                f"clock {clock.name} takes its limit from {clock.limit.field}, which no event that starts it says"
            )
    faults += clock_faults(kind, pack)
    faults += [*_seat_faults(kind, pack), *_closing_faults(kind, pack), *_review_faults(kind, pack)]
    faults += disclosure_faults(kind, pack)
    marked = marks(kind.details)
    faults += [f"detail {name} says no label" for name in kind.details.model_fields if name not in marked]
    faults += [f"detail {n} is level {m.level} and says no purpose" for n, m in marked.items()
               if m.level >= Level.PERSONAL and not m.purpose]  # fmt: skip
    faults += leaks(kind)
    return faults


def _says(events: frozenset[str], field: str) -> bool:
    """Whether any of these events has this field."""
    return any(field in REGISTRY.events[one].model_fields for one in events if one in REGISTRY.events)


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


def _closing_faults(kind: Kind, pack: str) -> list[str]:
    """What cannot work at the end: outcomes and needs that name what is not there, an approval that nobody can give."""
    closing, names = kind.closing, [stage.name for stage in kind.stages]
    faults = [] if closing.outcomes else ["no outcome is declared"]
    faults += [f"outcome {o.name} is possible at unknown stage {n}" for o in closing.outcomes for n in o.at
               if n not in names]  # fmt: skip
    faults += [
        f"its end counts the work of unknown event {one}"
        for one in closing.works
        if one not in REGISTRY.events
    ]
    for need in closing.needs:
        faults += [f"need {need.name} {fault}" for fault in _need_faults(kind, need)]
    if closing.approvals and not _held_by_region(f"{pack}.approve_closing"):
        faults.append("its end must be approved, and no role of a region may approve_closing")
    return faults


def _need_faults(kind: Kind, need: Need) -> list[str]:
    meeting = (need.on,) if isinstance(need.on, str) else need.on
    named = (*meeting, *need.undone_by, *need.once, *need.unless_since)
    faults = [f"waits for unknown event {one}" for one in named if one not in REGISTRY.events]
    if need.unless_since and not need.once:
        faults.append("is let go after events, and asked for after none: say once")
    faults += [
        f"reads {one}.{key}, which is not there"
        for one in meeting
        for key in need.only
        if one in REGISTRY.events and key not in REGISTRY.events[one].model_fields
    ]
    faults += [
        f"waits for unknown document {one}"
        for one in need.only.get("template", ())
        if "documents.document_completed" in meeting and one not in REGISTRY.templates
    ]
    faults += [
        f"hangs on unknown detail {one}" for one in need.only_if if one not in kind.details.model_fields
    ]
    faults += [f"is asked by unknown outcome {one}" for one in need.outcomes if kind.outcome(one) is None]
    if not need.outcomes and not any(one.good for one in kind.closing.outcomes):
        faults.append("is asked by no outcome: none is good")
    return faults


def _review_faults(kind: Kind, pack: str) -> list[str]:
    """What cannot work afterwards: days that are none, a stage at which nothing goes on, a look that nobody can take."""
    review = kind.review
    if review is None:
        return []
    faults = [f"review is for unknown level {one}" for one in review.by_level if one not in LEVELS]
    plain = set(kind.details.model_fields) - sealed_names(kind.details)
    faults += [
        f"review hangs on {one}, which is no plain detail" for one in review.asks_first if one not in plain
    ]
    days = [*review.after_days, *(day for some in review.by_level.values() for day in some)]
    faults += [f"review on day {day} is no day after the end" for day in days if day <= 0]
    if not 0 <= review.share <= 1:
        faults.append(f"review draws a share of {review.share:g}, which is not between 0 and 1")
    if review.reopens_at and review.reopens_at not in {one.name for one in kind.stages if not one.final}:
        faults.append(f"review reopens at {review.reopens_at}, which is no open stage")
    wanted = ["record_review", *(["draw_call_backs"] if review.share else [])]
    faults += [
        f"it is looked at again, and no role of a region may {verb}"
        for verb in wanted
        if not _held_by_region(f"{pack}.{verb}")
    ]
    return faults


def _held_by_region(permission: str) -> bool:
    """Whether somebody can hold this who takes no part in a matter: only a grant for a region reaches him."""
    return any(
        permission in (may if role.scope == "region" else full_names(pack, role.in_region))
        for pack, role, may in REGISTRY.roles.values()
    )


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
    for name, (pack, role, may) in REGISTRY.roles.items():
        if role.scope not in ("region", "involved"):
            faults.append(with_remedy(f"role {name} may not be held in {role.scope}"))
        if role.in_region and role.scope == "region":
            faults.append(f"role {name} names in_region what it may; all of it holds in its region already")
        for permission in may:
            verb = permission.split(".", 1)[1]
            known = permission in REGISTRY.commands or verb in BARE
            generic = any(command.endswith(f".{verb}") for command in REGISTRY.commands)
            if not known and not generic and pack != "kernel":
                faults.append(with_remedy(f"role {name} may {permission}, which is no command"))
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


def _templates() -> list[str]:
    faults, taken = [], dict[str, str]()
    for name, entry in REGISTRY.templates.items():
        faults += [f"document {name}: {fault}" for fault in template_faults(entry.template, entry.pack)]
        letters = entry.template.letters
        if letters in taken:
            faults.append(f"document {name}: its letters {letters} are those of {taken[letters]} already")
        taken.setdefault(letters, name)
    return faults


def template_faults(template: Template, pack: str) -> list[str]:
    """What cannot work in one template: a place without a field, a field without a level, a number that nobody can read."""
    marked = marks(template.fields)
    faults = [f"field {name} says no label" for name in template.fields.model_fields if name not in marked]
    faults += [
        f"field {name} is level {mark.level} and says no purpose"
        for name, mark in marked.items()
        if mark.level >= Level.PERSONAL and not mark.purpose
    ]
    asked: list[str] = []
    for part in template.parts:
        match part:
            case Paragraph(text, only_with):
                asked += [*PLACE.findall(str(text)), *([only_with] if only_with else [])]
            case Clauses(field):
                asked.append(field)
            case Facts(names):
                asked += names
    asked += [*template.takes, *template.known_fields, *(one.named for one in template.signers if one.named)]
    faults += [
        f"field {name} is recorded and not among the known ones"
        for name in template.recorded
        if name not in template.known_fields
    ]
    known = template.fields.model_fields
    faults += [f"it speaks of unknown field {name}" for name in dict.fromkeys(asked) if name not in known]
    if not re.fullmatch(r"[A-Z]{2,4}", template.letters):
        faults.append(f"letters {template.letters} are not two to four capitals")
    names = [one.name for one in template.signers]
    faults += [f"two lines to sign are called {name}" for name in set(names) if names.count(name) > 1]
    kinds = {one.name.partition(".")[2]: one.kind for one in REGISTRY.kinds.values() if one.pack == pack}
    faults += [f"it is for unknown kind {kind}" for kind in template.kinds if kind not in kinds]
    for kind in [kinds[name] for name in template.kinds or kinds if name in kinds]:
        stages = [stage.name for stage in kind.stages]
        faults += [f"it is drawn up at unknown stage {name}" for name in template.at if name not in stages]
        faults += [
            f"field {field} takes unknown detail {detail}"
            for field, detail in template.takes.items()
            if detail not in kind.details.model_fields
        ]
    return list(dict.fromkeys(faults))
