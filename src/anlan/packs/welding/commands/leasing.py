# SPDX-License-Identifier: Apache-2.0
"""What several commands do to a session, a machine and its chip; no command itself."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from anlan.kernel.context import Context
from anlan.kernel.errors import NotAllowed, NotFound
from anlan.kernel.writing import one_at_a_time, update

from ..events.machines import MachineFlagged
from ..events.sessions import LeaseAccepted, StopAsked, WeldStopped
from ..models.machines import Chip, Machine
from ..models.sessions import Arc, Session
from ..queries.heard import chip_in, chip_row, machine_row, open_on
from ..queries.own_firm import own_machines

WAITS = ("granted", "sent", "unknown")  # the chip has not said yes


def acting(ctx: Context) -> UUID:
    """The person who acts; a machine or a program is none."""
    if ctx.caller.person is None:
        raise NotAllowed("person_only", _("Only a person can do this."))
    return ctx.caller.person


def locked(machine: UUID, welder: UUID | None = None) -> Machine:
    """The machine's row; who asks for it after us, or for this welder, waits until we are done."""
    one_at_a_time(f"weld machine {machine}", *([f"welder {welder}"] if welder else ()))
    return machine_row(machine)


def own_machine(ctx: Context, machine: UUID, permission: str) -> Machine:
    """A machine within the caller's reach, locked; another firm's is not there."""
    if not own_machines(ctx.caller, f"welding.{permission}").filter(pk=machine).exists():
        raise NotFound("no_such_machine", _("There is no such machine."))
    return locked(machine)


def chip_and_machine(ctx: Context) -> tuple[Chip | None, Machine | None]:
    """The chip that speaks, and the machine it is in, locked: what the chip's row says is read behind the lock."""
    chip = chip_row(str(ctx.caller.name))
    if chip is None or chip.machine_id is None:
        return chip, None
    machine = locked(chip.machine_id)
    return chip_row(chip.code), machine


def region_of(machine: Machine) -> str:
    """Where what happens to it is recorded."""
    return machine.firm.organisation.region_path


def chip_of(machine: Machine) -> Chip | None:
    """The chip in it."""
    return chip_in(machine.pk)


def numbered(machine: Machine) -> tuple[str, int]:
    """The chip's code and the next number of a command to it; an empty code where there is no chip."""
    return numbered_by(chip_of(machine))


def numbered_by(chip: Chip | None) -> tuple[str, int]:
    """The same of a chip that was read behind the machine's lock."""
    if chip is None:
        return "", 0
    chip.number += 1
    update(chip, "number")
    return chip.code, chip.number


def open_session(machine: Machine) -> Session | None:
    """The session that is open on a machine; there is one at most."""
    return open_on(machine.pk)


def accept(ctx: Context, session: Session, machine: Machine, at: datetime) -> None:
    """The chip has the lease; said twice it is said once, and an ended session stays ended.

    One that was given up because its lock was answered first, and that had started nevertheless, is told as it was.
    """
    if session.state not in (*WAITS, "declined") or session.ended_at is not None:
        return
    session.state, session.answered_at = "accepted", at
    update(session, "state", "answered_at")
    said = LeaseAccepted(session=session.pk, machine=machine.pk, welder=session.welder_id)
    ctx.record(said, region=region_of(machine))


def ask_to_stop(ctx: Context, session: Session, machine: Machine, reason: str) -> None:
    """The session ends at the next gap of the arc; the first reason counts."""
    if session.ended_at is not None or session.stop_asked_at is not None:
        return
    session.stop_asked_at, session.stop_because = ctx.at, reason
    session.chip, session.number = numbered(machine)
    update(session, "stop_asked_at", "stop_because", "chip", "number")
    said = StopAsked(session=session.pk, machine=machine.pk, welder=session.welder_id, reason=reason)
    ctx.record(said, region=region_of(machine))


def close(ctx: Context, session: Session, machine: Machine, reason: str, at: datetime) -> None:
    """It is over, once and for good: what comes later attaches to it and opens nothing."""
    if session.ended_at is not None:
        return
    session.ended_at, session.state, session.why = max(at, session.granted_at), "ended", reason
    update(session, "ended_at", "state", "why")
    Arc.objects.filter(session=session, ended_at=None).update(ended_at=session.ended_at)
    said = WeldStopped(
        session=session.pk, machine=machine.pk, welder=session.welder_id, permit=session.permit, reason=reason,
        at_once=reason in ("alarm", "estop", "tamper"),
    )  # fmt: skip
    ctx.record(said, region=region_of(machine))


def suspect(ctx: Context, machine: Machine, because: str, at: datetime) -> None:
    """疑似改装: the machine cannot be started until somebody looked at it."""
    if machine.tampered_at is None:
        machine.tampered_at = at
        update(machine, "tampered_at")
        ctx.record(
            MachineFlagged(machine=machine.pk, flag="tampered", because=because), region=region_of(machine)
        )
