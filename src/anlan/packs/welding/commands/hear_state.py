# SPDX-License-Identifier: Apache-2.0
"""The chip says how it stands, or its last will says that it is gone; what was unknown of a lease is settled by it."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from django.utils.translation import pgettext_lazy
from pydantic import Field

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.ids import new_id
from anlan.kernel.writing import insert, update

from ..events.machines import ChipOffline, ChipOnline
from ..models.machines import Chip, Machine
from ..models.sessions import Session, Silence
from .hear_answer import SessionHex, Word
from .leasing import accept, chip_and_machine, close, open_session, region_of, suspect

COMMAND_LASTS = timedelta(seconds=30)  # after it a chip takes no lease that it has not taken


@command(label=pgettext_lazy("welding", "Take a chip's state"), by_device=True)
def hear_state(
    ctx: Context,
    *,
    is_on: bool,
    boot: Word = "",
    challenge: Word = "",
    relay: Literal["open", "closed"] = "open",
    session: SessionHex = "",
    firmware: Word = "",
    signal: Annotated[int, Field(ge=0, le=99)] | None = None,
    cell: Word = "",
    iccid: Word = "",
    config: Annotated[int, Field(ge=0, lt=2**31)] = 0,
    highest: Annotated[int, Field(ge=0, lt=2**62)] = 0,
) -> None:
    """Its state is its row; that it came or went, and what it means for a session, is an event."""
    chip, machine = chip_and_machine(ctx)
    if chip is None:
        return
    if not is_on:
        if not boot or boot == chip.boot:  # the will of a boot before the last is old news
            gone(ctx, chip, machine)
        return
    other_card = bool(chip.iccid and iccid and chip.iccid != iccid)
    was_online, chip.is_online = chip.is_online, True
    chip.heard_at, chip.silent_since, chip.boot, chip.challenge = (
        ctx.at,
        None,
        boot,
        challenge or chip.challenge,
    )
    chip.relay, chip.session, chip.firmware, chip.signal = relay, session, firmware, signal
    chip.cell, chip.iccid, chip.config, chip.highest = (
        cell,
        iccid or chip.iccid,
        config,
        max(highest, chip.highest),
    )
    update(chip, "is_online", "heard_at", "silent_since", "boot", "challenge", "relay", "session", "firmware", "signal",
           "cell", "iccid", "config", "highest")  # fmt: skip
    if machine is None:
        return
    if not was_online:
        Silence.objects.filter(machine=machine, until=None).update(until=ctx.at)
        ctx.record(ChipOnline(machine=machine.pk, chip=chip.pk), region=region_of(machine))
    if other_card:
        suspect(ctx, machine, "iccid", ctx.at)  # AX-R10: the card belongs to this device and no other
    settle(ctx, chip, machine)


def gone(ctx: Context, chip: Chip, machine: Machine | None) -> None:
    """It is not heard; a running weld is not touched, and what is not known is not claimed."""
    if not chip.is_online:
        return
    chip.is_online, chip.silent_since = False, ctx.at
    update(chip, "is_online", "silent_since")
    if machine is not None:
        insert(Silence(id=new_id(), machine=machine, since=chip.heard_at or ctx.at))
        ctx.record(ChipOffline(machine=machine.pk, chip=chip.pk), region=region_of(machine))


def settle(ctx: Context, chip: Chip, machine: Machine) -> None:
    """What the chip has and what the district believes are made one: the chip knows whether it is closed."""
    row = open_session(machine)
    is_strange = chip.relay == "closed" and (row is None or chip.session != row.pk.hex)
    if is_strange and not _is_late(chip, machine):
        suspect(ctx, machine, "closed_without_lease", ctx.at)
    if row is None:
        return
    if chip.session == row.pk.hex:
        accept(ctx, row, machine, ctx.at)
    elif is_past(row, ctx.at) and chip.stored >= chip.highest:
        close(ctx, row, machine, "lost" if row.state == "accepted" else "not_accepted", ctx.at)


def is_past(row: Session, at: datetime) -> bool:
    """Whether no lease of it can begin any more: the chip said no, or its command is too old for it."""
    return row.state == "declined" or at - (row.sent_at or row.granted_at) > COMMAND_LASTS


def has_not(chip: Chip, row: Session) -> bool:
    """Whether a chip is there, has told everything, and holds no lease of it."""
    return chip.is_online and chip.session != row.pk.hex and chip.stored >= chip.highest


def _is_late(chip: Chip, machine: Machine) -> bool:
    """A session of this machine that just ended here may still be ending there."""
    return bool(chip.session) and Session.objects.filter(pk=chip.session, machine=machine).exists()
