# SPDX-License-Identifier: Apache-2.0
"""Choose between versions of one thing that two devices said differently."""

from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import ValidationError

from ... import timing
from ...command import Of, command
from ...command.wording import invalid
from ...context import Context
from ...errors import Invalid, NotAllowed, Refused
from ...fields import Details
from ...ids import new_id
from ...matters.queries import locked_matter
from ...vault import seal
from ...writing import insert, update
from ..choosing import conflict_of, edited_of, side_by_side
from ..events import Choice, VersionChosen
from ..models import Conflict, Version
from ..versions import Edited, code_of, newest


@command(label=pgettext_lazy("kernel", "Choose a version"))
def choose_version(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    conflict: UUID,
    version: UUID | None = None,
    values: dict[str, Any] | None = None,
) -> UUID:
    """Say which version stands, or write another one with `values` (Any: JSON values, checked by what is edited).

    The others are kept with the matter, sealed; the log says who chose.
    """
    if ctx.caller.person is None or ctx.caller.pack is not None:
        raise NotAllowed("needs_a_person", _("Only a person decides this."))
    found = locked_matter(ctx, matter)
    open_one = conflict_of(found.pk, conflict)
    if open_one.ended_at is not None:
        raise Refused(
            "chosen_already", _("Somebody has chosen already."), {"conflict": _("Look at the matter again.")}
        )
    what, rows = edited_of(open_one), side_by_side(open_one)
    chosen = next((one for one in rows if one.pk == version), None)
    if (chosen is None) == (values is None):
        raise Invalid(
            "choose_one", _("Choose one of the versions, or write another one."), {"version": _("One of those shown.")}
        )  # fmt: skip
    said = what.said(chosen) if chosen else _checked(what, open_one, values or {})
    choice: Choice = "written" if chosen is None else "standing" if chosen.state == "standing" else "waiting"
    for one in rows:
        one.state = "chosen" if one is chosen else "set_aside"
        update(one, "state")
    open_one.ended_at, open_one.ended_by = ctx.at, ctx.caller.person
    update(open_one, "ended_at", "ended_by")
    made = _standing(ctx, open_one, said)
    ctx.record(VersionChosen(
        matter=found.pk, conflict=open_one.pk, what=code_of(open_one.what, open_one.target),
        person=ctx.caller.person, choice=choice,
    ))  # fmt: skip
    what.put(ctx, found, open_one.target, said)
    return made.pk


def _checked(what: Edited, conflict: Conflict, values: dict[str, Any]) -> Details:
    try:
        return what.model(conflict.matter, conflict.target).model_validate(values)
    except ValidationError as error:
        raise invalid(error) from None


def _standing(ctx: Context, conflict: Conflict, said: Details) -> Version:
    """The choice is a version of its own, with a number that no device has seen before it was made."""
    made = Version(
        id=new_id(), matter=conflict.matter, what=conflict.what, target=conflict.target, number=newest(conflict.matter) + 1,
        state="standing", person=ctx.caller.person, device=f"choice:{conflict.pk}", sort=ctx.device.sort,
        said_at=ctx.at, heard_at=timing.now(),
    )  # fmt: skip
    made.sealed = seal(said.model_dump(mode="json"), made.row)
    insert(made)
    return made
