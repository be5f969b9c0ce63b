# SPDX-License-Identifier: Apache-2.0
"""What each industry's rule says of hot work, since when, by which source, and which of its figures are only read so here.

A figure that no source confirms stands in `unconfirmed`; a district turns it by an option (domain.md 5.5, 9).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from anlan.kernel.timing import LOCAL

Industry = Literal["hazardous_chemical", "general", "construction", "power"]
LEVELS = ("special", "first", "second", "third")  # 特级, 一级, 二级, 三级: the gravest first


@dataclass(frozen=True)
class LevelRule:
    """What holds at one level: who approves (AX-R5), for how long (AX-R6), after which break gas is tested again (AX-R7)."""

    approver: str  # a role of the pack
    hours: int
    retest_minutes: int
    continuous_minutes: int = 0  # above zero: while work runs, a reading is never older than this


@dataclass(frozen=True)
class RuleSet:
    """One industry's rule, as it holds since a day."""

    industry: Industry
    version: str
    since: date
    source: str
    levels: Mapping[str, LevelRule]
    gas_minutes: int = 30  # from the test to the start
    gas_always: bool = False  # else only where the permit says that gas may be there
    gas_daily: bool = True
    upgrades_on_rest_days: bool = False
    upgrades_at_night: bool = False
    night: tuple[time, time] = (time(20), time(6))
    windy_from: int = 5  # force on the Beaufort scale
    fixed_zone_is_exempt: bool = True
    fire_watch_minutes: int = 30
    kept: timedelta = timedelta(days=366)  # at least one year
    measures: tuple[str, ...] = ()
    unconfirmed: frozenset[str] = frozenset()

    def level(self, name: str) -> LevelRule:
        """The rule of a level; raises KeyError where the industry has none of this name."""
        return self.levels[name]

    def graver(self, name: str) -> str:
        """The next graver level that this industry has; the gravest stays."""
        above = [one for one in LEVELS[: LEVELS.index(name)] if one in self.levels]
        return above[-1] if above else name


def _level(approver: str, hours: int, retest: int, continuous: int = 0) -> LevelRule:
    return LevelRule(approver, hours, retest, continuous)


MEASURES = (
    "cleaned",  # equipment emptied, rinsed, replaced
    "cut_off",  # blind plates, valves closed
    "combustibles_15m",  # nothing that burns within 15 m
    "no_discharge_30m",  # no release of gas within 30 m
    "drains_covered",
    "bottles_10m",  # acetylene and oxygen ten metres from the flame
    "extinguishers",
    "machine_sound",  # earth, cable, case
    "protective_gear",
    "video_runs",
)
_EVERYWHERE = ("combustibles_15m", "bottles_10m", "extinguishers", "machine_sound", "protective_gear")

RULE_SETS: tuple[RuleSet, ...] = (
    RuleSet(
        "hazardous_chemical", "gb30871-2022", date(2022, 10, 1), "GB 30871-2022《危险化学品企业特殊作业安全规范》第 5 章、附录 A、附录 B",
        {
            "special": _level("approver_principal", 8, 30, 30),
            "first": _level("approver_safety", 8, 30),
            "second": _level("approver_unit", 72, 60),
        },
        gas_always=True, upgrades_on_rest_days=True, upgrades_at_night=True, fire_watch_minutes=60, measures=MEASURES,
        unconfirmed=frozenset(("hours", "night", "fire_watch_minutes", "continuous_minutes", "fixed_zone_is_exempt")),
    ),
    RuleSet(
        "general", "general-2026", date(2020, 1, 1), "《工贸企业重大事故隐患判定标准》；GB 30871-2022 作参照",
        {
            "special": _level("approver_principal", 8, 30, 30),
            "first": _level("approver_safety", 24, 30),
            "second": _level("approver_unit", 72, 60),
        },
        upgrades_on_rest_days=True, measures=_EVERYWHERE,
        unconfirmed=frozenset(("hours", "night", "levels", "fire_watch_minutes", "continuous_minutes")),
    ),
    RuleSet(
        "construction", "gb50720-2011", date(2011, 8, 1), "GB 50720-2011《建设工程施工现场消防安全技术规范》6.3",
        {
            "first": _level("approver_safety", 24, 30),
            "second": _level("approver_unit", 72, 60),
            "third": _level("approver_unit", 168, 60),
        },
        fixed_zone_is_exempt=False, measures=_EVERYWHERE,
        unconfirmed=frozenset(("hours", "night", "levels", "fire_watch_minutes", "retest_minutes")),
    ),
    RuleSet(
        "power", "dl5027-2015", date(2015, 9, 1), "DL 5027-2015《电力设备典型消防规程》5 动火管理",
        {
            "first": _level("approver_principal", 24, 30, 120),
            "second": _level("approver_safety", 120, 60),
        },
        measures=_EVERYWHERE,
        unconfirmed=frozenset(("night", "fire_watch_minutes", "continuous_minutes", "retest_minutes")),
    ),
)  # fmt: skip


def rule_set(industry: str, day: date) -> RuleSet:
    """The rule that holds for an industry on a day: the newest that has begun; raises KeyError for none."""
    begun = [one for one in RULE_SETS if one.industry == industry and one.since <= day]
    if not begun:
        raise KeyError(industry)
    return max(begun, key=lambda one: one.since)


def turned(
    rule: RuleSet, hours: Mapping[str, int], fire_watch: int | None, night: tuple[int, int]
) -> RuleSet:
    """The rule with what a district may turn: hours by level where unconfirmed, minutes of fire watch, the night's hours."""
    levels = {
        name: replace(one, hours=hours.get(name, one.hours)) if "hours" in rule.unconfirmed else one
        for name, one in rule.levels.items()
    }
    return replace(
        rule,
        levels=levels,
        fire_watch_minutes=rule.fire_watch_minutes if fire_watch is None else fire_watch,
        night=(time(night[0]), time(night[1])),
    )


def is_night(rule: RuleSet, at: datetime) -> bool:
    """Whether it is night by this rule, at the clock of the place."""
    here, (begins, ends) = at.astimezone(LOCAL).time(), rule.night
    return here >= begins or here < ends if begins > ends else begins <= here < ends
