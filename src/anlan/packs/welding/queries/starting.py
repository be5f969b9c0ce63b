# SPDX-License-Identifier: Apache-2.0
"""Gathers what the decision about a start is made from; reads only."""

from datetime import datetime, timedelta
from uuid import UUID

from anlan.kernel.options.queries import option_value

from ..eligibility import Held, PermitSaid, Question, Scanned, Standing
from ..models.machines import Chip, Machine
from ..models.sessions import Session
from ..models.welders import Binding, Certificate, Welder
from .bans import banned, next_ban
from .permits import permit_for
from .places import metres_between

FASTEST = 40.0  # metres a second; nobody changes machines faster than that
LOOKS_BACK = timedelta(hours=12)

type Place = tuple[float, float] | None


def question_of(
    machine: Machine, welder: UUID, at: datetime, scan: Scanned, *, scene: str = "", own: UUID | None = None
) -> Question:
    """Everything about this machine, this welder and this moment; `own` is the session that goes on."""
    region = machine.firm.organisation.region_path
    permit = permit_for(machine, welder, at)
    ban = next_ban(region, at)
    enrolled = Welder.objects.filter(pk=welder).first()
    return Question(
        at=at,
        machine=standing_of(machine, scene=scene, own=own),
        is_bound=enrolled is not None and is_bound(welder, machine.firm_id),
        is_suspended=enrolled is not None and enrolled.suspended_at is not None,
        certificates=held_by(welder),
        permit=PermitSaid(permit.needed, permit.number, permit.ends_at, permit.reasons),
        scan=scan,
        lease_seconds=60 * option_value("welding.lease_minutes", region),
        stale_hours=option_value("welding.stale_hours", region),
        is_banned=banned(region, at) is not None,
        banned_from=ban.starts_at if ban else None,
    )


def standing_of(machine: Machine, *, scene: str = "", own: UUID | None = None) -> Standing:
    """How the machine stands; what is general may be said to be more, what is more is never said to be general."""
    chip = Chip.objects.filter(machine=machine).first()
    running = Session.objects.filter(machine=machine, ended_at=None).values_list("pk", flat=True)
    return Standing(
        stage=machine.stage,
        process=machine.process,
        scene=scene if scene and machine.scene == "general" else machine.scene,
        project=machine.project,
        is_online=chip is not None and chip.is_online,
        is_locked=machine.locked_at is not None,
        is_tampered=machine.tampered_at is not None,
        is_in_use=any(one != own for one in running),
    )


def scan_of(machine: Machine, welder: UUID, at: datetime, phone: Place, accuracy: float) -> Scanned:
    """Where the phone was, and what the welder does elsewhere (AX-R9)."""
    region = machine.firm.organisation.region_path
    metres = None
    if phone is not None and machine.lat is not None and machine.lng is not None:
        metres = metres_between(machine.lat, machine.lng, *phone)
    others = Session.objects.filter(welder=welder).exclude(machine=machine).select_related("machine")
    return Scanned(
        metres=metres,
        accuracy=accuracy,
        fence=float(option_value("welding.scan_metres", region)),
        is_welding_elsewhere=others.filter(ended_at=None).exists(),
        is_too_fast=_came_too_fast(
            machine, others.filter(ended_at__gt=at - LOOKS_BACK).order_by("-ended_at").first(), at
        ),
    )


def _came_too_fast(machine: Machine, before: Session | None, at: datetime) -> bool:
    if before is None or before.ended_at is None:
        return False
    here, there = (machine.lat, machine.lng), (before.machine.lat, before.machine.lng)
    if here[0] is None or here[1] is None or there[0] is None or there[1] is None:
        return False
    metres = metres_between(here[0], here[1], there[0], there[1])
    return metres > FASTEST * max(1.0, (at - before.ended_at).total_seconds())


def is_bound(welder: UUID, firm: UUID) -> bool:
    """Whether both agreed and neither ended it."""
    return Binding.objects.filter(welder=welder, firm=firm, agreed_at__isnull=False, ended_at=None).exists()


def held_by(welder: UUID) -> tuple[Held, ...]:
    """His certificates, as their ministries last said."""
    return tuple(held_of(one) for one in Certificate.objects.filter(welder=welder).order_by("kind", "number"))


def held_of(row: Certificate) -> Held:
    """One certificate for the decision: its source is down when it was asked since and did not answer."""
    is_down = row.failed_at is not None and (row.checked_at is None or row.failed_at > row.checked_at)
    return Held(
        row.kind, row.ends_on, frozenset(row.categories.split()), frozenset(row.projects.split()), row.review_on,
        row.reviewed_on, row.verdict if row.verdict in ("valid", "invalid", "not_found") else "",  # type: ignore[arg-type]
        row.checked_at, is_down,
    )  # fmt: skip
