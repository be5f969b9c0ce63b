# SPDX-License-Identifier: Apache-2.0
"""What the decision is made from, frozen: the machine, the welder, his certificates, the permit, the scan."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

type Verdict = Literal["", "valid", "invalid", "not_found"]


@dataclass(frozen=True)
class Standing:
    """How the machine stands."""

    stage: str
    process: str
    scene: str
    project: str = ""
    is_online: bool = False
    is_locked: bool = False
    is_tampered: bool = False
    is_in_use: bool = False


@dataclass(frozen=True)
class Held:
    """A certificate of the welder and what its ministry last said of it."""

    kind: str
    ends_on: date
    categories: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()
    review_on: date | None = None
    reviewed_on: date | None = None
    verdict: Verdict = ""
    checked_at: datetime | None = None
    is_source_down: bool = False


@dataclass(frozen=True)
class PermitSaid:
    """What is said of the permit; `against` are reasons such as `R06:no_permit`."""

    needed: bool
    number: str = ""
    ends_at: datetime | None = None
    against: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scanned:
    """Where the phone was: metres to the machine, None where it is not known; and what the welder does elsewhere."""

    metres: float | None
    accuracy: float = 0.0
    fence: float = 50.0
    is_welding_elsewhere: bool = False
    is_too_fast: bool = False


@dataclass(frozen=True)
class Question:
    """All of it at one moment."""

    at: datetime
    machine: Standing
    is_bound: bool
    is_suspended: bool
    certificates: tuple[Held, ...]
    permit: PermitSaid
    scan: Scanned
    is_banned: bool = False
    banned_from: datetime | None = None
    lease_seconds: int = 8 * 3600
    fresh_hours: int = 24
    stale_hours: int = 72  # how old an answer may be while its source is down
