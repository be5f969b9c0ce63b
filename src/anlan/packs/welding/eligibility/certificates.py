# SPDX-License-Identifier: Apache-2.0
"""What speaks against each certificate: kind, category, dates, and how old the ministry's answer is (AX-R1 to AX-R4)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from anlan.kernel.timing import LOCAL

from .question import Held, Question
from .scenes import accepted


def judge(asked: Question) -> tuple[tuple[str, ...], Held | None]:
    """Why no certificate counts, and the one that does: the best, that is the one with the fewest reasons."""
    day = asked.at.astimezone(LOCAL).date()
    fitting = [one for one in asked.certificates if fits(asked, one, day)]
    if not fitting:
        return (_why_none_fits(asked, day),), None
    judged = sorted(((against(asked, one, day), one) for one in fitting), key=_rank)
    reasons, best = judged[0]
    return reasons, None if reasons else best


def _rank(judged: tuple[tuple[str, ...], Held]) -> tuple[int, bool, int]:
    reasons, one = judged
    return len(reasons), one.is_source_down, -last_day(one).toordinal()


def fits(asked: Question, one: Held, day: date) -> bool:
    """Whether the scene takes its kind, and it covers process and project (AX-R1, AX-R3).

    What it covers is its ministry's to say: of one that never answered only the kind is known, and R05 stands against it.
    """
    machine = asked.machine
    rows = [row for row in accepted(machine.scene, day) if row.kind == one.kind]
    if one.verdict == "" and not one.categories:
        return bool(rows)
    return (
        bool(rows)
        and machine.process in one.categories
        and all(not row.by_project or machine.project in one.projects for row in rows)
    )


def _why_none_fits(asked: Question, day: date) -> str:
    kinds = {row.kind for row in accepted(asked.machine.scene, day)}
    of_kind = [one for one in asked.certificates if one.kind in kinds]
    if not asked.certificates:
        return "R03:no_certificate"
    if not of_kind:
        return "R03:kind"
    return (
        "R03:category"
        if all(asked.machine.process not in one.categories for one in of_kind)
        else "R03:project"
    )


def against(asked: Question, one: Held, day: date) -> tuple[str, ...]:
    """What speaks against a certificate of the right kind; a negative answer is never overridden by age or date."""
    found = []
    if one.verdict in ("invalid", "not_found"):
        found.append(f"R04:{one.verdict}")
    if one.ends_on < day:
        found.append("R04:expired")
    if is_review_overdue(one, day):
        found.append("R04:review_overdue")  # AX-R2
    if one.verdict == "" or one.checked_at is None:
        found.append("R05:never_checked")
    elif asked.at - one.checked_at > _lasts(asked, one):
        found.append("R05:too_old")
    return tuple(found)


def _lasts(asked: Question, one: Held) -> timedelta:
    """AX-R4: an answer lasts a day; an older one only while its source is down."""
    return timedelta(hours=asked.stale_hours if one.is_source_down else asked.fresh_hours)


def is_unverified(asked: Question, one: Held) -> bool:
    """Whether it is used though nobody could ask again (未能核验)."""
    return one.checked_at is None or asked.at - one.checked_at > timedelta(hours=asked.fresh_hours)


def is_review_overdue(one: Held, day: date) -> bool:
    """AX-R2: the day of review has passed and no review was made."""
    return one.review_on is not None and one.review_on < day and one.reviewed_on is None


def last_day(one: Held) -> date:
    """The last day on which it counts."""
    if one.review_on is not None and one.reviewed_on is None:
        return min(one.ends_on, one.review_on)
    return one.ends_on


def end_of(one: Held) -> datetime:
    """The moment from which it counts no more."""
    return datetime.combine(last_day(one) + timedelta(days=1), time(0), LOCAL)


def reasons_of(all_reasons: Sequence[str]) -> tuple[str, ...]:
    """Each once, by code."""
    return tuple(sorted(set(all_reasons)))
