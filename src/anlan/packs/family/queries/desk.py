# SPDX-License-Identifier: Apache-2.0
"""The window's open cases, the most urgent first."""

from django.db.models import Case as Choice
from django.db.models import F, Q, QuerySet, When

from anlan.kernel.context import Caller
from anlan.kernel.matters.flow import LEVELS
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import visible

from ..models import Case

MOST = 80
_FIRST = ("registered", "accepted", "graded", "teamed")  # what waits for the window
_BETWEEN = LEVELS.index("yellow")  # where nobody has set a level yet

_UNTOLD = Q(family_case__reported_at=None) | Q(family_case__reported_at__lt=F("family_case__duty_at"))
_OWES_REPORT = Q(family_case__duty_at__isnull=False) & _UNTOLD
_SUSPECTED = Q(family_case__suspected_at__isnull=False, family_case__lifted_at=None)
_DANGER = _SUSPECTED | Q(details__contains='"danger": "yes"')  # as `details.put` writes it
_URGENCY = (  # danger that nobody has graded is as red: it comes before what waits, and that before age
    Choice(When(_OWES_REPORT, then=0), default=1),
    Choice(
        When(family_case__red_proposed_by__isnull=False, then=0),
        *(When(level=level, then=place) for place, level in enumerate(LEVELS)),
        When(_DANGER, then=0),
        default=_BETWEEN,
    ),
    Choice(When(stage__in=_FIRST, then=0), default=1),
    "family_case__registered_at",
)


def open_cases(caller: Caller) -> list[Case]:
    """Open cases within the caller's sight, `MOST` of them: the duty to report, danger, level, what waits, then age."""
    return [_case(one) for one in _open(caller).order_by(*_URGENCY)[:MOST]]


def open_case(caller: Caller, number: str) -> Case | None:
    """The open case of this number, however far down it stands; None where the caller sees none."""
    found = _open(caller).filter(number=number).first()
    return _case(found) if found else None


def red_cases(caller: Caller) -> list[Matter]:
    """Open cases that are red or proposed as red and not yet with the family, the oldest first."""
    return [
        one.matter
        for one in open_cases(caller)
        if (one.matter.level == "red" or one.red_proposed_by) and one.matter.stage in (*_FIRST, "responding")
    ]


def _open(caller: Caller) -> QuerySet[Matter]:
    seen = visible(caller, ["family"]).filter(closed_at=None, kind="family.family_dispute")
    return seen.filter(family_case__isnull=False).select_related("family_case")


def _case(matter: Matter) -> Case:
    """The case beside a matter that came with it."""
    found: Case = matter.family_case
    found.matter = matter
    return found
