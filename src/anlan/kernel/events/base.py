# SPDX-License-Identifier: Apache-2.0
"""What an event is: true, small, named by its place, and free of names and words about people."""

import re
import types
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from ..registry import home_of

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:/@-]{0,80}$")]
_PLAIN = (UUID, int, bool, datetime, date, type(None))


@dataclass(frozen=True)
class Ref:
    """Says which row an id means, so that a sentence can name it for the reader who may know."""

    model: str


def snake(name: str) -> str:
    """`UnitAssigned` → `unit_assigned`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


class UnfitField(TypeError):
    """An event would carry something that must be erasable: plain text, or a pair of coordinates."""


class Event(BaseModel):
    """Something that happened. Subclasses add fields; ids, codes, whole numbers, moments and enumerations only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sentence: ClassVar[Any] = ""  # a lazy translation
    name: ClassVar[str] = ""
    version: ClassVar[int] = 1
    of_matter: ClassVar[bool] = True  # False: it never tells of a matter
    actor_opens_as: ClassVar[str] = (
        ""  # the sealed thing with which a history names who did it; empty: it always does
    )
    tells_who: ClassVar[tuple[str, ...]] = ()  # of such an event: the fields that no other system is sent

    matter: Annotated[UUID | None, Ref("kernel.Matter")] = None

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        cls.name = f"{home_of(cls.__module__)}.{snake(cls.__name__)}"
        for field, info in cls.model_fields.items():
            if not _fits(info.annotation, info.metadata):
                raise UnfitField(
                    f"{cls.__module__}.{cls.__name__}.{field}: {info.annotation} may not be in the log"
                )

    def said(self) -> Any:
        """The sentence that fits what this one carries (Any: a lazy translation)."""
        return self.sentence

    def said_secretly(self) -> Any:
        """The same to whom who did it stays secret: without what would tell who it was (Any: a lazy translation)."""
        return self.said()

    def fields(self) -> dict[str, Any]:
        """What goes into the record beside the matter, as JSON values."""
        return self.model_dump(mode="json", exclude={"matter"})


def _is_code(pattern: object) -> bool:
    """Whether a pattern lets codes through and no words about people."""
    return isinstance(pattern, str) and not any(
        re.search(pattern, words) for words in ("王建国", "Mr. Wang was here")
    )


def _fits(kind: Any, metadata: list[Any]) -> bool:
    """Whether a field's type can hold no name, no free text and no home (Any: a type expression)."""
    origin = get_origin(kind)
    if origin is Annotated:
        inner, *more = get_args(kind)
        return _fits(inner, [*metadata, *more])
    if origin is Literal:
        return True
    if origin in (Union, types.UnionType, tuple, list, frozenset):
        return all(one is Ellipsis or _fits(one, metadata) for one in get_args(kind))
    if kind is str:
        return any(isinstance(one, StringConstraints) and _is_code(one.pattern) for one in metadata)
    return isinstance(kind, type) and (kind in _PLAIN or issubclass(kind, Enum))
