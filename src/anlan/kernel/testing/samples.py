# SPDX-License-Identifier: Apache-2.0
"""A value that fits any declared type, so that a sweep can fill in what it knows only by declaration."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel, TypeAdapter, ValidationError

from anlan.kernel import timing
from anlan.kernel.ids import new_id
from anlan.kernel.ports import Point

WORDS = ("sample", "13800000001", "331002", "2026-11-21", "1")


class NoSample(LookupError):
    """No value is known for this type: teach `samples.py` one."""


def sample(hint: Any) -> Any:
    """A value of this type (Any: a type expression)."""
    for value in _tries(hint):
        try:
            TypeAdapter(hint).validate_python(value)
        except ValidationError:
            continue
        return value
    raise NoSample(hint)


def filled(model: type[BaseModel]) -> dict[str, Any]:
    """A value for every field of a model (Any: of the field's own type)."""
    found = {}
    for name, info in model.model_fields.items():
        hint = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
        found[name] = sample(hint)
    return found


def _tries(hint: Any) -> Iterable[Any]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _tries(inner[0])
    if origin is Literal:
        return inner
    if origin in (Union, UnionType):
        return [value for one in inner if one is not type(None) for value in _tries(one)]
    if origin in (list, tuple, frozenset, set):
        return [origin([value]) for value in _tries(inner[0])]
    if origin is dict or hint is dict:
        return [{}]
    return _plain(hint)


def _plain(kind: Any) -> Iterable[Any]:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return list(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [kind.model_validate(filled(kind))]
    known: dict[Any, Iterable[Any]] = {
        UUID: [new_id()], int: [1, 30, 100], float: [28.6, 1.0], bool: [True], str: WORDS, Any: ["sample"],
        datetime: [timing.now()], date: [timing.now().date()], Point: [Point(28.66, 121.44)],
    }  # fmt: skip
    return known.get(kind, ())
