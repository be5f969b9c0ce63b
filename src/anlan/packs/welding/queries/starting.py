# SPDX-License-Identifier: Apache-2.0
"""Gathers what the decision about a start is made from; reads only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.kernel.context import one_reading
from anlan.kernel.options.queries import option_values

from ..eligibility import Held, PermitSaid, Question, Scanned, Standing
from ..models.machines import Chip, Machine
from ..models.sessions import Session
from ..models.welders import Certificate
from .bans import banned_by, next_of
from .permits import PermitStanding, permit_for
from .places import metres_between
from .start_rows import (
    Key,
    bans,
    bindings,
    certificates,
    chips,
    key_of,
    last_elsewhere,
    runs_elsewhere,
    runs_here,
    welders,
)

FASTEST = 40.0  # metres a second; nobody changes machines faster than that
LEASE, STALE, FENCE = "welding.lease_minutes", "welding.stale_hours", "welding.scan_metres"

type Place = tuple[float, float] | None


@dataclass(frozen=True)
class Scan:
    """What a telephone says at a scan: where it is, how exactly, and the scene that the welder named."""

    place: Place
    accuracy: float = 0.0
    scene: str = ""


@dataclass(frozen=True)
class Ground:
    """What a start stands on: the question that is decided, the permit, the machine's chip, and what runs on it already."""

    asked: Question
    permit: PermitStanding
    chip: Chip | None
    running: Session | None


def ground_of(
    machine: Machine, welder: UUID, at: datetime, scan: Scan | None = None, *, own: UUID | None = None
) -> Ground:
    """Everything about this machine, this welder and this moment, by two questions and one more for a permit's work.

    Without a scan nothing is asked about the way there. `own` is the session that goes on.
    """
    key, region = key_of(machine.pk, welder, at), machine.firm.organisation.region_path
    with one_reading():  # whoever asks has written nothing since he locked the machine
        turned = option_values((LEASE, STALE, FENCE), region)
        permit = permit_for(machine, welder, at)
        chip, running = next(iter(chips(*key)), None), next(iter(runs_here(*key)), None)
        enrolled, standing = next(iter(welders(*key)), None), bans(*key)
        ban = next_of(standing, region, at)
        asked = Question(
            at=at,
            machine=standing_of(machine, chip, running, scene=scan.scene if scan else "", own=own),
            is_bound=enrolled is not None and any(one.firm_id == machine.firm_id for one in bindings(*key)),
            is_suspended=enrolled is not None and enrolled.suspended_at is not None,
            certificates=tuple(held_of(one) for one in certificates(*key)),
            permit=PermitSaid(permit.needed, permit.number, permit.ends_at, permit.reasons),
            scan=scanned(machine, key, scan, float(turned[FENCE])) if scan else Scanned(metres=0.0),
            lease_seconds=60 * turned[LEASE],
            stale_hours=turned[STALE],
            is_banned=banned_by(standing, region, at) is not None,
            banned_from=ban.starts_at if ban else None,
        )
    return Ground(asked, permit, chip, running)


def question_of(machine: Machine, welder: UUID, at: datetime, *, own: UUID | None = None) -> Question:
    """The question alone, of what is asked without a scan."""
    return ground_of(machine, welder, at, own=own).asked


def standing_of(
    machine: Machine, chip: Chip | None, running: Session | None, *, scene: str = "", own: UUID | None = None
) -> Standing:
    """How the machine stands; what is general may be said to be more, what is more is never said to be general."""
    return Standing(
        stage=machine.stage,
        process=machine.process,
        scene=scene if scene and machine.scene == "general" else machine.scene,
        project=machine.project,
        is_online=chip is not None and chip.is_online,
        is_locked=machine.locked_at is not None,
        is_tampered=machine.tampered_at is not None,
        is_in_use=running is not None and running.pk != own,
    )


def scanned(machine: Machine, key: Key, scan: Scan, fence: float) -> Scanned:
    """Where the phone was, and what the welder does elsewhere (AX-R9)."""
    metres, at = None, key[2]
    if scan.place is not None and machine.lat is not None and machine.lng is not None:
        metres = metres_between(machine.lat, machine.lng, *scan.place)
    return Scanned(
        metres=metres,
        accuracy=scan.accuracy,
        fence=fence,
        is_welding_elsewhere=bool(runs_elsewhere(*key)),
        is_too_fast=_came_too_fast(machine, next(iter(last_elsewhere(*key)), None), at),
    )


def _came_too_fast(machine: Machine, before: Session | None, at: datetime) -> bool:
    if before is None or before.ended_at is None:
        return False
    here, there = (machine.lat, machine.lng), (before.machine.lat, before.machine.lng)
    if here[0] is None or here[1] is None or there[0] is None or there[1] is None:
        return False
    metres = metres_between(here[0], here[1], there[0], there[1])
    return metres > FASTEST * max(1.0, (at - before.ended_at).total_seconds())


def held_of(row: Certificate) -> Held:
    """One certificate for the decision: its source is down when it was asked since and did not answer."""
    is_down = row.failed_at is not None and (row.checked_at is None or row.failed_at > row.checked_at)
    return Held(
        row.kind, row.ends_on, frozenset(row.categories.split()), frozenset(row.projects.split()), row.review_on,
        row.reviewed_on, row.verdict if row.verdict in ("valid", "invalid", "not_found") else "",  # type: ignore[arg-type]
        row.checked_at, is_down,
    )  # fmt: skip
