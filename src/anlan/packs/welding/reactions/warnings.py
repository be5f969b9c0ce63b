# SPDX-License-Identifier: Apache-2.0
"""What becomes a warning by itself: what machines and starts tell, what permits miss, certificates that end.

A blocked start is no warning; only when it is repeated (domain.md 5.3).
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from anlan.kernel import timing
from anlan.kernel.following import Outside, errand, reaction

from ..commands.raise_warning import raise_warning
from ..models.permits import Permit
from ..queries.permits import is_welding
from ..queries.refused import refused_often
from ..queries.warnings import due_certificates, firm_of_machine


@dataclass(frozen=True)
class Refusal:
    """What is read of a refused start."""

    code: str
    machine: UUID
    welder: UUID | None


@reaction("welding.start_refused")
def warn_of_refusals(event: Refusal, outside: Outside) -> None:
    """Repeated refusals of one machine or person become one warning; a ban and a scan from afar say their own sort."""
    firm = firm_of_machine(event.machine)
    if firm is None:
        return
    if event.code == "R10":
        outside.run(raise_warning, sort="special_period", cause=f"ban:{event.machine}", firm=firm.pk,
                    machine=event.machine, person=event.welder)  # fmt: skip
        return
    far = event.code == "R09"
    if refused_often(event.machine, event.welder, outside.at, firm.region_path, far=far):
        sort, word = ("far_scan", "far") if far else ("blocked_often", "blocked")
        outside.run(raise_warning, sort=sort, cause=f"{word}:{event.machine}", firm=firm.pk, machine=event.machine,
                    person=event.welder)  # fmt: skip


@dataclass(frozen=True)
class Flagged:
    """What is read of a flag."""

    machine: UUID
    flag: str


@reaction("welding.machine_flagged")
def warn_of_tampering(event: Flagged, outside: Outside) -> None:
    """A machine that was perhaps tampered with is a warning; one that is merely offline is not."""
    firm = firm_of_machine(event.machine)
    if firm is not None and event.flag == "tampered":
        outside.run(
            raise_warning, sort="tampered", cause=f"tampered:{event.machine}", firm=firm.pk, machine=event.machine
        )  # fmt: skip


@dataclass(frozen=True)
class Alarmed:
    """What is read of an alarm."""

    machine: UUID
    kind: str


@reaction("welding.machine_alarmed")
def warn_of_alarms(event: Alarmed, outside: Outside) -> None:
    """Gas, heat and the emergency stop are alarms; a clock that jumps or a forged command is unusual work."""
    firm = firm_of_machine(event.machine)
    if firm is None:
        return
    sort = {"gas": "alarm", "temp": "alarm", "estop": "alarm", "tamper": "tampered"}.get(
        event.kind, "odd_work"
    )
    outside.run(
        raise_warning, sort=sort, cause=f"{sort}:{event.machine}", firm=firm.pk, machine=event.machine
    )  # fmt: skip


@dataclass(frozen=True)
class Unlocked:
    """What is read of an emergency unlock."""

    machine: UUID


@reaction("welding.emergency_unlocked")
def ask_for_review(event: Unlocked, outside: Outside) -> None:
    """Every emergency unlock is reviewed by the street."""
    firm = firm_of_machine(event.machine)
    if firm is not None:
        outside.run(
            raise_warning, sort="emergency_review", cause=f"emergency:{event.machine}", firm=firm.pk, machine=event.machine
        )  # fmt: skip


@dataclass(frozen=True)
class OfPermit:
    """What is read of something that happened to a permit."""

    matter: UUID


@reaction("welding.permit_overdue")
def warn_of_overdue(event: OfPermit, outside: Outside) -> None:
    """A permit that ran out unfinished is a warning."""
    permit = Permit.objects.get(pk=event.matter)
    outside.run(
        raise_warning, sort="permit_overdue", cause=f"overdue:{permit.pk}", firm=permit.firm_id, permit=permit.pk
    )  # fmt: skip


@reaction("welding.watcher_left")
def warn_of_absence(event: OfPermit, outside: Outside) -> None:
    """A watcher who leaves while a machine runs is a warning (AX-R8); in a break he may go."""
    permit = Permit.objects.get(pk=event.matter)
    if is_welding(permit):
        outside.run(
            raise_warning, sort="watcher_absent", cause=f"watcher:{permit.pk}", firm=permit.firm_id, permit=permit.pk
        )  # fmt: skip


@errand(every=timedelta(hours=1))
def warn_of_certificates(outside: Outside) -> None:
    """Warn 90, 60 and 30 days before a certificate ends, and when it is over (AX-R4); each step once."""
    today = outside.at.astimezone(timing.LOCAL).date()
    for one in due_certificates(today):
        sort = "certificate_over" if one.step == 0 else "certificate_soon"
        outside.run(raise_warning, sort=sort, cause=f"{sort}:{one.certificate}", firm=one.firm, person=one.welder,
                    step=one.step or 1)  # fmt: skip
