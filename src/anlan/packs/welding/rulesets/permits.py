# SPDX-License-Identifier: Apache-2.0
"""What a hot-work permit needs at a moment: its level, its approver, its gas tests, and whether work may start under it.

Pure functions over frozen inputs; what is not known counts against the start (domain.md 5.5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from anlan.kernel.timing import LOCAL

from .industries import LEVELS, RuleSet, is_night

GasState = Literal["ok", "missing", "stale", "bad", "not_needed"]
RUNNING = ("approved", "working", "suspended")  # stages at which an approved permit is in force


@dataclass(frozen=True)
class Circumstances:
    """What makes hot work graver than its place alone: the day, the hour, the wind."""

    at: datetime
    is_rest_day: bool = False
    outdoors: bool = False
    wind: int = 0


@dataclass(frozen=True)
class Level:
    """The level that holds, and why it is graver than the one asked for."""

    name: str
    because: tuple[str, ...] = ()


def level_now(rule: RuleSet, level: str, seen: Circumstances) -> Level:
    """The level that holds in these circumstances: one graver on rest days, at night and in the wind (AX-R7), never two."""
    because = []
    if rule.upgrades_on_rest_days and seen.is_rest_day:
        because.append("rest_day")
    if rule.upgrades_at_night and is_night(rule, seen.at):
        because.append("night")
    if seen.outdoors and seen.wind >= rule.windy_from:
        because.append("wind")
    return Level(rule.graver(level) if because else level, tuple(because))


def approver_for(rule: RuleSet, level: str) -> str:
    """The role that approves at this level (AX-R5)."""
    return rule.level(level).approver


def longest(rule: RuleSet, level: str) -> timedelta:
    """How long a permit of this level may hold (AX-R6)."""
    return timedelta(hours=rule.level(level).hours)


@dataclass(frozen=True)
class GasTested:
    """One test of the gas: when, and whether it was within its limits."""

    at: datetime
    passed: bool


@dataclass(frozen=True)
class Worked:
    """A stretch of work: when it began and ended; None while it runs."""

    begun: datetime
    ended: datetime | None = None


@dataclass(frozen=True)
class GasAsked:
    """Whose gas is asked: the rule, the level, and what the permit says of its place."""

    rule: RuleSet
    level: str
    gas_possible: bool = True
    in_fixed_zone: bool = False


def gas_standing(
    asked: GasAsked, tests: Sequence[GasTested], worked: Sequence[Worked], moment: datetime
) -> GasState:
    """What the gas tests say at a moment (AX-R7); a test of the future counts for nothing.

    A test serves a start within its minutes. Work that began in time keeps it, until the day ends, a break grows too
    long, or, where readings never stop, the last one is too old.
    """
    rule = asked.rule
    if not needs_gas(asked):
        return "not_needed"
    known = sorted((one for one in tests if one.at <= moment), key=lambda one: (one.at, one.passed is False))
    if not known:
        return "missing"
    last = known[-1]
    if not last.passed:
        return "bad"
    if rule.gas_daily and last.at.astimezone(LOCAL).date() != moment.astimezone(LOCAL).date():
        return "stale"
    level = rule.level(asked.level)
    if level.continuous_minutes and moment - last.at > timedelta(minutes=level.continuous_minutes):
        return "stale"
    return "ok" if _serves(last.at, timedelta(minutes=rule.gas_minutes),
                           timedelta(minutes=level.retest_minutes), worked, moment) else "stale"  # fmt: skip


def needs_gas(asked: GasAsked) -> bool:
    """Whether gas is tested at all: not in a fixed zone that is exempt, else always or where gas is possible."""
    if asked.in_fixed_zone and asked.rule.fixed_zone_is_exempt:
        return False
    return asked.rule.gas_always or asked.gas_possible


def _serves(
    tested: datetime, start: timedelta, pause: timedelta, worked: Sequence[Worked], moment: datetime
) -> bool:
    """Whether a test still holds: from it to the moment, no gap is longer than the start or the pause allows."""
    here, allowed = tested, start
    for one in sorted(worked, key=lambda span: span.begun):
        ended = moment if one.ended is None else min(one.ended, moment)
        if one.begun > moment or ended < tested:
            continue
        if one.begun - here > allowed:
            return False
        here, allowed = max(here, ended), pause
    return moment - here <= allowed


@dataclass(frozen=True)
class Asked:
    """A permit and what is known about it, when somebody wants to start under it."""

    rule: RuleSet
    stage: str
    level_asked: str
    level: str  # the one it was approved at
    starts_at: datetime
    ends_at: datetime
    gas: GasState
    watcher_present: bool
    circumstances: Circumstances


def may_start(asked: Asked) -> tuple[str, ...]:
    """Everything that stands against a start; empty when there is nothing. Each is a code of refusal and its reason."""
    found = []
    if asked.stage not in RUNNING:
        found.append("R06:not_approved")
    if not asked.starts_at <= asked.circumstances.at < asked.ends_at:
        found.append("R06:not_now")
    if not covers(asked.level, level_now(asked.rule, asked.level_asked, asked.circumstances).name):
        found.append("R06:upgraded")
    if asked.gas not in ("ok", "not_needed"):
        found.append(f"R07:gas_{asked.gas}")
    if _is_windy(asked) and asked.level == asked.level_asked:
        found.append("R07:wind")
    if not asked.watcher_present:
        found.append("R08:no_watcher")
    return tuple(found)


def covers(approved: str, needed: str) -> bool:
    """Whether a permit approved at one level is enough for what needs another."""
    return LEVELS.index(approved) <= LEVELS.index(needed)


def _is_windy(asked: Asked) -> bool:
    return asked.circumstances.outdoors and asked.circumstances.wind >= asked.rule.windy_from


def accepts_from(rule: RuleSet, finished_at: datetime) -> datetime:
    """From when finished work may be accepted: after the minutes of fire watch."""
    return finished_at + timedelta(minutes=rule.fire_watch_minutes)
