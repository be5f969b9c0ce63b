# SPDX-License-Identifier: Apache-2.0
"""Privacy: level 3 and 4 are sealed at rest, state their purpose, and no free text is taken without saying how sensitive it is."""

from typing import Any, get_args, get_origin

import pytest
from django.apps import apps
from django.db.models import CharField, TextField
from pydantic import StringConstraints

from anlan.kernel.fields import Level, mark_of, marks, sealed_names
from anlan.kernel.matters import details
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY

KINDS = sorted(REGISTRY.kinds)
COMMANDS = sorted(REGISTRY.commands)
WORDS = 300  # from so many characters on a string is free text


def inputs() -> list[tuple[str, Any]]:
    """Every model that takes something from people: kinds' details and commands' inputs (Any: model classes)."""
    found = [(name, REGISTRY.kind(name).details) for name in KINDS]
    return found + [(name, REGISTRY.commands[name].input) for name in COMMANDS]


@pytest.mark.parametrize(("name", "model"), inputs())
def test_what_is_sensitive_says_its_purpose_X_R6(name, model):
    for field, mark in marks(model).items():
        assert mark.level in set(Level), f"{name}.{field}: level {mark.level}"
        assert mark.level < Level.PERSONAL or str(mark.purpose or ""), (
            f"{name}.{field} is level {mark.level}, for what?"
        )


@pytest.mark.parametrize(("name", "model"), inputs())
def test_free_text_says_how_sensitive_it_is_X_R6(name, model):
    for field, info in model.model_fields.items():
        if longest(info.annotation, info.metadata) >= WORDS:
            assert mark_of(info.metadata), f"{name}.{field} takes free text and states no level"


def longest(hint: Any, metadata: list[Any]) -> int:
    """How many characters a field takes; 0 when it takes no words (Any: a type expression)."""
    kinds = [hint, *get_args(hint)] if get_origin(hint) else [hint]
    bounds = [one for one in metadata if isinstance(one, StringConstraints)]
    for kind in kinds:
        bounds += [one for one in getattr(kind, "__metadata__", ()) if isinstance(one, StringConstraints)]
    if str not in kinds or any(one.pattern for one in bounds):
        return 0
    return max((one.max_length or 0 for one in bounds), default=0)


def test_nothing_sensitive_lies_readable_in_any_table_X_R6(told):
    assert len(told.secrets) > 5
    for model in apps.get_models():
        names = [f.name for f in model._meta.get_fields() if isinstance(f, CharField | TextField)]
        for row in model._default_manager.values_list(*names) if names else ():
            for secret in told.secrets:
                shown = [
                    name
                    for name, text in zip(names, row, strict=True)
                    if isinstance(text, str) and secret in text
                ]
                assert not shown, f"{model._meta.db_table}.{shown} holds “{secret}” in clear"


def test_what_was_sealed_opens_for_its_own_row_only_X_R6(told):
    rows = [row for row in Matter.objects.all() if row.sealed]
    assert len(rows) > 1
    for row in rows:
        hidden = sealed_names(REGISTRY.kind(row.kind).details)
        assert hidden <= details.opened(row).keys()
        assert not hidden & details.plain(row).keys()
    one, other = rows[:2]
    one.sealed = other.sealed
    with pytest.raises(Exception, match=str(one.pk)):
        details.opened(one)
