# SPDX-License-Identifier: Apache-2.0
"""What each figure is counted over, of the facts of a scope: what is in its base, and what each adds."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from .figure_rows import AGREED, DECISION, ENDED, ORDER, PROMISE, RATED, VISIT, Facts, Scope

__all__ = ["Counted", "Facts", "Scope"]

HALF_YEAR = timedelta(days=180)
LETTER, MINOR = "warning_letter", ("warning_letter", "criticism")
ASSIST = {"police_station", "committee"}  # who must have an order to assist (art. 32)
PLEASED = ("satisfied", "mostly")


@dataclass(frozen=True)
class Counted:
    """One thing of a figure's base: what it adds, when, where, and the number of its case."""

    value: float
    at: datetime
    region: str
    number: str


def _clocked(facts: Facts, *names: str) -> list[Counted]:
    """Each clock of these names that began in the span and is decided: in time, or not."""
    return [Counted(float(one.word == "met"), one.at, one.region, one.number) for one in facts.said(*names)]


def registered(facts: Facts) -> list[Counted]:
    """Each case once."""
    return [
        Counted(1.0, one.registered_at, one.region, one.number)
        for one in facts.cases
        if facts.scope.holds(one.registered_at)
    ]


def accepted_in_time(facts: Facts) -> list[Counted]:
    """By the clock of acceptance: a working day, or minutes where danger was said."""
    return _clocked(facts, "accept", "accept_urgent")


def resolved(facts: Facts) -> list[Counted]:
    """Accepted cases; what counts is settled by now."""
    return [
        Counted(
            float(one.closed_at is not None and one.outcome == "settled"),
            one.accepted_at,
            one.region,
            one.number,
        )
        for one in facts.cases
        if one.accepted_at is not None and facts.scope.holds(one.accepted_at)
    ]


def mediated(facts: Facts) -> list[Counted]:
    """Mediations that ended; what counts is an agreement."""
    return [
        Counted(float(one.what == AGREED), one.at, one.region, one.number)
        for one in facts.said(AGREED, ENDED)
    ]


def kept(facts: Facts) -> list[Counted]:
    """Promises that were due in the span, up to today."""
    return [
        Counted(float(one.word in ("kept", "kept_late")), one.at, one.region, one.number)
        for one in facts.due(PROMISE)
    ]


def relapsed(facts: Facts) -> list[Counted]:
    """Settled cases of known households; what counts is a new case of theirs within half a year."""
    found = []
    for one in facts.cases:
        if one.closed_at is None or one.household is None or one.outcome != "settled":
            continue
        if facts.scope.holds(one.closed_at):
            again = facts.registered_of.get(one.household, [])
            is_again = any(one.closed_at < at <= one.closed_at + HALF_YEAR for at in again)
            found.append(Counted(float(is_again), one.closed_at, one.region, one.number))
    return found


def answered_in_time(facts: Facts) -> list[Counted]:
    """By the clock of five minutes."""
    return _clocked(facts, "answer")


def linked_in_time(facts: Facts) -> list[Counted]:
    """By the clock of ten minutes."""
    return _clocked(facts, "link_up")


def on_spot_in_time(facts: Facts) -> list[Counted]:
    """By the clock of fifteen minutes."""
    return _clocked(facts, "on_spot")


def reports_in_time(facts: Facts) -> list[Counted]:
    """By the clock of the mandatory report."""
    return _clocked(facts, "report")


def visited(facts: Facts) -> list[Counted]:
    """Visits that were due in the span, up to today; those that were taken back are none."""
    return [
        Counted(float(one.word in ("met", "no_visit_wished")), one.at, one.region, one.number)
        for one in facts.due(VISIT)
    ]


def satisfied(facts: Facts) -> list[Counted]:
    """Answers of those who asked for help."""
    return [
        Counted(float(json.loads(one.word)["rating"] in PLEASED), one.at, one.region, one.number)
        for one in facts.said(RATED)
    ]


def letters(facts: Facts) -> list[Counted]:
    """Decisions that found minor violence; what counts is a warning letter."""
    return [
        Counted(float(one.word == LETTER), one.at, one.region, one.number)
        for one in facts.said(DECISION)
        if one.word in MINOR
    ]


def orders(facts: Facts) -> list[Counted]:
    """Granted orders; what counts was served on those who must assist."""
    return [
        Counted(float(set(one.word.split()) >= ASSIST), one.at, one.region, one.number)
        for one in facts.said(ORDER)
    ]
