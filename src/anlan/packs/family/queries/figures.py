# SPDX-License-Identifier: Apache-2.0
"""The figures of family disputes (domain.md 4.5), each kept apart from the others: over what, what counts, and its list.

Drills are never counted. A share over fewer than five is not said.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Label

from ..rulesets.hiding import FEW
from . import figure_facts as facts
from .figure_facts import Counted, Facts, Scope

type Unit = Literal["share", "count"]


@dataclass(frozen=True)
class Figure:
    """A figure: `pick` gives its base with what each adds, of the facts of a scope."""

    code: str
    label: Label
    how: Label
    pick: Callable[[Facts], list[Counted]]
    unit: Unit = "share"
    is_less_better: bool = False

    def of(self, scope: Scope) -> list[Counted]:
        """Its base alone, read for it; who counts several picks all of one `Facts`."""
        return self.pick(Facts(scope))

    def value(self, counted: Sequence[Counted]) -> float | None:
        """The number, or the share; None over fewer than five."""
        total = sum(one.value for one in counted)
        if self.unit == "count":
            return total
        return total / len(counted) if len(counted) >= FEW else None


FIGURES = (
    Figure(
        "registered", pgettext_lazy("family", "Asked for help"),
        pgettext_lazy("family", "Cases registered in these days, whatever their source."),
        facts.registered, unit="count",
    ),
    Figure(
        "accepted", pgettext_lazy("family", "Accepted in time"),
        pgettext_lazy(
            "family",
            "Cases accepted, handed on or declined with reason before their clock was over, of all whose "
            "clock began in these days.",
        ),
        facts.accepted_in_time,
    ),
    Figure(
        "resolved", pgettext_lazy("family", "Resolved"),
        pgettext_lazy(
            "family",
            "Cases accepted in these days that are settled and visited by now, of all accepted. Withdrawn, "
            "advised and handed on are not resolved; a reopened one is not either.",
        ),
        facts.resolved,
    ),
    Figure(
        "mediated", pgettext_lazy("family", "Mediation with agreement"),
        pgettext_lazy("family", "Agreements, of all mediations that ended in these days, with or without one."),
        facts.mediated,
    ),
    Figure(
        "kept", pgettext_lazy("family", "Promises kept"),
        pgettext_lazy(
            "family",
            "Promises of agreements that were kept, in time or late, of all that were due in these days.",
        ),
        facts.kept,
    ),
    Figure(
        "relapsed", pgettext_lazy("family", "Relapse within 180 days"),
        pgettext_lazy(
            "family",
            "Households with a new case within 180 days, of all whose case was settled in these days. The "
            "last half-year is not over yet: it can only grow.",
        ),
        facts.relapsed, is_less_better=True,
    ),
    Figure(
        "answered", pgettext_lazy("family", "Departments answered in 5 minutes"),
        pgettext_lazy(
            "family",
            "Urgent cases in which every seat had answered before the clock was over, of all urgent ones "
            "whose clock is over.",
        ),
        facts.answered_in_time,
    ),
    Figure(
        "linked_up", pgettext_lazy("family", "Linked up in 10 minutes"),
        pgettext_lazy(
            "family",
            "Urgent cases whose team was complete before the clock was over, of all urgent ones whose clock "
            "is over.",
        ),
        facts.linked_in_time,
    ),
    Figure(
        "on_spot", pgettext_lazy("family", "On the spot in 15 minutes"),
        pgettext_lazy(
            "family",
            "Urgent cases in which somebody was on the spot before the clock was over, of all urgent ones "
            "whose clock is over.",
        ),
        facts.on_spot_in_time,
    ),
    Figure(
        "visited", pgettext_lazy("family", "Visits made"),
        pgettext_lazy(
            "family",
            "Visits that were made, of all that were due in these days; that nobody was there is no visit "
            "made.",
        ),
        facts.visited,
    ),
    Figure(
        "satisfied", pgettext_lazy("family", "Satisfied"),
        pgettext_lazy(
            "family",
            "Who says that the help was good or mostly good, of those who answered. The base is the number "
            "of answers, not of cases.",
        ),
        facts.satisfied,
    ),
    Figure(
        "letters", pgettext_lazy("family", "Warning letters issued"),
        pgettext_lazy(
            "family",
            "Warning letters, of all decisions of the police that found minor violence: letter or criticism.",
        ),
        facts.letters,
    ),
    Figure(
        "orders", pgettext_lazy("family", "Protection orders passed on"),
        pgettext_lazy(
            "family",
            "Granted protection orders that were served on police and committee, of all granted in these "
            "days (art. 32).",
        ),
        facts.orders,
    ),
    Figure(
        "reports", pgettext_lazy("family", "Mandatory reports in time"),
        pgettext_lazy(
            "family",
            "Reports to the police before their clock was over, of all that had to be made (art. 14).",
        ),
        facts.reports_in_time,
    ),
)  # fmt: skip
BY_CODE = {one.code: one for one in FIGURES}


def quarter_of(day: date) -> tuple[date, date]:
    """The last whole quarter before a day: communities are told by whole quarters only, so that no two spans differ by a day."""
    month = (day.month - 1) // 3 * 3 + 1
    last = date(day.year, month, 1) - timedelta(days=1)
    return date(last.year, last.month - 2, 1), last
