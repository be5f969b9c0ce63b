# SPDX-License-Identifier: Apache-2.0
"""What each kind of a chip's event does to session and machine; no command itself. Late ones attach and open nothing."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from anlan.kernel.context import Context
from anlan.kernel.ids import new_id
from anlan.kernel.writing import insert, update

from ..events.sessions import ArcStruck, MachineAlarmed
from ..models.machines import Machine
from ..models.sessions import Arc, ChipEvent, Session
from ..queries.heard import arcs_burning, session_on
from .leasing import accept, close, open_session, region_of, suspect

ATTACHES = timedelta(minutes=2)  # an arc's end and the session's end are told by two clocks
OURS = ("user", "permit", "revoked", "admin")  # what a lock asked for: the district knows it more exactly
ALARMS = {"gas": "gas", "temp": "temperature", "estop": "estop", "security": "security"}


def do(ctx: Context, row: ChipEvent, machine: Machine) -> None:
    """Apply one event, once."""
    deed = DEEDS.get(row.type)
    if deed is not None:
        deed(ctx, row, machine)


def session_of(row: ChipEvent, machine: Machine) -> Session | None:
    """The session that it names, if it is one of this machine."""
    return session_on(UUID(row.session), machine.pk) if row.session else None


def _relay_closed(ctx: Context, row: ChipEvent, machine: Machine) -> None:
    session = session_of(row, machine)
    if session is None:
        suspect(ctx, machine, "closed_without_lease", row.at)
    else:
        accept(ctx, session, machine, row.at)


def _arc_on(ctx: Context, row: ChipEvent, machine: Machine) -> None:
    """An arc belongs to the session that it names; one without a lease is 疑似改装."""
    session = session_of(row, machine)
    if session is not None and session.ended_at is not None and row.at > session.ended_at + ATTACHES:
        session = None
    insert(Arc(id=new_id(), machine=machine, session=session, began_at=row.at))
    if session is None:
        suspect(ctx, machine, "current_without_lease", row.at)
        return
    accept(ctx, session, machine, row.at)
    if session.first_arc_at is None:
        session.first_arc_at = row.at
        update(session, "first_arc_at")
        said = ArcStruck(session=session.pk, machine=machine.pk, welder=session.welder_id)
        ctx.record(said, region=region_of(machine), at=row.at)


def _arc_off(ctx: Context, row: ChipEvent, machine: Machine) -> None:
    arc = next((one for one in arcs_burning(machine.pk) if one.began_at <= row.at), None)
    if arc is not None:
        arc.ended_at = row.at
        update(arc, "ended_at")


def _session_end(ctx: Context, row: ChipEvent, machine: Machine) -> None:
    session = session_of(row, machine)
    if session is not None:
        why = session.stop_because if row.what in OURS and session.stop_because else row.what
        close(ctx, session, machine, why or "lost", row.at)


def _boot(ctx: Context, row: ChipEvent, machine: Machine) -> None:
    """A boot opens the relay, always: what ran before it does not run now."""
    session = open_session(machine)
    if session is not None and session.state == "accepted" and (session.answered_at or row.at) <= row.at:
        close(ctx, session, machine, "power", row.at)


def _tamper(ctx: Context, row: ChipEvent, machine: Machine) -> None:
    suspect(ctx, machine, row.what or "tamper", row.at)


def _alarm(ctx: Context, row: ChipEvent, machine: Machine) -> None:
    session = session_of(row, machine) or open_session(machine)
    said = MachineAlarmed(machine=machine.pk, session=session.pk if session else None, kind=ALARMS[row.type])
    ctx.record(said, region=region_of(machine), at=row.at)


DEEDS: dict[str, Callable[[Context, ChipEvent, Machine], None]] = {
    "relay_closed": _relay_closed,
    "arc_on": _arc_on,
    "arc_off": _arc_off,
    "session_end": _session_end,
    "boot": _boot,
    "tamper": _tamper,
    **dict.fromkeys(ALARMS, _alarm),
}
