# SPDX-License-Identifier: Apache-2.0
"""Leases on their way: signed, published, sent once more; what got no answer is said to be unknown."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from anlan.kernel.context import one_reading
from anlan.kernel.devices.keys import sealed
from anlan.kernel.devices.seen import DeviceSeen
from anlan.kernel.following import Outside, errand, reaction
from anlan.kernel.ports import Broker, NotSent
from anlan.kernel.timing import now

from ..commands.ask_stop import ask_stop
from ..commands.leasing import WAITS
from ..commands.note_lease import note_lease
from ..commands.note_silence import note_silence
from ..models.machines import Chip
from ..models.sessions import Reading, Session
from ..queries.lease_rows import chips, devices, open_sessions, welders
from ..queries.running import grounds_lost, never_taken, running_now

LASTS = 30.0  # seconds in which a chip takes a command
TOO_LATE = timedelta(
    seconds=LASTS
)  # whoever scanned so long ago may have gone, and the machine must not start
ANSWERS = timedelta(seconds=5)
SILENT = timedelta(seconds=150)  # two and a half heartbeats
KEPT = timedelta(days=7)
CHIPS_WORDS = ("user", "permit", "revoked", "admin")


@dataclass(frozen=True)
class OfSession:
    """What is read of an event of a session."""

    session: UUID
    at: datetime


@reaction("welding.weld_granted")
def send_the_lease(event: OfSession, outside: Outside) -> None:
    """Sign the unlock for the chip's challenge and publish it; the same session twice does no harm there.

    A deed that crossed the start – a watcher who left, a ban, a lost certificate – is in sight by now: whatever comes
    after this look finds the session and stops it (reactions/stops.py).
    """
    row = running_now(event.session)
    if row is not None and not row.is_emergency and grounds_lost(row, event.at):
        outside.run(ask_stop, session=row.pk, reason="revoked")
    else:
        deliver(event.session, "unlock", outside)


@reaction("welding.lease_retried")
def send_it_again(event: OfSession, outside: Outside) -> None:
    """The chip told its new challenge: the same session, under a new number."""
    row = Session.objects.filter(pk=event.session, ended_at=None).first()
    if row is not None:
        waits = row.state in WAITS
        deliver(event.session, "lock" if row.stop_asked_at else "unlock" if waits else "extend", outside)


@reaction("welding.weld_extended")
def tell_the_new_end(event: OfSession, outside: Outside) -> None:
    """The chip learns until when it may weld now."""
    deliver(event.session, "extend", outside)


@reaction("welding.weld_shortened")
def tell_the_nearer_end(event: OfSession, outside: Outside) -> None:
    """By the same word: the chip measures its lease anew."""
    deliver(event.session, "extend", outside)


@reaction("welding.stop_asked")
def lock_in_the_gap(event: OfSession, outside: Outside) -> None:
    """The chip opens its relay in the next gap of the arc; one that cannot be reached hears it when it is back."""
    deliver(event.session, "lock", outside)


@dataclass(frozen=True)
class OfMachine:
    """What is read of an event of a machine."""

    machine: UUID


@reaction("welding.chip_online")
def lock_what_was_away(event: OfMachine, outside: Outside) -> None:
    """A stop that was asked for while the chip was away."""
    row = Session.objects.filter(machine=event.machine, ended_at=None, stop_asked_at__isnull=False).first()
    if row is not None:
        deliver(row.pk, "lock", outside)


def deliver(session: UUID, op: str, outside: Outside) -> None:
    """One command to the chip of a session, if the session is still open."""
    with one_reading():
        row, chip = next(iter(open_sessions(session)), None), next(iter(chips(session)), None)
        device = next(map(DeviceSeen.of, devices(session)), None)
        pseudonym = next((one.pseudonym for one in welders(session)), "")
    if row is None or device is None or chip is None or (op == "unlock" and row.state not in WAITS):
        return
    if op == "unlock" and now() - row.granted_at > TOO_LATE:
        outside.run(ask_stop, session=session, reason="late")  # nobody expects it to start any more
        return
    frame = sealed(device.key, "cmd", device.code, order(row, chip, pseudonym, op, now()))
    try:
        outside.port(Broker).publish(f"weld/1/{device.code}/cmd", frame, expires=LASTS)  # type: ignore[type-abstract]
    except NotSent:
        if op == "unlock":
            outside.run(note_lease, session=session, became="unknown")
        return
    if op == "unlock":
        outside.run(note_lease, session=session, became="sent")


def order(row: Session, chip: Chip, pseudonym: str, op: str, at: datetime) -> dict[str, object]:
    """The command as the protocol words it; how long without an arc is the chip's own setting."""
    seconds = int(at.timestamp())
    return {
        "v": 1, "op": op, "d": chip.code, "s": row.pk.hex, "ch": chip.challenge, "n": row.number, "iat": seconds,
        "exp": seconds + int(LASTS), "until": int(row.until.timestamp()), "idle": 0, "armed": 0,
        "p": pseudonym, "pm": row.permit_number, **({"why": chip_word(row.stop_because)} if op == "lock" else {}),
    }  # fmt: skip


def chip_word(because: str) -> str:
    """Why a session is to end, in the protocol's words; the district keeps its own."""
    if because in CHIPS_WORDS:
        return because
    return (
        "permit" if because in ("watcher", "gas") else "admin" if because in ("ban", "tamper") else "revoked"
    )


@errand(every=timedelta(seconds=5))
def say_what_is_unknown(outside: Outside) -> None:
    """No answer within five seconds is no answer: the welder is told so, and the chip's next word settles it."""
    late = Session.objects.filter(
        state__in=("granted", "sent"), granted_at__lt=outside.at - ANSWERS, ended_at=None
    )
    for key in late.values_list("pk", flat=True):
        outside.run(note_lease, session=key, became="unknown")
    for key in never_taken(outside.at):
        outside.run(note_lease, session=key, became="not_taken")


@errand(every=timedelta(seconds=30))
def find_the_silent(outside: Outside) -> None:
    """Whoever was not heard for two and a half heartbeats is offline, even where the broker kept no will."""
    silent = Chip.objects.filter(is_online=True, heard_at__lt=outside.at - SILENT)
    for code in silent.values_list("pk", flat=True):
        outside.run(note_silence, chip=code)


@errand(every=timedelta(hours=1))
def forget_readings(outside: Outside) -> None:
    """Telemetry is kept for a week."""
    Reading.forget(outside.at - KEPT)
