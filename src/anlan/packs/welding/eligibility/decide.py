# SPDX-License-Identifier: Apache-2.0
"""Allow or deny, with every reason; the code of a denial is that of its first reason, in the order of the checks."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from .certificates import end_of, is_unverified, judge, reasons_of
from .question import Question, Scanned, Standing

RULE = "2026-12"  # one more whenever a decision may come out differently


@dataclass(frozen=True)
class Decision:
    """What came out: until when he may weld at most, or why not."""

    reasons: tuple[str, ...]
    until: datetime | None = None
    most_until: datetime | None = None
    is_unverified: bool = False

    @property
    def allowed(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.reasons and self.until is not None

    @property
    def code(self) -> str:
        """The code of the first reason; empty when it is allowed."""
        return "" if self.allowed else self.reasons[0][:3]


def decide(asked: Question) -> Decision:
    """Ask everything, so that whoever is refused hears all of it at once."""
    certificate, held = judge(asked)
    against = [*_machine(asked.machine), *_welder(asked), *certificate, *_permit(asked), *_scan(asked.scan)]
    if asked.is_banned:
        against.append("R10:ban")
    if held is not None and end_of(held) <= asked.at:
        against.append("R04:expired")
    if against or held is None:
        return Decision(reasons_of(against))
    ends = [one for one in (end_of(held), asked.permit.ends_at, asked.banned_from) if one is not None]
    most = min(ends)
    if most <= asked.at:
        return Decision(("R06:over",))
    until = min(most, asked.at + timedelta(seconds=asked.lease_seconds))
    return Decision((), until, most, is_unverified(asked, held))


def _machine(machine: Standing) -> list[str]:
    found = []
    if machine.stage != "active":
        found.append("R01:not_active")
    elif not machine.is_online:
        found.append("R01:offline")
    if machine.is_tampered:
        found.append("R10:tampered")
    if machine.is_locked:
        found.append("R10:locked")
    if machine.is_in_use:
        found.append("R10:in_use")
    return found


def _welder(asked: Question) -> list[str]:
    found = [] if asked.is_bound else ["R02:not_bound"]
    return [*found, "R02:suspended"] if asked.is_suspended else found


def _permit(asked: Question) -> list[str]:
    permit = asked.permit
    found = list(permit.against)
    if permit.needed and not permit.against and (permit.ends_at is None or not permit.number):
        found.append("R06:no_permit")
    if permit.ends_at is not None and permit.ends_at <= asked.at:
        found.append("R06:over")
    return found


def _scan(scan: Scanned) -> list[str]:
    """AX-R9: the phone is near the machine, and the welder can be here."""
    found = []
    if scan.metres is None:
        found.append("R09:no_place")
    elif scan.metres - min(max(scan.accuracy, 0.0), scan.fence) > scan.fence:
        found.append("R09:far")
    if scan.is_welding_elsewhere:
        found.append("R09:two_machines")
    if scan.is_too_fast:
        found.append("R09:too_fast")
    return found


def digest_of(asked: Question) -> str:
    """What the decision was made from, as one number that can be compared years later."""
    said = json.dumps(asdict(asked), sort_keys=True, default=_plain, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)
