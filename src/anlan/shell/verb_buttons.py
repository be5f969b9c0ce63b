# SPDX-License-Identifier: Apache-2.0
"""The verbs of a matter as buttons: in the order of duty, each under its own key; what is refused says why and who can help."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import pgettext

from anlan.kernel.access.permissions import may
from anlan.kernel.command import Command
from anlan.kernel.context import Caller
from anlan.kernel.declare import MatterPage, Verb
from anlan.kernel.fields import listed
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY

from .reading import verbs_for
from .verb_forms import BY_DEVICE, clock_choices, hidden_of

type Button = dict[str, Any]  # Any: what the part of a verb reads (shell/parts/verb.html)
LAST = ("matters.edit_details", "matters.link_matters", "clocks.pause_clock", "clocks.resume_clock")
DIGITS = "123456789"
UNSAID = Verb("")


def buttons(caller: Caller, matter: Matter, lacking: list[str]) -> list[Button]:
    """What may be done now, then what may be done later with its reason, then what somebody else must do first."""
    if matter.kind not in REGISTRY.kinds:
        return []
    page = REGISTRY.matter_page(matter.kind) or MatterPage(matter.kind)
    declared = {full_name(one.name, matter): (place, one) for place, one in enumerate(page.verbs)}
    found = [(REGISTRY.commands[name], now) for name, now in verbs_for(caller, matter)]
    if declared:
        found = [one for one in found if _is_shown(one[0], matter, declared, now=one[1])]
    found = [(verb, now) for verb, now in found if fits(verb, matter) and (now or is_ahead(verb, matter))]
    found.sort(key=lambda one: _order(one[0], matter, declared, now=one[1]))
    keys = _keys([one.key for _place, one in declared.values()])
    made = []
    for verb, now in found:
        said = declared.get(verb.name, (0, UNSAID))[1]
        made.append(button(verb, matter, said, now=now, lacking=lacking, key=said.key or next(keys, "")))
    mine = {verb.name for verb, _now in found}
    return [*made, *_of_others(caller, matter, page, mine)]


def _is_shown(
    verb: Command[..., Any], matter: Matter, declared: dict[str, tuple[int, Verb]], *, now: bool
) -> bool:
    """Of the pack's own verbs those that are declared; refused only what the matter will wait for."""
    if verb.name not in declared:
        return now and verb.pack != matter.pack
    return now or bool(declared[verb.name][1].waits_at)


def _order(
    verb: Command[..., Any], matter: Matter, declared: dict[str, tuple[int, Verb]], *, now: bool
) -> tuple[bool, bool, bool, int]:
    """What waits now first; the declared in their order; the kernel's own verbs last."""
    place, said = declared.get(verb.name, (len(declared), UNSAID))
    return not now, matter.stage not in said.waits_at, verb.name in LAST or verb.pack != matter.pack, place


def _keys(taken: list[str]) -> Iterator[str]:
    return (key for key in DIGITS if key not in taken)


def full_name(name: str, matter: Matter) -> str:
    """A verb's full name: those of the pack are declared without it."""
    return name if "." in name else f"{matter.pack}.{name}"


def _of_others(caller: Caller, matter: Matter, page: MatterPage, mine: set[str]) -> list[Button]:
    """What the matter waits for and this reader may not do: refused, with whose it is."""
    found = []
    for one in page.verbs:
        name = full_name(one.name, matter)
        if matter.closed_at is None and matter.stage in one.waits_at and name not in mine:
            whose = listed(
                str(role.label) for _pack, role, allowed in REGISTRY.roles.values() if name in allowed
            )
            why = pgettext("shell", "This waits for: %(whose)s.") % {"whose": whose}
            label = str(REGISTRY.commands[name].label)
            found.append({"label": label, "icon": one.icon, "id": name.replace(".", "-"), "refused": why})
    return found


def fits(verb: Command[..., Any], matter: Matter) -> bool:
    """Whether a generic verb has anything to do here at all."""
    kind = REGISTRY.kind(matter.kind)
    onward = [name for name in kind.stage(matter.stage).then if not kind.stage(name).final]
    closed = matter.closed_at is not None
    rules: dict[str, Callable[[], bool]] = {
        "matters.move_matter": lambda: bool(onward) and not kind.moved_by_commands,
        "closing.close_matter": lambda: not kind.closed_by and not closed,
        "matters.edit_details": lambda: not closed,
        "clocks.pause_clock": lambda: bool(clock_choices(matter, "run")),
        "clocks.resume_clock": lambda: bool(clock_choices(matter, "paused")),
    }
    page = REGISTRY.matter_page(matter.kind)
    asks = [ask for name, ask in (page.choices if page else {}).items() if name.startswith(f"{verb.verb}.")]
    return rules.get(verb.name, lambda: True)() and all(ask(matter) for ask in asks)


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
    verb: Command[..., Any], matter: Matter, said: Verb, *, now: bool, lacking: list[str], key: str
) -> Button:
    """One verb as the part draws it."""
    made: Button = {
        "label": str(verb.label),
        "id": verb.name.replace(".", "-"),
        "key": key,
        "icon": said.icon,
    }
    if said.ends:
        made["kind"] = "stop"
    page = REGISTRY.matter_page(matter.kind)
    # Where a pack says what a stage waits for, nothing else is the one filled button.
    made["is_optional"] = (
        any(one.waits_at for one in page.verbs) if page else False
    ) and matter.stage not in said.waits_at
    if not now:
        return made | {"refused": why_not(verb, matter)}
    if verb.name == "closing.close_matter" and lacking:
        told = pgettext("shell", "Before closing: %(what)s.") % {"what": listed(lacking)}
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
