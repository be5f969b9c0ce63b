# SPDX-License-Identifier: Apache-2.0
"""The window's open cases, the most urgent first."""

from anlan.kernel.context import Caller
from anlan.kernel.matters.details import plain
from anlan.kernel.matters.flow import LEVELS
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import visible

from ..models import Case

MOST = 80
_FIRST = ("registered", "accepted", "graded", "teamed")  # what waits for the window


def open_cases(caller: Caller) -> list[Case]:
    """Open cases within the caller's sight: what nobody has accepted, then by level, then by age."""
    seen = visible(caller, ["family"]).filter(closed_at=None, kind="family.family_dispute")
    rows = Case.objects.filter(matter__in=seen.values("pk")).select_related("matter")
    return sorted(rows.order_by("-registered_at")[:400], key=_urgency)[:MOST]


def _urgency(case: Case) -> tuple[int, int, int, float]:
    """Danger that nobody has accepted comes before everything, then the duty to report, red, what waits, and age."""
    matter = case.matter
    first = 0 if case.owes_report else 1
    level = 0 if case.red_proposed_by else LEVELS.index(matter.level) if matter.level in LEVELS else 2
    if not matter.level and (case.flag_is_on or plain(matter).get("danger") == "yes"):
        level = 0
    return first, level, 0 if matter.stage in _FIRST else 1, case.registered_at.timestamp()


def red_cases(caller: Caller) -> list[Matter]:
    """Open cases that are red or proposed as red and not yet with the family, the newest first."""
    return [
        one.matter
        for one in open_cases(caller)
        if (one.matter.level == "red" or one.red_proposed_by) and one.matter.stage in (*_FIRST, "responding")
    ]
