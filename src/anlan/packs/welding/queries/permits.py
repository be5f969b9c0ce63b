# SPDX-License-Identifier: Apache-2.0
"""What a permit says at a moment, and which permit lets a welder start a machine: only read, never written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from ..kinds.hot_work import IN_FORCE
from ..models.machines import Machine
from ..models.permits import GasTest, Permit, Watch
from ..models.sessions import Session
from ..rulesets.industries import RuleSet
from ..rulesets.permits import (
    Asked,
    GasAsked,
    GasState,
    GasTested,
    Level,
    Worked,
    covers,
    gas_standing,
    level_now,
    may_start,
)
from .rules import circumstances, rule_for
from .start_rows import gas_tests, key_of, permits, watches
from .work import runs_under, worked_under


@dataclass(frozen=True)
class PermitStanding:
    """How it stands with the permit for a start: which one, until when, its gas and watcher, and what is against it."""

    needed: bool
    permit: UUID | None = None
    number: str = ""
    ends_at: datetime | None = None
    gas: Literal["ok", "missing", "stale", "bad", "not_needed"] = "not_needed"
    watcher_present: bool = False
    reasons: tuple[str, ...] = ()  # as `R06:not_now`; empty: nothing is against it


NONE_FOUND = ("R06:no_permit",)


def permit_for(machine: Machine, welder: UUID, at: datetime) -> PermitStanding:
    """The permit under which this welder may start this machine now: the best of those that name both.

    A machine that needs none may still stand in one; in its hours the start is of that permit, and its rules hold: work
    that gas or a missing watcher has stopped is not taken up beside it (AX-R7, AX-R8).
    """
    key = key_of(machine.pk, welder, at)
    rows = permits(*key)
    tests, watched = (gas_tests(*key), watches(*key)) if rows else ([], [])
    found = sorted(
        (
            standing_by(
                row,
                at,
                [one for one in tests if one.permit_id == row.pk],
                [one for one in watched if one.permit_id == row.pk],
            )
            for row in rows
        ),
        key=lambda one: len(one.reasons),
    )
    if not found:
        needed = machine.needs_permit
        return PermitStanding(needed=needed, reasons=NONE_FOUND if needed else ())
    if machine.needs_permit:
        return found[0]
    return next((one for one in found if "R06:not_now" not in one.reasons), PermitStanding(needed=False))


def standing_of(permit: Permit, at: datetime) -> PermitStanding:
    """How one permit stands at a moment."""
    return standing_by(permit, at, list(permit.gas_tests.all()), list(permit.watches.all()))


def standing_by(
    permit: Permit,
    at: datetime,
    tests: list[GasTest],
    watched: list[Watch],
    worked: list[tuple[datetime, datetime | None]] | None = None,
) -> PermitStanding:
    """The same where its tests and watches were read already, and perhaps the work under it."""
    rule = rule_of(permit, at)
    gas = gas_by(rule, permit, tests, worked_under(permit.pk) if worked is None else worked, at)
    present = is_watched(watched)
    seen = circumstances(at, outdoors=permit.outdoors, wind=permit.wind)
    asked = Asked(
        rule, permit.matter.stage, permit.level_asked, permit.level, permit.starts_at, permit.ends_at,
        gas, present, seen,
    )  # fmt: skip
    against = list(may_start(asked))
    if permit.matter.stage == "suspended":
        against.append("R06:suspended")
    return PermitStanding(
        needed=True, permit=permit.pk, number=permit.matter.number, ends_at=permit.ends_at, gas=gas,
        watcher_present=present, reasons=tuple(against),
    )  # fmt: skip


def rule_of(permit: Permit, at: datetime) -> RuleSet:
    """The rule that a permit was written under, with what the district turned since."""
    return rule_for(permit.industry, min(at, permit.starts_at), permit.firm.region_path)


def asked_of(permit: Permit, at: datetime) -> GasAsked:
    """Whose gas is asked."""
    return GasAsked(rule_of(permit, at), permit.level, permit.gas_possible, permit.in_fixed_zone)


def gas_of(permit: Permit, at: datetime) -> GasState:
    """How the gas stands (AX-R7)."""
    return gas_by(rule_of(permit, at), permit, list(permit.gas_tests.all()), worked_under(permit.pk), at)


def gas_by(
    rule: RuleSet,
    permit: Permit,
    tests: list[GasTest],
    stretches: list[tuple[datetime, datetime | None]],
    at: datetime,
) -> GasState:
    """How the gas stands, where its rule, its tests and the work under it were read already."""
    asked = GasAsked(rule, permit.level, permit.gas_possible, permit.in_fixed_zone)
    known = [GasTested(one.at, one.passed) for one in tests]
    worked = [Worked(begun, ended) for begun, ended in stretches]
    return gas_standing(asked, known, worked, at)


def tested_since(permit: Permit, at: datetime) -> bool:
    """Whether a test since that moment was within its limits, and none since was not."""
    later = [one for one in permit.gas_tests.all() if one.at >= at]
    return bool(later) and max(later, key=lambda one: (one.at, one.pk)).passed


def under_alarm(machine: UUID, session: UUID | None) -> list[UUID]:
    """The permits whose work an alarm of a machine is about: that of its session, else those in force that name it."""
    rows = Permit.objects.filter(matter__stage__in=IN_FORCE)
    ran = Session.objects.filter(pk=session).first() if session else None
    rows = rows.filter(pk=ran.permit) if ran and ran.permit else rows.filter(machines__machine=machine)
    return sorted(set(rows.values_list("pk", flat=True)))


def watcher_is_there(permit: Permit) -> bool:
    """Whether a watcher is on the spot (AX-R8)."""
    return is_watched(permit.watches.all())


def is_watched(watched: Iterable[Watch]) -> bool:
    """The same of watches that were read."""
    return any(one.arrived_at is not None and one.left_at is None for one in watched)


def is_welding(permit: Permit) -> bool:
    """Whether a machine runs under this permit now."""
    return runs_under(permit.pk)


def missing_measures(permit: Permit, at: datetime | None = None) -> list[str]:
    """The measures of its rule that nobody ticked."""
    done = set(permit.measures.values_list("code", flat=True))
    return [one for one in rule_of(permit, at or permit.starts_at).measures if one not in done]


def overdue(at: datetime) -> list[UUID]:
    """Permits whose time is over while they are still in force."""
    rows = Permit.objects.filter(matter__stage__in=IN_FORCE, ends_at__lte=at)
    return list(rows.values_list("pk", flat=True))


def raised_level(permit: Permit, at: datetime) -> Level | None:
    """The graver level at which it must be approved now; None where the one it was written for will do."""
    seen = circumstances(permit.starts_at, outdoors=permit.outdoors, wind=permit.wind)
    found = level_now(rule_of(permit, at), permit.level_asked, seen)
    return None if covers(permit.level, found.name) else found
