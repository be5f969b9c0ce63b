# SPDX-License-Identifier: Apache-2.0
"""What a kind may not be: a clock that cannot stop, a field that leaks, a scenario of what is not there; and the remedies."""

from collections.abc import Iterator
from difflib import get_close_matches
from enum import Enum
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from .declare import Beat, Clock, Kind, SaidLimit, Scenario
from .events.base import Ref
from .fields import Choice, Level, Mark, Telephone, marks
from .following.errand import ERRANDS
from .ports import Point
from .registry import REGISTRY

CALENDARS, AGAIN = (
    ("always", "working"),
    ("restart", "first", "kept"),
)  # a file is run before any type checker sees it

# What mends a fault, by words of its sentence; the first that fits is said behind it.
REMEDIES = (
    ("leads to unknown", "name a stage of this kind in its `then`"),
    ("is never reached", "name it in the `then` of another stage"),
    ("there is no way to an end", "name what may follow in its `then`, or say final=True"),
    ("is final and leads on", "take away its `then`, or final=True"),
    ("no stage is final", "say final=True of the stage at which a matter ends"),
    ("unknown event", "every event by its full name is in docs/reference/events.md"),
    ("unknown document", "write it as <pack>.<its file in documents/>"),
    ("which is not there", "the fields of every event are in docs/reference/events.md"),
    ("unknown detail", "write it as the field of the details is called"),
    ("unknown calendar", 'say calendar="working", or nothing: then every hour counts'),
    ("a second start is to", 'say again="restart", "first" or "kept"'),
    ("may not be held in", 'say scope="region" or scope="involved"'),
    ("is recorded for its own matters only", "use an event of the kernel or of this pack"),
    ("and this kind has no team", "declare `team`, or wait for another event"),
    ("does not have", "take it out of `only`: it binds every event of the clock"),
    ("which cannot be", "put a possible value into `only`"),
    ("says at and since", "say one of them: at=<stage>, or since and until"),
    ("which is no open stage", "name a stage of this kind that is not final"),
    ("is all that stops it", "name another event in `until`, such as matters.matter_closed"),
    ("which no event that starts it says", "name a field of an event in `since`, with whole seconds"),
    (
        "counts work days or may be paused",
        "leave calendar and pause_cap away, or say minutes(…) or an option",
    ),
    ("rings, and tells of a lateness", "leave its ladder away: of one that rings nobody is late"),
    ("unknown option", "declare it among the options of pack.py, or say minutes(…)"),
    ("has no substitute", "say substitute=<role>, or optional=True"),
    ("for unknown role", "declare the role in pack.py"),
    ("leads the team", "say lead=True of exactly one seat"),
    ("says no label", "mark it: Annotated[…, Text(label=…, purpose=…)]"),
    ("says no purpose", "say purpose=… in its mark: what whoever reads it needs it for"),
    ("is a telephone", "say level=3, so that it is sealed and masked"),
    ("no outcome is declared", "declare Closing(outcomes=[…])"),
    ("unknown kind", "call the file as the kind's file is called"),
    (
        "which is no command",
        "what a role may do is named as the verb is, without its pack: docs/reference/commands.md",
    ),
    ("goes back in time", "put the beats in the order of their times"),
    ("unknown verb", "every verb is in docs/reference/commands.md"),
    ("which it does not take", "its fields are in docs/reference/commands.md"),
)


def with_remedy(fault: str) -> str:
    """A fault's sentence and what to do."""
    return next((f"{fault}: {remedy}{_meant(fault)}" for words, remedy in REMEDIES if words in fault), fault)


def _meant(fault: str) -> str:
    """The event or verb that was probably meant, when its name is nearly that which nobody knows."""
    known = (
        set(REGISTRY.events) if "unknown event" in fault
        else {name.split(".")[1] for name in REGISTRY.commands} if "unknown verb" in fault
        else set()
    )  # fmt: skip
    near = get_close_matches(fault.rsplit(" ", 1)[-1], sorted(known), n=1, cutoff=0.8)
    return f"; was {near[0]} meant?" if near else ""


def clock_faults(kind: Kind, pack: str) -> Iterator[str]:
    """Clocks that can never start, or never stop once they run."""
    stages = {stage.name: stage for stage in kind.stages}
    for clock in kind.clocks:
        if clock.calendar not in CALENDARS:
            yield f"clock {clock.name} counts by unknown calendar {clock.calendar}"
        if clock.again not in AGAIN:
            yield f"clock {clock.name}: a second start is to {clock.again}, which means nothing"
        if isinstance(clock.limit, SaidLimit) and (
            clock.calendar == "working" or clock.pause_cap is not None
        ):
            # how long it ran before is read from its row, where rest days and pauses are in it
            yield f"clock {clock.name} takes its limit from an event, and counts work days or may be paused"
        if clock.rings and clock.ladder:
            yield f"clock {clock.name} rings, and tells of a lateness"
        if clock.at and (clock.since is not None or clock.until or clock.only):
            yield f"clock {clock.name} says at and since, until or only"
        if clock.at and (clock.at not in stages or stages[clock.at].final):
            yield f"clock {clock.name} runs at {clock.at}, which is no open stage"
        if clock.at:
            continue
        known = sorted(event for event in clock.starts | clock.stops if event in REGISTRY.events)
        for event in known:
            yield from _never_comes(kind, pack, clock, event)
        if not clock.stops - clock.starts:
            yield f"clock {clock.name}: what starts it is all that stops it"


def _never_comes(kind: Kind, pack: str, clock: Clock, event: str) -> Iterator[str]:
    """Why this event can never move this clock."""
    home = event.split(".")[0]
    if home in REGISTRY.packs and home != pack:
        yield f"clock {clock.name} waits for {event}, which is recorded for its own matters only"
    if home == "teams" and not kind.team:
        yield f"clock {clock.name} waits for {event}, and this kind has no team"
        return
    for name, values in clock.only.items():
        if name not in REGISTRY.events[event].model_fields:
            yield f"clock {clock.name} asks for {name}, which {event} does not have"
        elif not any(_is_possible(kind, event, name, one) for one in values):
            yield f"clock {clock.name} waits for {event} with {name} {', '.join(values)}, which cannot be"


def _is_possible(kind: Kind, event: str, name: str, value: str) -> bool:
    """Whether a field of an event of this kind can ever hold this value."""
    info = REGISTRY.events[event].model_fields[name]
    ref = next((one.model for one in info.metadata if isinstance(one, Ref)), "")
    if ref in ("stage", "seat", "outcome", "clock"):
        return value in _named(kind, ref)
    hint: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
    try:
        return bool(TypeAdapter(hint).validate_python(value) == value)
    except ValidationError:
        return False


def leaks(kind: Kind) -> Iterator[str]:
    """Details that would show what is personal, or that nobody could say what they are for (X-R6)."""
    for name, mark in marks(kind.details).items():
        hint = kind.details.model_fields[name].annotation
        if isinstance(mark, Telephone) and mark.level < Level.PERSONAL:
            yield f"detail {name} is a telephone and stands in clear"
        if mark.level < Level.PERSONAL and not mark.purpose and _may_hold_a_story(hint, mark):
            yield f"detail {name} may hold anything and says no purpose"


def _may_hold_a_story(hint: Any, mark: Mark) -> bool:
    """Whether a type holds words or a place (Any: a type expression); a code out of a list tells nobody's story."""
    if get_origin(hint) is Literal or isinstance(mark, Choice):
        return False
    if isinstance(hint, type) and issubclass(hint, Enum):
        return False
    return hint in (str, Point) or any(_may_hold_a_story(one, mark) for one in get_args(hint))


def verb_of(name: str, pack: str) -> Any:
    """The verb that a pack's scenario means: its own, one of the kernel's nouns, or one named in full; None: none.

    (Any: commands lie beside this module.)
    """
    if "." in name:
        return REGISTRY.commands.get(name)
    kernel = (
        one for one in REGISTRY.commands.values() if one.verb == name and one.pack not in REGISTRY.packs
    )
    return REGISTRY.commands.get(f"{pack}.{name}") or next(kernel, None)


def scenario_faults(scenario: Scenario, kind_name: str) -> Iterator[str]:
    """What a scenario names that is not there, and beats that go back in time."""
    if kind_name not in REGISTRY.kinds:
        yield f"it is of unknown kind {kind_name}"
        return
    pack = kind_name.split(".")[0]
    for part in (*scenario.parts, *scenario.doors):
        role = part.partition("#")[0]
        if (role if "." in role else f"{pack}.{role}") not in REGISTRY.roles:
            yield f"part {part} is for unknown role {role}"
    before = None
    for number, beat in enumerate(scenario.steps, 1):
        if before is not None and beat.after < before:
            yield f"beat {number} goes back in time"
        before = beat.after
        for fault in _beat_faults(beat, pack, kind_name):
            yield f"beat {number} {fault}"


def _beat_faults(beat: Beat, pack: str, kind_name: str) -> Iterator[str]:
    verb = verb_of(beat.verb, pack) if beat.verb else None
    if beat.verb and verb is None:
        yield f"does unknown verb {beat.verb}"
    if verb is not None:
        strange = [name for name in beat.values if name not in verb.input.model_fields]
        yield from (f"gives {beat.verb} {name}, which it does not take" for name in strange)
    if beat.errand and f"{pack}.{beat.errand}" not in ERRANDS:
        yield f"runs unknown errand {beat.errand}"
    for wish in beat.expects:
        of = f"{pack}.{wish.of}" if wish.of else kind_name
        if of not in REGISTRY.kinds:
            yield f"expects something of unknown kind {of}"
        elif wish.name not in _named(REGISTRY.kind(of), wish.what):
            known = _named(REGISTRY.kind(of), wish.what) if wish.what != "event" else ()
            there = f": there are {', '.join(sorted(known))}" if known else ""
            yield f"expects unknown {wish.what} {wish.name}{there}"


def _named(kind: Kind, what: str) -> set[str]:
    """The names that an expectation may use."""
    if what == "event":
        return set(REGISTRY.events)
    return {
        "stage": {one.name for one in kind.stages},
        "seat": {one.name for one in kind.team},
        "outcome": {one.name for one in kind.closing.outcomes},
        "clock": {one.name for one in kind.clocks},
    }[what]
