# SPDX-License-Identifier: Apache-2.0
"""Correct a matter's details."""

from functools import cache
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import create_model

from ...command import Of, command
from ...context import Context
from ...declare import Kind
from ...errors import Refused
from ...fields import Details, decided_names, sealed_names
from ...registry import REGISTRY
from ...writing import update
from .. import details as rows
from ..events import DetailsEdited
from ..models import Matter, Version
from ..queries import locked_matter
from ..versions import DETAILS, Edited, declared, say


@command(label=pgettext_lazy("kernel", "Correct details"), versioned=True)
def edit_details(ctx: Context, *, matter: Annotated[UUID, Of()], details: dict[str, Any]) -> list[str]:
    """Replace the given fields (Any: JSON values, checked by the kind's own model); the names of what changed.

    A field that somebody else has corrected otherwise meanwhile, unseen by this device, does not change: both versions are
    kept, and a person chooses.
    """
    found = locked_matter(ctx, matter)
    before = rows.opened(found)
    kind = REGISTRY.kind(found.kind)
    wanted = rows.checked(kind, {**before, **details}).model_dump(mode="json")
    _leave_decided(kind, before, wanted)
    # Where lines say who opens what, the answer does not tell a guess at a sealed field from a correction.
    untold = sealed_names(kind.details) & set(details) if kind.disclosure else frozenset()
    said_before = Version.objects.filter(matter=found, what=DETAILS).values_list("target", flat=True)
    edited = set(said_before) & set(details)
    changed = [
        name
        for name, value in wanted.items()
        if (name in untold or name in edited or before.get(name) != value)
        and _says(ctx, found, name, before, wanted, name in untold)
    ]
    if changed:
        _put(found, {name: wanted[name] for name in changed})
        ctx.record(DetailsEdited(matter=found.pk, fields_edited=tuple(changed)))
    return changed


def _leave_decided(kind: Kind, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Raise Refused where a correction would change what a command of the pack decides (Any: JSON values)."""
    touched = {name for name in decided_names(kind.details) if before.get(name) != after.get(name)}
    if touched:
        why = _("Use the step that decides it.")
        raise Refused(
            "decided_elsewhere",
            _("This is not corrected in passing: rules hang on it."),
            {f"details.{name}": why for name in sorted(touched)},
        )


def _says(
    ctx: Context, matter: Matter, name: str, before: dict[str, Any], wanted: dict[str, Any], is_guarded: bool
) -> bool:
    """Whether what is said of one field may be written (Any: JSON values)."""
    model = _field_of(matter, name)
    was = model.model_validate({name: before[name]}) if name in before else None
    return say(
        ctx,
        matter,
        FIELD,
        model.model_validate({name: wanted[name]}),
        name,
        before=was,
        is_guarded=is_guarded,
    )


def _put(matter: Matter, values: dict[str, Any]) -> None:
    """Write these fields, the others as they are (Any: JSON values)."""
    kind = REGISTRY.kind(matter.kind)
    rows.put(matter, rows.checked(kind, {**rows.opened(matter), **values}))
    update(matter, "details", "sealed")


def put_field(ctx: Context, matter: Matter, target: str, said: Details) -> None:
    """Write the chosen version of one field."""
    chosen = said.model_dump(mode="json")
    if rows.opened(matter).get(target) != chosen[target]:
        _put(matter, chosen)
        ctx.record(DetailsEdited(matter=matter.pk, fields_edited=(target,)))


def _field_of(matter: Matter, name: str) -> type[Details]:
    """A model of one field of the kind's details alone."""
    return _field(REGISTRY.kind(matter.kind).details, name)


@cache
def _field(model: type[Details], name: str) -> type[Details]:
    info = model.model_fields[name]
    return create_model(f"{model.__name__}_{name}", __base__=Details, **{name: (info.annotation, info)})  # type: ignore[call-overload]


FIELD = declared(Edited(DETAILS, pgettext_lazy("kernel", "A detail"), _field_of, put_field))
