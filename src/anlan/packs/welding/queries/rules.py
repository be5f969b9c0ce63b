# SPDX-License-Identifier: Apache-2.0
"""The rule of an industry as it holds in a region now: its figures, and what the district turned."""

from datetime import datetime

from anlan.kernel import timing
from anlan.kernel.clocks.calendar import is_work_day
from anlan.kernel.options.queries import option_value

from ..rulesets.industries import RuleSet, rule_set, turned
from ..rulesets.permits import Circumstances


def rule_for(industry: str, at: datetime, region: str) -> RuleSet:
    """The dated rule with the options of the region; raises KeyError for an industry without one."""
    rule = rule_set(industry, at.astimezone(timing.LOCAL).date())
    hours = {name: option_value(f"welding.hours_{industry}_{name}", region) for name in rule.levels
             if "hours" in rule.unconfirmed}  # fmt: skip
    night = option_value("welding.night_from", region), option_value("welding.night_until", region)
    return turned(rule, hours, option_value(f"welding.fire_watch_{industry}", region), night)


def circumstances(at: datetime, *, outdoors: bool = False, wind: int = 0) -> Circumstances:
    """Day, hour and wind at a moment; rest days by the State Council's calendar."""
    return Circumstances(at, not is_work_day(at.astimezone(timing.LOCAL).date()), outdoors, wind)
