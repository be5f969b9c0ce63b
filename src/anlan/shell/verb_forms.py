# SPDX-License-Identifier: Apache-2.0
"""The form of a verb: its inputs, with the choices that only the matter at hand can give, and what was typed before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache
from inspect import signature
from typing import Any

from django.http import QueryDict
from django.utils.translation import pgettext

from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.clocks.queries import clocks_beside
from anlan.kernel.closing.rules import standing
from anlan.kernel.command import Command
from anlan.kernel.context import Caller
from anlan.kernel.declare import Template
from anlan.kernel.disclosure.queries import glass_of, people_for, references
from anlan.kernel.errors import CommandError
from anlan.kernel.fields import decided_names, sealed_names
from anlan.kernel.ids import new_id
from anlan.kernel.matters.details import plain
from anlan.kernel.matters.flow import LEVELS
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import seen_matter
from anlan.kernel.matters.versions import newest
from anlan.kernel.registry import REGISTRY, TemplateEntry
from anlan.kernel.review.planning import asks_first
from anlan.kernel.teams.queries import callable_people
from anlan.kernel.timing import now

from .devices import SAW
from .forms import Asking, Part, is_id, of_marker, parts_of, typed_lists, values_of
from .reading import level_label, role_label
from .regions import paths_for, region_code, region_field
from .spoken import say_when


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

    @property
    def given(self) -> str:
        """The names of what the form gives and nobody types: kept when it comes back with an error."""
        return " ".join(sorted(self.hidden))


DRAWS_UP = "documents.draw_up_document"
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
    seen = {SAW: str(newest(matter))} if matter is not None and verb.versioned else {}
    fixed = {**hidden_of(verb, matter), **seen, **(hidden or {})}
    told = refusal.as_dict()["fields"] if refusal else {}
    asking = Asking(
        pack=matter.pack if matter else verb.pack,
        typed=typed_lists(typed) if typed is not None else {},
        errors=told,  # type: ignore[arg-type]
        choices=_choices(verb, caller, matter),
        where=region_field(caller, verb.name) if asks_where(verb) else None,
        labels=_labels(),
        hidden=BY_DEVICE
        | {*fixed, *_other_ways(verb, fixed), "details"}
        | ({"values"} if verb.name == DRAWS_UP else set())
        | ({"asked_first"} if matter is None or not asks_first(matter) else set()),
        first=_begun(verb, matter),
    )
    parts = parts_of(verb.input, asking)
    kind = matter.kind if matter else str(fixed.get("kind", ""))
    if "details" in verb.input.model_fields and kind in REGISTRY.kinds:
        entry = REGISTRY.kinds[kind]
        asking.pack = entry.pack
        parts += _detail_parts(entry.kind.details, asking, editing=verb.name == "matters.edit_details")
    template = REGISTRY.templates.get(str(fixed.get("template", "")))
    if verb.name == DRAWS_UP and template is not None and matter is not None:
        asking.pack = template.pack
        parts += _document_parts(template.template, matter, asking)
    return VerbForm(
        verb=verb,
        action=f"/do/{verb.path}",
        label=_label(verb, template),
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
    decided = {f"details.{name}" for name in decided_names(model)}
    return [
        replace(one, required=False, hint=pgettext("shell", "Leave empty to keep what is there."))
        if one.name in kept
        else replace(one, required=False)
        for one in parts
        if one.name not in decided
    ]


def _label(verb: Command[..., Any], template: TemplateEntry | None) -> str:
    """What the form is called; of a document, which one it draws up."""
    if verb.name == DRAWS_UP and template is not None:
        return pgettext("shell", "Draw up: %(what)s") % {"what": template.template.label}
    return str(verb.label)


def _document_parts(template: Template, matter: Matter, asking: Asking) -> list[Part]:
    """The inputs of a document; what the matter says is there already, but what is sealed is only filled in at the end."""
    known = plain(matter) if matter.kind in REGISTRY.kinds else {}
    taken = {f"values.{field}" for field in (*template.takes, *template.known_fields)}
    recorded = {f"values.{field}" for field in template.recorded}
    asking.first = {
        **asking.first,
        **{f"values.{field}": known.get(detail) for field, detail in template.takes.items()},
    }
    return [
        replace(one, required=False, hint=pgettext("shell", "Taken from the matter when it stays empty."))
        if one.name in taken and not one.value
        else one
        for one in parts_of(template.fields, asking, "values.")
        if one.name not in recorded
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
        "kind": pgettext("shell", "Kind"),
        "since": pgettext("shell", "From"),
        "until": pgettext("shell", "Until and with"),
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


def ask_for(
    ask: Callable[..., list[tuple[str, str]]], matter: Matter, caller: Caller
) -> list[tuple[str, str]]:
    """What a field may hold for this matter and, where that is asked, for this reader."""
    return ask(matter, caller) if _is_for_reader(ask) else ask(matter)


@cache
def _is_for_reader(ask: Callable[..., object]) -> bool:
    return "caller" in signature(ask).parameters


def _choices(
    verb: Command[..., Any], caller: Caller, matter: Matter | None
) -> dict[str, list[tuple[str, str]]]:
    """Choices that types cannot know: stages from here, outcomes, clocks, levels."""
    found: dict[str, list[tuple[str, str]]] = {}
    if verb.name == "matters.open_matter":
        found["level"] = [("", "–"), *((code, level_label(code)) for code in LEVELS)]
    if verb.name == "review.draw_call_backs":
        found["kind"] = drawn_kinds(caller)
    if matter is None or matter.kind not in REGISTRY.kinds:
        return found
    kind = REGISTRY.kind(matter.kind)
    page = REGISTRY.matter_page(matter.kind)
    for name, ask in (page.choices if page else {}).items():
        of_verb, _dot, asked = name.partition(".")
        if of_verb == verb.verb:
            found[asked] = ask_for(ask, matter, caller)
    if verb.name == "matters.move_matter":
        found["stage"] = [
            (s.name, str(s.label)) for n in kind.stage(matter.stage).then if not (s := kind.stage(n)).final
        ]
    if verb.name in ("closing.close_matter", "closing.propose_closing"):
        ready = standing(matter).ready() or kind.closing.outcomes
        found["outcome"] = [(one.name, str(one.label)) for one in ready]
    if verb.name == "teams.call_person":
        found["place"] = [("", "–"), *((one.name, str(one.label)) for one in kind.team)]
        found["person"] = [
            (str(person), f"{name} · {kind.seat(seat).label}")
            for person, name, seat in callable_people(matter, now())
        ]
    if verb.pack == "disclosure":
        found |= _disclosing_choices(verb.verb, caller, matter)
    if verb.pack == "clocks":
        state = "run" if verb.verb == "pause_clock" else "paused"
        found["clock"] = clock_choices(matter, state)
    return found


def drawn_kinds(caller: Caller) -> list[tuple[str, str]]:
    """The kinds of which call-backs are drawn, and this person may draw them."""
    return [
        (name, str(entry.kind.label))
        for name, entry in REGISTRY.kinds.items()
        if entry.kind.review is not None
        and entry.kind.review.share
        and may_anywhere(caller, f"{entry.pack}.draw_call_backs")
    ]


def _disclosing_choices(verb: str, caller: Caller, matter: Matter) -> dict[str, list[tuple[str, str]]]:
    """To whom a matter may be referred, which referral may be ended, which emergency opening waits for a review."""
    kind = REGISTRY.kind(matter.kind)
    if verb == "refer_matter":
        roles = dict.fromkeys(role for one in kind.referrals for role in one.roles)
        return {
            "referral": [(one.name, str(one.label)) for one in kind.referrals],
            "person": [
                ("", pgettext("shell", "everybody who is …")),
                *((str(person), f"{name} · {role}") for person, name, role in people_for(matter)),
            ],
            "role": [("", "–"), *((one, role_label(f"{matter.pack}.{one}")) for one in roles)],
        }
    if verb == "end_referral":
        return {"row": [(str(one.row), f"{one.label} · {one.to}") for one in references(matter)]}
    if verb == "review_break_glass":
        waiting = [one for one in glass_of(matter) if one.reviewed_at is None and one.person != caller.person]
        return {
            "glass": [
                (str(one.glass), f"{say_when(one.broken_at)} · {one.name} · {one.why}") for one in waiting
            ]
        }
    return {}


def clock_choices(matter: Matter, state: str) -> list[tuple[str, str]]:
    """The clocks of a matter in this state; to pause, only those whose kind sets a cap."""
    declared = {one.name: one for one in REGISTRY.kind(matter.kind).clocks}
    names = [one.name for one in clocks_beside(matter.pk) if one.state == state]
    return [
        (n, str(declared[n].label))
        for n in names
        if n in declared and (state == "paused" or declared[n].pause_cap)
    ]


def asks_where(verb: Command[..., Any]) -> bool:
    """Whether a command takes the number of a region."""
    info = verb.input.model_fields.get("region")
    return info is not None and info.annotation is str


def form_values(verb: Command[..., Any], caller: Caller, typed: QueryDict) -> dict[str, Any]:
    """A posted form as the verb's values; details by their kind, matters by id or number (Any: as the model takes)."""
    values = values_of(verb.input, typed)
    for name, info in verb.input.model_fields.items():
        text = values.get(name)
        if of_marker(info) and isinstance(text, str) and text and not is_id(text):
            values[name] = str(seen_matter(caller, text.strip()).pk)
    if asks_where(verb) and isinstance(values.get("region"), str):
        values["region"] = region_code(values["region"], paths_for(caller, verb.name))
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
