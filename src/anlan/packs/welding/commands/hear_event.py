# SPDX-License-Identifier: Apache-2.0
"""A numbered event of a chip: taken once, chained to the one before, told to the session it belongs to."""

from datetime import timedelta
from typing import Annotated

from django.utils.translation import pgettext_lazy
from pydantic import AwareDatetime, Field, StringConstraints

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.ids import new_id
from anlan.kernel.writing import insert, update

from ..events.machines import ChipStoryBroken
from ..models.machines import Chip, Machine
from ..models.sessions import ChipEvent
from ..queries.heard import told_from
from .chip_deeds import do
from .hear_answer import SessionHex, Word
from .leasing import chip_and_machine, region_of

LOST = timedelta(minutes=10)  # what has not come by then will not come
AHEAD = timedelta(minutes=2)  # a clock may run ahead so far
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


@command(label=pgettext_lazy("welding", "Take a chip's event"), by_device=True)
def hear_event(
    ctx: Context,
    *,
    number: Annotated[int, Field(ge=1, lt=2**62)],
    type: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,16}$")],  # noqa: A002 – the protocol's word
    digest: Digest,
    prev: Digest,
    boot: Word = "",
    session: SessionHex = "",
    what: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{0,40}$")] = "",
    said_at: AwareDatetime | None = None,
) -> int:
    """The highest number that is stored without a gap; the same event again changes nothing."""
    chip, machine = chip_and_machine(ctx)
    if chip is None:
        return 0
    waiting = told_from(chip.pk, chip.stored + 1)
    if number <= chip.stored or any(one.number == number for one in waiting):
        return chip.stored
    at = ctx.at if said_at is None or said_at > ctx.at + AHEAD else min(said_at, ctx.at)
    row = ChipEvent(
        id=new_id(), chip=chip.pk, number=number, type=type, boot=boot, session=session, what=what, at=at,
        heard_at=ctx.at, digest=digest, prev=prev,
    )  # fmt: skip
    insert(row)
    chip.heard_at, chip.highest = ctx.at, max(chip.highest, number)
    if machine is not None:
        do(ctx, row, machine)
    _go_on(ctx, chip, machine, sorted((*waiting, row), key=lambda one: one.number))
    update(chip, "heard_at", "highest", "stored", "digest")
    return chip.stored


def _go_on(ctx: Context, chip: Chip, machine: Machine | None, waiting: list[ChipEvent]) -> None:
    """Chain whatever follows without a gap; a gap is said, once when it is seen and once when it is given up."""
    for row in waiting:
        if row.number != chip.stored + 1:
            if ctx.at - row.heard_at < LOST:
                if len(waiting) == 1:
                    _say(ctx, chip, machine, "gap")
                return
            _say(ctx, chip, machine, "lost")
        elif row.prev != chip.digest:
            _say(ctx, chip, machine, "chain")
        row.is_chained = row.number == chip.stored + 1 and row.prev == chip.digest
        update(row, "is_chained")
        chip.stored, chip.digest = row.number, row.digest


def _say(ctx: Context, chip: Chip, machine: Machine | None, because: str) -> None:
    if machine is not None:
        said = ChipStoryBroken(machine=machine.pk, chip=chip.pk, after=chip.stored, because=because)
        ctx.record(said, region=region_of(machine))
