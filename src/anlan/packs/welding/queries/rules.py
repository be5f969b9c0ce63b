# SPDX-License-Identifier: Apache-2.0
"""The rule of an industry as it holds in a region now: its figures, and what the district turned."""

from datetime import datetime

from anlan.kernel import timing
from anlan.kernel.clocks.calendar import is_work_day
from anlan.kernel.context import once_a_reading
from anlan.kernel.options.queries import option_values

from ..rulesets.industries import RuleSet, rule_set, turned
from ..rulesets.permits import Circumstances


@once_a_reading
def rule_for(industry: str, at: datetime, region: str) -> RuleSet:
    """The dated rule with the options of the region; raises KeyError for an industry without one."""
    rule = rule_set(industry, at.astimezone(timing.LOCAL).date())
    hours = [f"hours_{industry}_{name}" for name in rule.levels if "hours" in rule.unconfirmed]
    others = ["night_from", "night_until", f"fire_watch_{industry}"]
    set_ = option_values([f"welding.{one}" for one in (*hours, *others)], region)
    night_from, night_until, fire_watch = (set_[f"welding.{one}"] for one in others)
    turned_hours = {one.rsplit("_", 1)[-1]: set_[f"welding.{one}"] for one in hours}
    return turned(rule, turned_hours, fire_watch, (night_from, night_until))


def circumstances(at: datetime, *, outdoors: bool = False, wind: int = 0) -> Circumstances:
    """Day, hour and wind at a moment; rest days by the State Council's calendar."""
    return Circumstances(at, not is_work_day(at.astimezone(timing.LOCAL).date()), outdoors, wind)
