# SPDX-License-Identifier: Apache-2.0
"""Fills a template's fields: what was typed, else what the matter says; what is sealed only for whoever may open it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from pydantic import ValidationError

from .. import timing
from ..command.wording import invalid
from ..context import Caller
from ..declare import Template
from ..disclosure.opening import opening
from ..errors import Invalid
from ..fields import Details, Level, listed, mark_of, marks, sealed_names
from ..matters.details import opened, plain
from ..matters.models import Matter
from ..people.queries import names_of
from ..registry import REGISTRY

EMPTY: tuple[object, ...] = (None, "", [], ())


@dataclass(frozen=True)
class Filled:
    """The fields of a document, and those of them that were sealed in the matter."""

    fields: Details
    opened: tuple[str, ...]


def filled(caller: Caller, matter: Matter, template: Template, typed: Mapping[str, Any]) -> Filled:
    """The fields, validated; raises Invalid with `values.<field>` for each that is missing or wrong.

    (Any: JSON values.) A sealed detail is not even read for a caller who may not open it.
    """
    found, secret = _of_matter(caller, matter, template)
    given = {name: value for name, value in typed.items() if value not in EMPTY}
    _refuse_typed_records(template, given)
    try:
        fields = template.fields.model_validate({**found, **given})
    except ValidationError as error:
        raise _named(invalid(error)) from None
    return Filled(fields, tuple(sorted(secret - set(given))))


def _refuse_typed_records(template: Template, given: Mapping[str, Any]) -> None:
    """Raise Invalid where somebody types what the record alone says (Any: JSON values)."""
    why = _("This is taken from what was recorded. Change it there; the paper then gets a new number.")
    typed = {f"values.{name}": why for name in template.recorded if name in given}
    if typed:
        raise Invalid("recorded", _("The paper says what was recorded, and nothing else."), typed)


def _of_matter(caller: Caller, matter: Matter, template: Template) -> tuple[dict[str, Any], set[str]]:
    """What the matter says, by the template's fields, and which of it is sealed there."""
    may_open = opening(caller, matter)
    kind = REGISTRY.kind(matter.kind)
    hidden = sealed_names(kind.details)
    wanted = {
        field: detail
        for field, detail in template.takes.items()
        if detail not in hidden or may_open.may(detail)
    }
    held = opened(matter) if hidden & set(wanted.values()) else plain(matter)
    found = {field: held.get(detail) for field, detail in wanted.items()}
    secret = {field for field, detail in wanted.items() if detail in hidden and held.get(detail) not in EMPTY}
    if template.known is not None:
        mine = marks(template.fields)
        for field, value in template.known(matter).items():
            is_secret = field in mine and mine[field].level >= Level.PERSONAL
            if value in EMPTY or (is_secret and not may_open.may(template.opens_as)):
                continue
            found[field] = value
            secret |= {field} if is_secret else set()
    return {field: value for field, value in found.items() if value not in EMPTY}, secret


def _named(fault: Invalid) -> Invalid:
    return Invalid(fault.code, fault.message, {f"values.{name}": text for name, text in fault.fields.items()})


def said_fields(fields: Details) -> dict[str, str]:
    """Each field as it is printed; an empty one is an empty text."""
    values = {name: getattr(fields, name) for name in type(fields).model_fields}
    people = names_of(_people(fields, values))
    return {name: _said(value, people) for name, value in values.items()}


def label_of(template: Template, field: str) -> str:
    """The word of a field."""
    mark = mark_of(template.fields.model_fields[field].metadata)
    return str(mark.label) if mark else field


def _people(fields: Details, values: Mapping[str, Any]) -> set[UUID]:
    wanted: set[UUID] = set()
    for name, mark in marks(type(fields)).items():
        if mark.part == "person" and values[name]:
            value = values[name]
            wanted |= set(value) if isinstance(value, (list, tuple)) else {value}
    return wanted


def _said(value: Any, people: Mapping[UUID, str]) -> str:
    """One value in words (Any: whatever a field may hold)."""
    if value in EMPTY:
        return ""
    if isinstance(value, bool):
        return pgettext("kernel", "yes") if value else pgettext("kernel", "no")
    if isinstance(value, Enum):
        return str(getattr(value, "label", value.value))
    if isinstance(value, datetime):
        return f"{say_day(value.astimezone(timing.LOCAL).date())} {value.astimezone(timing.LOCAL):%H:%M}"
    if isinstance(value, date):
        return say_day(value)
    if isinstance(value, UUID):
        return people.get(value, "")
    if isinstance(value, (list, tuple)):
        return listed(_said(one, people) for one in value)
    return str(value)


def say_day(day: date) -> str:
    """A date as documents print it."""
    return pgettext("kernel", "%(year)s-%(month)s-%(day)s") % {
        "year": day.year, "month": day.month, "day": day.day,
    }  # fmt: skip
