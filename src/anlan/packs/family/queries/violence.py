# SPDX-License-Identifier: Apache-2.0
"""How far the violence branch of a case is: letter, visits, order, refuge, and what is missing before care."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.clocks.running import OPEN

from ..models import Assessment, Case, PoliceDecision, ProtectionOrder, Refuge, WarningLetter
from .beside import assessments, decisions, letter_visits, letters, orders, refuges


def newest_letter(case: UUID) -> WarningLetter | None:
    """The warning letter of a case."""
    return next(iter(letters(case)), None)


def visits_done(letter: WarningLetter, visitor: str) -> int:
    """How often somebody was met after the letter, by committee or station."""
    return sum(
        one.letter_id == letter.pk and one.visitor == visitor and one.finding != "not_met"
        for one in letter_visits(letter.case_id)
    )


def open_order(case: UUID) -> ProtectionOrder | None:
    """What the court was asked for and has not decided."""
    return next((one for one in orders(case) if one.decided_at is None), None)


def order_in_force(case: UUID, day: date) -> ProtectionOrder | None:
    """The protection order that holds on a day; of several the longest."""
    holding = [one for one in orders(case) if one.is_granted and one.until is not None and one.until >= day]
    return max(holding, key=lambda one: one.until or day, default=None)


def refuge_now(case: UUID) -> Refuge | None:
    """The stay in a safe place that has not ended."""
    return next((one for one in refuges(case) if one.until is None), None)


def newest_assessment(case: UUID) -> Assessment | None:
    """The newest assessment of safety."""
    return next(iter(assessments(case)), None)


def newest_decision(case: UUID) -> PoliceDecision | None:
    """The newest decision of the police."""
    return next(iter(decisions(case)), None)


def standing_decision(case: Case) -> PoliceDecision | None:
    """The newest decision of the police, unless violence was suspected anew since."""
    found = newest_decision(case.pk)
    return None if found is None or _is_before(found.at, case) else found


def reports_due() -> QuerySet[Case, Any]:
    """Cases of which the police must be told and were not (JS-R3), by id."""
    untold = Q(reported_at=None) | Q(reported_at__lt=F("duty_at"))
    return _flagged().exclude(duty_at=None).filter(untold).values("pk")


def without_assessment() -> QuerySet[Case, Any]:
    """Cases in which violence is suspected and nobody has assessed how safe she is, by id."""
    assessed = Assessment.objects.filter(case=OuterRef("pk"), at__gte=OuterRef("suspected_at"))
    return _flagged().exclude(Exists(assessed)).values("pk")


def without_decision() -> QuerySet[Case, Any]:
    """Cases that the police know of and have not decided since the suspicion, by id."""
    decided = PoliceDecision.objects.filter(case=OuterRef("pk"), at__gte=OuterRef("suspected_at"))
    return _flagged().exclude(reported_at=None).exclude(Exists(decided)).values("pk")


def letters_to_serve() -> QuerySet[WarningLetter, Any]:
    """Cases with a warning letter that somebody has not got yet (JS-R4), by id."""
    unserved = Q(served_offender_at=None) | Q(served_victim_at=None) | Q(told_committee_at=None)
    return WarningLetter.objects.filter(unserved).values("case")


def orders_sought() -> QuerySet[ProtectionOrder, Any]:
    """Cases in which the court was asked for a protection order and has not decided (JS-R5), by id."""
    return ProtectionOrder.objects.filter(decided_at=None).values("case")


def visits_owed() -> QuerySet[RunningClock, Any]:
    """Cases in which committee or station owe a visit after a letter (JS-R4), in time still or late, by id."""
    names = [f"{nth}_{who}_visit" for nth in ("first", "next") for who in ("committee", "station")]
    rows = RunningClock.objects.filter(matter__in=WarningLetter.objects.values("case"), name__in=names)
    return rows.filter(state__in=OPEN).values("matter")


def _flagged() -> QuerySet[Case]:
    """Cases in which violence is suspected; whether they are open is the question of whoever asks."""
    return Case.objects.filter(lifted_at=None).exclude(suspected_at=None)


def lacks_before_care(case: Case) -> list[str]:
    """What is missing before a case of violence goes back to care."""
    lacking = []
    assessment = newest_assessment(case.pk)
    if assessment is None or _is_before(assessment.at, case):
        lacking.append(_("safety assessed"))
    if case.owes_report:
        lacking.append(_("the report to the police"))
    if standing_decision(case) is None and case.reported_at is not None:
        lacking.append(_("the decision of the police"))
    letter = newest_letter(case.pk)
    if letter is not None:
        names = ("served_offender_at", "served_victim_at", "told_committee_at")
        if any(getattr(letter, name) is None for name in names):
            lacking.append(_("the warning letter served on both, and the committee told"))
    if open_order(case.pk) is not None:
        lacking.append(_("the court's decision"))
    return lacking


def _is_before(at: datetime, case: Case) -> bool:
    """Whether something was about the time before the suspicion that stands now."""
    return case.suspected_at is not None and at < case.suspected_at
