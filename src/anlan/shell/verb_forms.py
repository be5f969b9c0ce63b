# SPDX-License-Identifier: Apache-2.0
"""The form of a verb: its inputs, with the choices that only the matter at hand can give, and what was typed before."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from django.http import QueryDict
from django.utils.translation import pgettext

from anlan.kernel.access.permissions import regions_of
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.command import Command
from anlan.kernel.context import Caller
from anlan.kernel.errors import CommandError
from anlan.kernel.fields import sealed_names
from anlan.kernel.ids import new_id
from anlan.kernel.matters.details import plain
from anlan.kernel.matters.flow import LEVELS
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import seen_matter
from anlan.kernel.places.models import Region
from anlan.kernel.registry import REGISTRY
from anlan.kernel.teams.queries import callable_people
from anlan.kernel.timing import now

from .forms import Asking, Part, is_id, of_marker, parts_of, typed_lists, values_of
from .reading import level_label


@dataclass(frozen=True)
class VerbForm:
    """A form that is ready to be drawn."""

    verb: Command[..., Any]
    action: str
    label: str
    parts: list[Part]
    hidden: dict[str, str]
    key: str
    next: str = ""
    message: str = ""
    errors: dict[str, str] = field(default_factory=dict)


BY_DEVICE = frozenset(("signature", "drawing"))  # what a device makes and nobody types


def hidden_of(verb: Command[..., Any], matter: Matter | None) -> dict[str, str]:
    """The first field that takes this matter, with its id."""
    if matter is None:
        return {}
    name = next((name for name, of in verb.of.items() if of.kind in (None, matter.kind)), None)
    return {name: str(matter.pk)} if name else {}


def _other_ways(verb: Command[..., Any], fixed: Mapping[str, str]) -> frozenset[str]:
    """Fields that take a matter of another kind instead of the one that is given: not asked for beside it."""
    if not set(fixed) & set(verb.of):
        return frozenset()
    return frozenset(
        name
        for name, of in verb.of.items()
        if of.kind is not None and not verb.input.model_fields[name].is_required()
    )


def verb_form(
    verb: Command[..., Any],
    caller: Caller,
    *,
    matter: Matter | None = None,
    hidden: Mapping[str, str] | None = None,
    typed: QueryDict | None = None,
    refusal: CommandError | None = None,
    go_next: str = "",
) -> VerbForm:
    """The form of a verb for a matter, empty or with what was typed and what was wrong."""
    fixed = {**hidden_of(verb, matter), **(hidden or {})}
    told = refusal.as_dict()["fields"] if refusal else {}
    asking = Asking(
        pack=matter.pack if matter else verb.pack,
        typed=typed_lists(typed) if typed is not None else {},
        errors=told,  # type: ignore[arg-type]
        choices=_choices(verb, caller, matter),
        labels=_labels(),
        hidden=BY_DEVICE | {*fixed, *_other_ways(verb, fixed), "details"},
        first=_begun(verb, matter),
    )
    parts = parts_of(verb.input, asking)
    kind = matter.kind if matter else str(fixed.get("kind", ""))
    if "details" in verb.input.model_fields and kind in REGISTRY.kinds:
        entry = REGISTRY.kinds[kind]
        asking.pack = entry.pack
        parts += _detail_parts(entry.kind.details, asking, editing=verb.name == "matters.edit_details")
    return VerbForm(
        verb=verb,
        action=f"/do/{verb.path}",
        label=str(verb.label),
        parts=parts,
        hidden=fixed,
        key=str(new_id()),
        next=go_next,
        message=_message(refusal),
        errors=_left_over(told, parts),  # type: ignore[arg-type]
    )


def _detail_parts(model: Any, asking: Asking, *, editing: bool) -> list[Part]:
    """The inputs of a kind's details; what is sealed is never put into a form (Any: a class of Details)."""
    parts = parts_of(model, asking, "details.")
    if not editing:
        return parts
    kept = {f"details.{name}" for name in sealed_names(model)}
    return [
        replace(one, required=False, hint=pgettext("shell", "Leave empty to keep what is there."))
        if one.name in kept
        else replace(one, required=False)
        for one in parts
    ]


def _message(refusal: CommandError | None) -> str:
    if refusal is None:
        return ""
    if refusal.code == "invalid":
        return pgettext("shell", "Not saved yet: see the fields that are marked.")
    return str(refusal.message)


def _left_over(told: Mapping[str, str], parts: list[Part]) -> dict[str, str]:
    """What was wrong with fields that the form does not show."""
    shown = {one.name.removeprefix("details.") for one in parts}
    return {
        name: text
        for name, text in told.items()
        if text and name.removeprefix("details.").split(".")[0] not in {one.split(".")[0] for one in shown}
    }


def _labels() -> dict[str, str]:
    """Words for the fields of the kernel's own verbs."""
    return {
        "region": pgettext("shell", "Region"),
        "title": pgettext("shell", "Headline"),
        "level": pgettext("shell", "Level"),
        "stage": pgettext("shell", "Next stage"),
        "outcome": pgettext("shell", "Outcome"),
        "clock": pgettext("shell", "Clock"),
        "other": pgettext("shell", "Other matter"),
        "relation": pgettext("shell", "Relation"),
        "person": pgettext("shell", "Person"),
        "role": pgettext("shell", "Role"),
        "value": pgettext("shell", "Value"),
        "option": pgettext("shell", "Setting"),
        "woman": pgettext("shell", "A woman is wished for"),
    }


def _begun(verb: Command[..., Any], matter: Matter | None) -> dict[str, Any]:
    """What a form begins with (Any: JSON values)."""
    if matter is None:
        return {}
    usual = {
        name: info.default.value
        for name, info in verb.input.model_fields.items()
        if isinstance(info.default, Enum)
    }
    if verb.name == "matters.edit_details":
        return {f"details.{name}": value for name, value in plain(matter).items()}
    # A form about the urgency begins with what it is: nobody raises it by pressing Enter.
    return usual | ({"level": matter.level} if "level" in verb.input.model_fields else {})


def _choices(
    verb: Command[..., Any], caller: Caller, matter: Matter | None
) -> dict[str, list[tuple[str, str]]]:
    """Choices that types cannot know: stages from here, outcomes, clocks, regions, levels."""
    fields = verb.input.model_fields
    found: dict[str, list[tuple[str, str]]] = {}
    if verb.name == "matters.open_matter":
        found["level"] = [("", "–"), *((code, level_label(code)) for code in LEVELS)]
    if "region" in fields and verb.input.model_fields["region"].annotation is str:
        found["region"] = region_choices(caller, verb)
    if matter is None or matter.kind not in REGISTRY.kinds:
        return found
    kind = REGISTRY.kind(matter.kind)
    page = REGISTRY.matter_page(matter.kind)
    for name, ask in (page.choices if page else {}).items():
        of_verb, _dot, asked = name.partition(".")
        if of_verb == verb.verb:
            found[asked] = ask(matter)
    if verb.name == "matters.move_matter":
        found["stage"] = [
            (s.name, str(s.label)) for n in kind.stage(matter.stage).then if not (s := kind.stage(n)).final
        ]
    if verb.name == "closing.close_matter":
        found["outcome"] = [(one.name, str(one.label)) for one in kind.closing.outcomes]
    if verb.name == "teams.call_person":
        found["place"] = [("", "–"), *((one.name, str(one.label)) for one in kind.team)]
        found["person"] = [
            (str(person), f"{name} · {kind.seat(seat).label}")
            for person, name, seat in callable_people(matter, now())
        ]
    if verb.pack == "clocks":
        state = "run" if verb.verb == "pause_clock" else "paused"
        found["clock"] = clock_choices(matter, state)
    return found


def clock_choices(matter: Matter, state: str) -> list[tuple[str, str]]:
    """The clocks of a matter in this state; to pause, only those whose kind sets a cap."""
    declared = {one.name: one for one in REGISTRY.kind(matter.kind).clocks}
    names = RunningClock.objects.filter(matter=matter.pk, state=state).values_list("name", flat=True)
    return [
        (n, str(declared[n].label))
        for n in names
        if n in declared and (state == "paused" or declared[n].pause_cap)
    ]


def region_choices(caller: Caller, verb: Command[..., Any]) -> list[tuple[str, str]]:
    """The regions in which the caller holds any permission that opens something."""
    paths: set[str] | None = set()
    for grant in caller.grants:
        if any(p == verb.name or p.endswith(f".{verb.verb}") for p in grant.permissions):
            allowed = regions_of(
                caller, next(p for p in grant.permissions if p == verb.name or p.endswith(f".{verb.verb}"))
            )
            paths = None if allowed is None or paths is None else paths | set(allowed)
    rows = Region.objects.order_by("path").only("code", "name", "path")
    found = [
        r for r in rows if paths is None or any(r.path == p or r.path.startswith(p + ".") for p in paths)
    ]
    return [(row.code, "　" * row.path.count(".") + row.name) for row in found]


def form_values(verb: Command[..., Any], caller: Caller, typed: QueryDict) -> dict[str, Any]:
    """A posted form as the verb's values; details by their kind, matters by id or number (Any: as the model takes)."""
    values = values_of(verb.input, typed)
    for name, info in verb.input.model_fields.items():
        text = values.get(name)
        if of_marker(info) and isinstance(text, str) and text and not is_id(text):
            values[name] = str(seen_matter(caller, text.strip()).pk)
    if "details" in verb.input.model_fields:
        values["details"] = _details(verb, caller, typed, values)
    return values


def _details(
    verb: Command[..., Any], caller: Caller, typed: QueryDict, values: dict[str, Any]
) -> dict[str, Any]:
    kind = values.get("kind") or ""
    for name in verb.of:
        if isinstance(values.get(name), str) and is_id(values[name]):
            kind = Matter.objects.filter(pk=values[name]).values_list("kind", flat=True).first() or kind
    entry = REGISTRY.kinds.get(kind)
    if entry is None:
        return values.get("details", {})
    given = values_of(entry.kind.details, typed, "details.")
    known = set(entry.kind.details.model_fields)
    strange = {
        k.split(".")[1]: typed[k] for k in typed if k.startswith("details.") and k.split(".")[1] not in known
    }
    return {**given, **strange}
