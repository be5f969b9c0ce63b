# SPDX-License-Identifier: Apache-2.0
"""The officer on scene signs the take-over (移交): who held it, since when, what was done; by his passkey where he has one.

Without one it is a weak form (弱): his name drawn on the screen, or his session and the time alone. The event, the timeline and the
row say which form it was.
"""

import hashlib
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.accounts import signatures
from anlan.kernel.accounts.passkeys import LONGEST, NotVerified
from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.declare import minutes
from anlan.kernel.errors import Refused
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.queries import lock_related, locked_matter
from anlan.kernel.vault import seal
from anlan.kernel.writing import insert, update

from ..events.take_over import TakenOver
from ..kinds.first_response import HELD
from ..models import HandOver, Task
from ..queries.take_over import WHOLE_TASK, officer_there, statement_of

Drawing = Annotated[
    str, StringConstraints(max_length=20_000, pattern=r"^(M\d{1,4} \d{1,4}(L\d{1,4} \d{1,4})+)*$")
]
Signature = Annotated[str, StringConstraints(max_length=LONGEST, pattern=r"(?s)^(\{.*\})?$")]


@command(label=pgettext_lazy("dispatch", "Sign the take-over"), states_at=minutes(60))
def hand_over_to_police(
    ctx: Context,
    *,
    task: Annotated[UUID, Of("first_response", at=HELD)],
    signature: Signature = "",
    drawing: Drawing = "",
) -> str:
    """Take the scene over from the guard; only an officer who was sent and has arrived can. The statement's digest.

    `signature` is the passkey's answer; `drawing` the strokes of his name as an SVG path in a field of 600 × 200.
    """
    matter = locked_matter(ctx, task)
    (row,) = WHOLE_TASK(task)
    officer = ctx.caller.person
    there = officer_there(row, officer)
    if officer is None or there is None:
        raise Refused(
            "not_on_scene", _("Only an officer who was sent and is on scene takes over: say “arrived” first.")
        )
    if row.guard_id is None or row.arrived_at is None:
        raise Refused("nobody_to_relieve", _("No guard is on the scene."))
    ctx.not_before(row.arrived_at)
    ctx.not_before(there.arrived_at)
    incident = lock_related(ctx, row.incident_id)
    signed = _signed(ctx, row, officer, signature, drawing)
    row.is_busy, row.ended_at = False, ctx.at
    update(row, "is_busy", "ended_at")
    if matter.stage != "to_hand_over":
        advance(ctx, matter, "to_hand_over")
    advance(ctx, matter, "handed_over")
    ctx.record(
        TakenOver(
            matter=matter.pk,
            incident=incident.pk,
            officer=officer,
            guard=row.guard_id,
            digest=signed.digest,
            form=signed.form,
        )
    )
    if incident.stage == "on_scene":
        advance(ctx, incident, "handling")
    ctx.touched = matter.pk
    return signed.digest


def _signed(ctx: Context, row: Task, officer: UUID, signature: str, drawing: str) -> HandOver:
    """The statement with what stands under it; a signature must be under exactly what holds now."""
    form, proof, at = "drawn" if drawing else "weak", "", ctx.at
    try:
        if signature:
            at = signatures.asked_at(officer, signature)
            form, proof, drawing = (
                "passkey", signatures.signed(officer, statement_of(row, officer, at), signature), "",
            )  # fmt: skip
    except NotVerified:
        raise Refused(
            "not_signed",
            _(
                "The signature does not fit: it is too old, or more was done here meanwhile. Please sign once more."
            ),
        ) from None
    statement = statement_of(row, officer, at, drawing)
    digest = hashlib.sha256(statement.encode()).hexdigest()
    made = HandOver(
        task=row, officer_id=officer, signed_at=at, form=form, statement=statement, digest=digest, proof=proof
    )
    if drawing:
        made.drawing = seal(drawing, made.row)
    insert(made)
    return made
