# SPDX-License-Identifier: Apache-2.0
"""The verbs of a matter as buttons: in the order of duty, each under its own key; what is refused says why and who can help."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Value
from django.utils.translation import pgettext

from anlan.kernel.access.permissions import may, may_anywhere
from anlan.kernel.command import Command
from anlan.kernel.context import Caller
from anlan.kernel.declare import Label, MatterPage, Verb
from anlan.kernel.fields import listed
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY

from .reading import verbs_for
from .verb_forms import BY_DEVICE, ask_for, clock_choices, hidden_of

type Lacking = Mapping[str, list[str]]  # by full name of a verb: what must be there before it can be done
type Button = dict[str, Any]  # Any: what the part of a verb reads (shell/parts/verb.html)
LAST = ("matters.edit_details", "matters.link_matters", "clocks.pause_clock", "clocks.resume_clock")
FORWARD = (
    "teams.call_team",
    "closing.approve_closing",
    "matters.move_matter",
    "closing.propose_closing",
    "closing.close_matter",
)  # what carries a matter on comes first, where its pack declares no order
DIGITS = "123456789"
UNSAID = Verb("")
CALLED, ON_THE_WAY = (
    "teams.accept_seat",
    "teams.arrive_on_spot",
)  # who is called answers first, whatever else he may do
ICONS = {
    CALLED: "check", "teams.decline_seat": "x", ON_THE_WAY: "map-pin", "teams.leave_team": "log-out",
    "teams.call_person": "user-plus", "closing.propose_closing": "check", "closing.approve_closing": "check",
    "closing.return_closing": "undo-2",
}  # fmt: skip


def buttons(
    caller: Caller, matter: Matter, lacking: Lacking, whose: Mapping[str, str] | None = None
) -> list[Button]:
    """What may be done now, then what somebody else must do first, then what may be done later with its reason.

    `whose` says by a verb's short name whose turn it is, where not everybody who may do it is waited for.
    """
    if matter.kind not in REGISTRY.kinds:
        return []
    page = REGISTRY.matter_page(matter.kind) or MatterPage(matter.kind)
    declared = {full_name(one.name, matter): (place, one) for place, one in enumerate(page.verbs)}
    found = [(REGISTRY.commands[name], now) for name, now in verbs_for(caller, matter)]
    if declared:
        found = [one for one in found if _is_shown(one[0], matter, declared, now=one[1])]
    found = [
        (verb, now) for verb, now in found if fits(verb, matter, caller) and (now or is_ahead(verb, matter))
    ]
    found.sort(key=lambda one: rank_of(one[0], matter, declared, now=one[1]))
    keys = _keys([one.key for _place, one in declared.values()])
    made = []
    for verb, now in found:
        said = declared.get(verb.name, (0, UNSAID))[1]
        made.append(button(verb, matter, said, now=now, lacking=lacking, key=said.key or next(keys, "")))
    mine = {verb.name for verb, _now in found}
    open_ = [one for one in made if "refused" not in one]
    later = [one for one in made if "refused" in one]
    return [*open_, *_of_others(matter, page, mine, whose or {}), *later]


def _is_shown(
    verb: Command[..., Any], matter: Matter, declared: dict[str, tuple[int, Verb]], *, now: bool
) -> bool:
    """Of the pack's own verbs those that are declared; refused only what the matter will wait for."""
    if verb.name not in declared:
        return now and verb.pack != matter.pack
    return now or bool(declared[verb.name][1].waits_at)


def rank_of(
    verb: Command[..., Any], matter: Matter, declared: dict[str, tuple[int, Verb]], *, now: bool
) -> tuple[bool, int, bool, int]:
    """What waits now first, a call before it and a way behind it; the declared in their order, or else what carries the matter
    on; the kernel's own verbs last."""
    later = FORWARD.index(verb.name) if not declared and verb.name in FORWARD else len(declared or FORWARD)
    place, said = declared.get(verb.name, (later, UNSAID))
    waits = 1 if matter.stage in said.waits_at else {CALLED: 0, ON_THE_WAY: 2}.get(verb.name, 3)
    return not now, waits, verb.name in LAST or verb.pack != matter.pack, place


def _keys(taken: list[str]) -> Iterator[str]:
    return (key for key in DIGITS if key not in taken)


def full_name(name: str, matter: Matter) -> str:
    """A verb's full name: those of the pack are declared without it."""
    return name if "." in name else f"{matter.pack}.{name}"


def _of_others(matter: Matter, page: MatterPage, mine: set[str], turns: Mapping[str, str]) -> list[Button]:
    """What the matter waits for and this reader may not do: refused, with whose it is."""
    found = []
    for one in page.verbs:
        name = full_name(one.name, matter)
        if matter.closed_at is None and matter.stage in one.waits_at and name not in mine:
            whose = turns.get(one.name) or listed(
                str(role.label) for _pack, role, allowed in REGISTRY.roles.values() if name in allowed
            )
            why = pgettext("shell", "This waits for: %(whose)s.") % {"whose": whose}
            label = str(REGISTRY.commands[name].label)
            found.append({"label": label, "icon": one.icon, "id": name.replace(".", "-"), "refused": why})
    return found


def fits(verb: Command[..., Any], matter: Matter, caller: Caller) -> bool:
    """Whether a verb has anything to do here at all: `verb.fits` says so, or every choice that it offers."""
    kind = REGISTRY.kind(matter.kind)
    onward = [name for name in kind.stage(matter.stage).then if not kind.stage(name).final]
    closed = matter.closed_at is not None
    rules: dict[str, Callable[[], bool]] = {
        "matters.move_matter": lambda: bool(onward) and not kind.moved_by_commands,
        "matters.edit_details": lambda: not closed,
        "matters.choose_version": lambda: False,  # it has a page of its own, to which the matter's page leads
        "clocks.pause_clock": lambda: bool(clock_choices(matter, "run")),
        "clocks.resume_clock": lambda: bool(clock_choices(matter, "paused")),
    }
    page = REGISTRY.matter_page(matter.kind)
    choices = page.choices if page else {}
    asks = [ask for name, ask in choices.items() if name.startswith(f"{verb.verb}.")]
    if (own := choices.get(f"{verb.verb}.fits")) is not None:
        asks = [own]
    return rules.get(verb.name, lambda: True)() and all(ask_for(ask, matter, caller) for ask in asks)


def stages_of_verb(verb: Command[..., Any], matter: Matter) -> tuple[str, ...]:
    """The stages at which a verb can be done to this kind; empty: at every stage."""
    return next((of.at for of in verb.of.values() if of.kind in (None, matter.kind) and of.at), ())


def is_ahead(verb: Command[..., Any], matter: Matter) -> bool:
    """Whether a verb that cannot be done now may still come: what lies behind is not shown as refused."""
    if matter.closed_at is not None:
        return False
    stages, names = stages_of_verb(verb, matter), [one.name for one in REGISTRY.kind(matter.kind).stages]
    ahead = names[names.index(matter.stage) + 1 :]  # stages are declared in the order of a matter's life
    return not stages or bool(set(stages) & set(ahead))


def button(
    verb: Command[..., Any], matter: Matter, said: Verb, *, now: bool, lacking: Lacking, key: str
) -> Button:
    """One verb as the part draws it."""
    made: Button = {
        "label": str(verb.label),
        "id": verb.name.replace(".", "-"),
        "key": key,
        "icon": said.icon or ICONS.get(verb.name, ""),
    }
    if said.ends:
        made["kind"] = "stop"
    page = REGISTRY.matter_page(matter.kind)
    # Where a pack says what a stage waits for, nothing else is the one filled button.
    made["is_optional"] = (any(one.waits_at for one in page.verbs) if page else False) and not (
        matter.stage in said.waits_at or verb.name in (CALLED, ON_THE_WAY)
    )
    if not now:
        return made | {"refused": why_not(verb, matter)}
    locked = page.locks.get(verb.verb) if page and verb.pack == matter.pack else None
    if locked and (why := str(locked(matter))):
        return made | {"refused": why}
    if lacks := lacking.get(verb.name):
        told = pgettext("shell", "Before closing: %(what)s.") % {"what": listed(lacks)}
        return made | {"refused": told}
    if said.opens:
        return made | {"href": said.opens.replace("{number}", matter.number)}
    if set(verb.input.model_fields) - BY_DEVICE <= set(hidden_of(verb, matter)):
        done = f"{verb.label} ✓"
        return made | {"url": f"/do/{verb.path}", "fields": hidden_of(verb, matter), "done": done}
    return made | {"opens": f"/m/{matter.number}/verb/{verb.path}"}


def why_not(verb: Command[..., Any], matter: Matter) -> str:
    """Why a verb cannot be done at this stage, and when it can."""
    kind = REGISTRY.kind(matter.kind)
    stages = stages_of_verb(verb, matter)
    labels = listed(str(one.label) for one in kind.stages if one.name in stages)
    return pgettext("shell", "This is now “%(stage)s”; it can be done only at: %(stages)s.") % {
        "stage": kind.stage(matter.stage).label,
        "stages": labels,
    }


def next_verb(caller: Caller, matter: Matter) -> Command[..., Any] | None:
    """The verb for which a matter of his inbox waits; None where nothing is declared. (The inbox asked who takes part.)"""
    page = REGISTRY.matter_page(matter.kind)
    for one in page.verbs if page else ():
        name = full_name(one.name, matter)
        if matter.stage in one.waits_at and may(caller, name, region=matter.region_path, involved=True):
            return REGISTRY.commands[name]
    return None


def asked_for(caller: Caller, matters: Sequence[Matter]) -> dict[UUID, Label]:
    """By id what a matter of his inbox waits for whatever its stage: one question for all such verbs that he may do."""
    labels: list[Label] = []
    asked: list[QuerySet[Matter, tuple[int, UUID]]] = []
    for kind in dict.fromkeys(one.kind for one in matters):
        page, of_kind = REGISTRY.matter_page(kind), [one for one in matters if one.kind == kind]
        for said in reversed(page.verbs if page else ()):
            name = full_name(said.name, of_kind[0])
            if said.waits_for is None or not may_anywhere(caller, name):
                continue
            waits = Matter.objects.filter(pk__in=[one.pk for one in of_kind]).filter(pk__in=said.waits_for())
            asked.append(waits.order_by().values_list(Value(len(asked)), "pk"))
            labels.append(REGISTRY.commands[name].label)
    told = asked[0].union(*asked[1:], all=True) if asked else ()
    return {matter: labels[place] for place, matter in sorted(told)}  # of two the one that is declared first
