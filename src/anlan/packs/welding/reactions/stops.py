# SPDX-License-Identifier: Apache-2.0
"""What takes a running session its ground lets it end in the next gap of its arc: permit, watcher, gas, ban, certificate.

Never a cut: at once acts the chip alone, for gas, heat, emergency stop and a hand inside (domain.md 5.3). The end of a
binding and a lock stop what runs within their own deed; what is here follows the log.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from anlan.kernel.following import Outside, errand, reaction
from anlan.kernel.timing import now

from ..commands.ask_stop import ask_stop
from ..commands.shorten_weld import shorten_weld
from ..queries.running import banned_runs, on_machine, outlived, ungrounded, unverifiable

IN_DANGER = ("gas", "unsafe")  # an emergency unlock overrides papers, never these


@dataclass(frozen=True)
class OfPermit:
    """What is read of something that happened to a permit."""

    matter: UUID
    at: datetime


@dataclass(frozen=True)
class WhyOfPermit:
    """The same where it says why."""

    matter: UUID
    at: datetime
    why: str


@reaction("welding.work_suspended")
def stop_when_suspended(event: WhyOfPermit, outside: Outside) -> None:
    """Work that is suspended stops on every machine of its permit: the watcher left (AX-R8), the gas is bad (AX-R7), a break."""
    word = {"watcher_left": "watcher", "gas": "gas"}.get(event.why, "permit")
    _end(ungrounded(event.matter, event.at, with_emergency=event.why in IN_DANGER), word, outside)


@reaction("welding.permit_overdue")
def stop_when_overdue(event: OfPermit, outside: Outside) -> None:
    """A permit that is over carries no arc more (AX-R6); the chip knows its end too, and blocks the next arc by itself."""
    _end(ungrounded(event.matter, event.at), "permit", outside)


@reaction("welding.permit_voided")
def stop_when_void(event: WhyOfPermit, outside: Outside) -> None:
    """Nothing runs when a permit is declared void; a start that crossed it is stopped."""
    _end(ungrounded(event.matter, event.at, with_emergency=event.why in IN_DANGER), "permit", outside)


@reaction("welding.work_finished")
def stop_when_finished(event: OfPermit, outside: Outside) -> None:
    """Nothing runs when work is reported as done; a start that crossed it is stopped."""
    _end(ungrounded(event.matter, event.at), "permit", outside)


@dataclass(frozen=True)
class Flagged:
    """What is read of a flag."""

    machine: UUID
    flag: str
    at: datetime


@reaction("welding.machine_flagged")
def stop_when_tampered(event: Flagged, outside: Outside) -> None:
    """疑似改装: what the district sees and the chip does not – another card, a relay that is closed without a lease."""
    if event.flag == "tampered":
        _end(on_machine(event.machine, event.at), "tamper", outside)


@dataclass(frozen=True)
class Checked:
    """What is read of a ministry's answer, or of what four eyes read."""

    person: UUID
    verdict: str


@reaction("welding.certificate_checked")
def stop_without_certificate(event: Checked, outside: Outside) -> None:
    """A certificate that was found to be invalid or to cover less carries no arc more, whoever found it (AX-R2); another may.

    One that ends earlier than was told lets the lease end with it.
    """
    if event.verdict != "no_answer":
        _end(unverifiable(event.person, now()), "revoked", outside)
        for one in outlived(event.person, now()):
            outside.run(shorten_weld, session=one)


@errand(every=timedelta(seconds=30))
def stop_where_banned(outside: Outside) -> None:
    """A ban begins (特殊时期), also one that was published after the lease: what runs there ends in its gap."""
    _end(banned_runs(outside.at), "ban", outside)


def _end(sessions: Iterable[UUID], reason: str, outside: Outside) -> None:
    for one in sessions:
        outside.run(ask_stop, session=one, reason=reason)
