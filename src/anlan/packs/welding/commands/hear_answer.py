# SPDX-License-Identifier: Apache-2.0
"""The chip answers a command: it closed its relay, or says why not; its new challenge comes with it."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import Field, StringConstraints

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.writing import update

from ..events.sessions import LeaseDeclined, LeaseRetried
from ..models.sessions import Session
from ..queries.heard import session_on
from .leasing import WAITS, accept, chip_and_machine, close, numbered, region_of

AGAIN = (
    "challenge",
    "number",
    "expired",
    "clock",
)  # of the line, not of the machine: tried again with the new challenge
TRIES = 3
SessionHex = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{32})?$")]
Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{0,64}$")]


@command(label=pgettext_lazy("welding", "Take a chip's answer"), by_device=True)
def hear_answer(
    ctx: Context,
    *,
    session: SessionHex,
    is_ok: bool,
    why: Word = "",
    challenge: Word = "",
    boot: Word = "",
    number: Annotated[int, Field(ge=0, lt=2**62)] = 0,
) -> None:
    """Once however often it comes; an answer for another chip's session changes nothing."""
    chip, machine = chip_and_machine(ctx)
    if chip is None or machine is None:
        return
    if challenge:
        chip.challenge = challenge
    chip.boot, chip.heard_at = boot or chip.boot, ctx.at
    update(chip, "challenge", "boot", "heard_at")
    row = session_on(UUID(session), machine.pk) if session else None
    if row is None or row.chip != chip.pk or row.ended_at is not None or number != row.number:
        return
    if is_ok and row.stop_asked_at is not None:
        _locked(row)
    elif is_ok:
        accept(ctx, row, machine, ctx.at)
    elif why in AGAIN and row.tries < TRIES:
        row.tries += 1
        row.chip, row.number = numbered(machine)
        update(row, "tries", "chip", "number")
        again = LeaseRetried(session=row.pk, machine=machine.pk, welder=row.welder_id)
        ctx.record(again, region=region_of(machine))
    elif row.state in WAITS:
        row.state = "declined"
        update(row, "state")
        said = LeaseDeclined(session=row.pk, machine=machine.pk, welder=row.welder_id, why=why or "unknown")
        ctx.record(said, region=region_of(machine))
        close(ctx, row, machine, "declined", ctx.at)


def _locked(row: Session) -> None:
    """Its yes to a lock is none to a lease: of one that it never took it takes none now, and its state says the rest."""
    if row.state in WAITS:
        row.state = "declined"
        update(row, "state")
