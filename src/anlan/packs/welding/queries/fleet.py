# SPDX-License-Identifier: Apache-2.0
"""The machines a reader may see, each with the state in which it stands and whoever welds with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from anlan.kernel.context import Caller
from anlan.kernel.together import at_once

from ..models.machines import Chip, Machine
from ..models.permits import Permit
from ..models.sessions import Session
from .own_firm import own_machines

Group = Literal["tampered", "welding", "locked", "offline", "ready", "away"]
MOST = 2000  # machines on one desk
ORDER: tuple[Group, ...] = ("tampered", "welding", "locked", "offline", "ready", "away")


@dataclass(frozen=True)
class MachineSeen:
    """A machine on the desk."""

    id: UUID
    code: str
    place: str
    group: Group
    kind: str = ""
    stage: str = ""
    who: str = ""
    until: datetime | None = None
    permit: str = ""
    permit_level: str = ""
    permit_place: str = ""
    at: datetime | None = None  # since when it stands so
    because: str = ""  # of a lock
    has_chip: bool = True
    needs_permit: bool = True


def fleet(caller: Caller) -> list[MachineSeen]:
    """The machines within the firm fence that are not retired, by group and code."""
    rows = list(own_machines(caller, "welding.view").exclude(stage="retired").select_related("chip")[:MOST])
    open_ = Session.objects.filter(machine__in=own_machines(caller, "welding.view"), ended_at=None)
    welding, named = at_once(
        open_.select_related("welder"),
        Permit.objects.filter(pk__in=open_.filter(permit__isnull=False).values("permit")).select_related(
            "matter"
        ),
    )
    runs = {one.machine_id: one for one in welding}
    permits = {one.pk: one for one in named}
    made = [_seen(row, runs.get(row.pk), permits) for row in rows]
    return sorted(made, key=lambda one: (ORDER.index(one.group), one.code))


def _seen(row: Machine, run: Session | None, permits: dict[UUID, Permit]) -> MachineSeen:
    permit = permits.get(run.permit) if run and run.permit else None
    chip = getattr(row, "chip", None)
    group, at = _group(row, chip, run)
    return MachineSeen(
        id=row.pk, code=row.code, place=row.place, group=group, kind="mobile" if row.is_mobile else "fixed", stage=row.stage,
        who=run.welder.name if run else "", until=run.until if run else None, at=at,
        permit=permit.matter.number if permit else "", permit_level=permit.level if permit else "",
        has_chip=chip is not None, needs_permit=row.needs_permit, because=row.locked_because,
    )  # fmt: skip


def _group(row: Machine, chip: Chip | None, run: Session | None) -> tuple[Group, datetime | None]:
    """What matters most about it, and since when."""
    if row.tampered_at is not None:
        return "tampered", row.tampered_at
    if run is not None:
        return "welding", run.granted_at
    if row.locked_at is not None:
        return "locked", row.locked_at
    if row.stage != "active":
        return "away", row.registered_at
    if chip is None or not chip.is_online:
        return "offline", chip.silent_since or chip.heard_at if chip else None
    return "ready", None
