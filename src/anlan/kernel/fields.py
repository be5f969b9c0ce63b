# SPDX-License-Identifier: Apache-2.0
"""Markers that say of a kind's details what a field is called, what it is for, and how sensitive it is (X-R6)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from django.utils.translation import pgettext
from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


class Level(IntEnum):
    """Sensitivity, as domain.md 1.4 sets it: L3 and L4 are sealed at rest and masked by default."""

    PUBLIC = 1
    INTERNAL = 2
    PERSONAL = 3
    SENSITIVE = 4


def listed(words: Iterable[object]) -> str:
    """Words one after another, parted as the reader's language parts them: 甲、乙, or a, b."""
    return pgettext("kernel", ", ").join(str(one) for one in words)


def told_apart(sentences: Iterable[object]) -> str:
    """Half-sentences one after another: 甲；乙, or a; b."""
    return pgettext("kernel", "; ").join(str(one) for one in sentences)


class Details(BaseModel):
    """What belongs to one matter only; a kind's own fields. Frozen, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What every marker says; the part of a form and the words of the API come from it.

    `decided` fields change by the pack's own commands only: rules hang on them, so that nobody corrects them in passing.
    """

    label: Any  # a lazy translation or a str: gettext has no public type for both
    purpose: Any = None  # the same
    level: int = Level.INTERNAL
    hint: Any = None  # the same
    decided: bool = False
    part: str = field(default="text", init=False)

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Label and purpose in the reader's language, asked anew at each printing."""
        schema = handler(core)
        if "$ref" in schema:
            schema = {"allOf": [schema]}
        schema["title"] = str(self.label)
        if self.purpose:
            schema["description"] = str(self.purpose)
        schema["x-level"] = int(self.level)
        return schema


@dataclass(frozen=True, kw_only=True)
class Text(Mark):
    """Words; `lines` above one make a larger box."""

    lines: int = 1
    part: str = field(default="text", init=False)


@dataclass(frozen=True, kw_only=True)
class Choice(Mark):
    """One of an enumeration's members, whose labels are shown.

    With `begins_open` a form begins without an answer: what nobody chose is not said by pressing Enter.
    """

    begins_open: bool = False
    part: str = field(default="choice", init=False)


@dataclass(frozen=True, kw_only=True)
class Person(Mark):
    """One or more people of the register, by id."""

    part: str = field(default="person", init=False)


@dataclass(frozen=True, kw_only=True)
class Place(Mark):
    """A point on the map: WGS-84 degrees."""

    part: str = field(default="place", init=False)


@dataclass(frozen=True, kw_only=True)
class Telephone(Mark):
    """A telephone number."""

    part: str = field(default="tel", init=False)


@dataclass(frozen=True, kw_only=True)
class Moment(Mark):
    """A date and time."""

    part: str = field(default="datetime-local", init=False)


@dataclass(frozen=True, kw_only=True)
class Number(Mark):
    """A whole number."""

    part: str = field(default="number", init=False)


def mark_of(metadata: list[Any]) -> Mark | None:
    """The marker among a field's metadata (Any: Pydantic keeps whatever Annotated holds)."""
    return next((item for item in metadata if isinstance(item, Mark)), None)


def marks(model: type[BaseModel]) -> dict[str, Mark]:
    """Every marked field of a model, by name."""
    found = {name: mark_of(info.metadata) for name, info in model.model_fields.items()}
    return {name: mark for name, mark in found.items() if mark is not None}


def sealed_names(model: type[BaseModel]) -> frozenset[str]:
    """The fields that are encrypted at rest: level 3 and above."""
    return frozenset(name for name, mark in marks(model).items() if mark.level >= Level.PERSONAL)


def decided_names(model: type[BaseModel]) -> frozenset[str]:
    """Fields that only the pack's own commands change."""
    return frozenset(name for name, mark in marks(model).items() if mark.decided)
