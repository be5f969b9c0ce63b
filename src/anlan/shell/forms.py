# SPDX-License-Identifier: Apache-2.0
"""Typed fields → parts of a form, and a posted form → plain values. The one validator is the command's own model.

Names carry dots for nesting; a list is repeated or one line each; empty means not given.
"""

import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from django.http import QueryDict
from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from anlan.kernel import timing
from anlan.kernel.command import Of
from anlan.kernel.fields import Choice, Level, Mark, mark_of

from .reading import choice_label
from .regions import RegionField

RESERVED = frozenset(("csrfmiddlewaretoken", "idempotency_key", "next", "form_part", "form_hidden", "saw"))
LONG = 200  # characters above which a text gets a larger box
MOMENTS = (datetime, AwareDatetime)


@dataclass(frozen=True)
class Part:
    """One input of a form, as its template needs it."""

    name: str
    label: str
    part: str  # text, textarea, lines, choice, ticks, checkbox, number, place, matter, group … (_field.html)
    value: str = ""
    values: tuple[str, ...] = ()
    error: str = ""
    hint: str = ""
    required: bool = False
    begins_open: bool = False
    secret: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    lines: int = 1
    least: str = ""
    most: str = ""
    longest: str = ""
    step: str = ""
    parts: tuple["Part", ...] = ()
    find: str = ""  # the address that is asked for choices while somebody types

    @property
    def id(self) -> str:
        """Its id in the page."""
        return "f-" + self.name.replace(".", "-")


@dataclass
class Asking:
    """What is known while a form is drawn: what was typed, what was wrong, and choices that only the place knows."""

    pack: str
    typed: Mapping[str, list[str]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Iterable[tuple[str, str]]] = field(default_factory=dict)
    where: RegionField | None = None  # how its field `region` is filled in
    labels: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    first: Mapping[str, Any] = field(default_factory=dict)  # values to begin with (Any: JSON values)

    def text(self, name: str) -> str:
        """What stands in the field."""
        if name in self.typed:
            return self.typed[name][-1]
        begun = self.first.get(name, "")
        return "" if begun is None else str(begun)

    def error(self, name: str) -> str:
        """The sentence beside the field; details are told without their prefix by the kernel."""
        short = name.removeprefix("details.")
        own = self.errors.get(name) or self.errors.get(short, "")
        if own:
            return own
        inner = (text for key, text in self.errors.items() if key.startswith((f"{name}.", f"{short}.")))
        return next(inner, "")


def core_of(annotation: Any) -> Any:
    """A type without Optional and Annotated (Any: type expressions have no common class)."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return core_of(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        inner = [one for one in get_args(annotation) if one is not type(None)]
        return core_of(inner[0]) if len(inner) == 1 else annotation
    return annotation


def is_model(kind: Any) -> bool:
    """Whether a type is a Pydantic model (Any: as above)."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def is_point(kind: Any) -> bool:
    """Whether a type is a place on earth: a tuple of lat and lng (Any: as above)."""
    return isinstance(kind, type) and {"lat", "lng"} <= set(getattr(kind, "_fields", ()))


def of_marker(info: FieldInfo) -> Of | None:
    """The `Of` of a field, or None."""
    return next((one for one in info.metadata if isinstance(one, Of)), None)


def parts_of(model: type[BaseModel], asking: Asking, prefix: str = "") -> list[Part]:
    """The inputs of a model, in its own order."""
    found = []
    for name, info in model.model_fields.items():
        full = prefix + name
        if full not in asking.hidden and (prefix or not _is_for_programs(full, info, asking)):
            found.append(part_of(full, info, asking))
    return found


def _is_for_programs(name: str, info: FieldInfo, asking: Asking) -> bool:
    """Whether nobody is asked for it: it may stay away, and no word for people was ever given to it."""
    is_named = name in asking.labels or name in asking.choices or name in asking.typed
    return not (
        info.is_required() or is_named or mark_of(info.metadata) is not None or of_marker(info) is not None
    )


def part_of(name: str, info: FieldInfo, asking: Asking) -> Part:
    """One input of a form."""
    mark, core = mark_of(info.metadata), core_of(info.annotation)
    label = (
        str(mark.label)
        if mark
        else asking.labels.get(name) or name.rsplit(".", 1)[-1].replace("_", " ").capitalize()
    )
    part = Part(
        name=name,
        label=label,
        part="text",
        value=asking.text(name),
        error=asking.error(name),
        hint=_hint(mark),
        required=isinstance(info.default, Enum) or (info.is_required() and not _is_optional(info.annotation)),
        begins_open=isinstance(mark, Choice) and mark.begins_open,
        secret=bool(mark and mark.level >= Level.PERSONAL),
    )
    if name == "region" and asking.where is not None:
        return _where(part, asking.where)
    if name in asking.choices:
        return replace(part, part="choice", choices=tuple(asking.choices[name]))
    return _bounded(_shaped(part, core, info, mark, asking), info)


def _where(part: Part, where: RegionField) -> Part:
    """Few regions are a list, many are searched; what was typed stays."""
    if not where.find:
        return replace(part, part="choice", choices=tuple(where.choices))
    return replace(part, part="find", find=where.find, value=part.value or where.value, longest="80")


def _hint(mark: Mark | None) -> str:
    if mark is None:
        return ""
    return str(mark.hint or mark.purpose or "")


def _is_optional(annotation: Any) -> bool:
    return type(None) in get_args(annotation)


def _shaped(part: Part, core: Any, info: FieldInfo, mark: Mark | None, asking: Asking) -> Part:
    """The kind of input that fits a type (Any: a type expression)."""
    origin = get_origin(core)
    if of_marker(info):
        return replace(part, part="matter")
    if is_model(core):
        return replace(part, part="group", parts=tuple(parts_of(core, asking, part.name + ".")))
    if is_point(core):
        ends = (
            replace(
                part,
                name=f"{part.name}.{end}",
                label=end,
                value=asking.text(f"{part.name}.{end}"),
                part="number",
                step="any",
                error="",
            )
            for end in ("lat", "lng")
        )
        return replace(part, part="place", parts=tuple(ends))
    if origin in (list, tuple, frozenset, set):
        return _listed(part, core_of(get_args(core)[0]), mark, asking)
    if origin is Literal:
        return replace(
            part,
            part="choice",
            choices=tuple((str(one), choice_label(asking.pack, one)) for one in get_args(core)),
        )
    if isinstance(core, type) and issubclass(core, Enum):
        return replace(part, part="choice", choices=_members(core, asking.pack))
    if core is bool and info.default is True and not part.value:
        part = replace(part, value="true")  # what the command takes for said stands ticked
    return replace(part, **_plain(core, mark))


def _members(core: type[Enum], pack: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(one.value), choice_label(pack, one)) for one in core)


def _listed(part: Part, inner: Any, mark: Mark | None, asking: Asking) -> Part:
    """A list: boxes to tick for an enumeration, otherwise one line each (Any: a type expression)."""
    values = tuple(asking.typed.get(part.name, [part.value] if part.value else []))
    if isinstance(inner, type) and issubclass(inner, Enum):
        return replace(part, part="ticks", choices=_members(inner, asking.pack), values=values)
    if get_origin(inner) is Literal:
        choices = tuple((str(one), choice_label(asking.pack, one)) for one in get_args(inner))
        return replace(part, part="ticks", choices=choices, values=values)
    if is_model(inner):
        return replace(part, part="rows", parts=tuple(_rows(part.name, inner, asking)))
    if mark is not None and mark.part == "person":
        return replace(part, part="people", values=values)
    return replace(part, part="lines", lines=3, value="\n".join(values))


def _rows(name: str, inner: type[BaseModel], asking: Asking) -> Iterable[Part]:
    """As many rows as were typed, and an empty one where none was; the page adds more."""
    typed = {key[len(name) + 1 :].split(".")[0] for key in asking.typed if key.startswith(name + ".")}
    for number in range(max((int(one) + 1 for one in typed if one.isdigit()), default=1)):
        yield Part(
            f"{name}.{number}",
            str(number + 1),
            "group",
            required=True,
            parts=tuple(parts_of(inner, asking, f"{name}.{number}.")),
        )


def _plain(core: Any, mark: Mark | None) -> dict[str, Any]:
    """Input of a plain type (Any: a type expression, and keyword values of Part)."""
    if core is bool:
        return {"part": "checkbox", "required": False}
    if core is int:
        return {"part": "number", "step": "1"}
    if core is float:
        return {"part": "number", "step": "any"}
    if core in MOMENTS:
        return {"part": "datetime-local"}
    if core is date:
        return {"part": "date"}
    if mark is not None and mark.part == "person":
        return {"part": "person"}
    lines = getattr(mark, "lines", 1)
    return {"part": "textarea" if lines > 1 else (mark.part if mark else "text"), "lines": lines}


def _bounded(part: Part, info: FieldInfo) -> Part:
    given: dict[str, Any] = {}  # Any: as `replace` takes them
    for one in info.metadata:
        for limit, attribute, name in (
            (Ge, "ge", "least"),
            (Gt, "gt", "least"),
            (Le, "le", "most"),
            (Lt, "lt", "most"),
            (MaxLen, "max_length", "longest"),
        ):
            if isinstance(one, limit):
                given[name] = str(getattr(one, attribute))
        most = getattr(one, "max_length", None)
        if most and not isinstance(one, (MinLen, MaxLen)):
            given["longest"] = str(most)
    if part.part == "text" and int(given.get("longest", 0)) > LONG:
        return replace(part, part="textarea", lines=3, **given)
    return replace(part, **given)


def values_of(model: type[BaseModel], typed: QueryDict, prefix: str = "") -> dict[str, Any]:
    """A posted form as the values that the model validates (Any: text, lists and mappings)."""
    found: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        value = _value(core_of(info.annotation), typed, prefix + name)
        if value not in (None, "", [], {}):
            found[name] = value
    if not prefix:
        known = set(model.model_fields)
        strange = {key for key in typed if key.split(".")[0] not in known | RESERVED}
        found.update({key: typed[key] for key in strange})  # the model says which field it does not know
    return found


def _value(core: Any, typed: QueryDict, name: str) -> Any:
    """What was typed for one field, shaped for its type (Any: as above)."""
    if is_model(core):
        return values_of(core, typed, name + ".")
    if is_point(core):
        return {
            end: typed[f"{name}.{end}"] for end in ("lat", "lng") if typed.get(f"{name}.{end}", "").strip()
        }
    if core is dict or get_origin(core) is dict:
        return {
            key[len(name) + 1 :]: typed[key]
            for key in typed
            if key.startswith(name + ".") and typed[key] != ""
        }
    if get_origin(core) in (list, tuple, frozenset, set):
        return _list(core_of(get_args(core)[0]), typed, name)
    text = typed.getlist(name)[-1].strip() if name in typed else ""
    if core in MOMENTS and text:
        return _moment(text)
    return text


def _list(inner: Any, typed: QueryDict, name: str) -> list[Any]:
    """A list: rows of a model, or repeated and line-separated values (Any: as above)."""
    if is_model(inner):
        numbers = sorted(
            {
                int(n)
                for key in typed
                if key.startswith(name + ".") and (n := key[len(name) + 1 :].split(".")[0]).isdigit()
            }
        )
        rows = (values_of(inner, typed, f"{name}.{number}.") for number in numbers)
        return [row for row in rows if row]
    lines = (line.strip() for text in typed.getlist(name) for line in text.splitlines())
    return [line for line in lines if line]


def _moment(text: str) -> str:
    """A time without offset is meant as one of the district's."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text  # the model says what is wrong with it
    return text if moment.tzinfo else moment.replace(tzinfo=timing.LOCAL).isoformat()


def typed_lists(typed: QueryDict) -> dict[str, list[str]]:
    """Everything that was typed, by name, to be shown again."""
    return {name: values for name, values in typed.lists() if name not in RESERVED}


def is_id(text: str) -> bool:
    """Whether a text is an id."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
