# SPDX-License-Identifier: Apache-2.0
"""What a caller is asked by the type of the incident, and which level his answers propose; a person decides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from anlan.kernel import timing

from ..models import CallAnswer, CallQuestion, Category
from ..ranking.categories import Level


@dataclass(frozen=True)
class Proposal:
    """The level that answers propose, and which of them do."""

    level: Level
    because: tuple[CallQuestion, ...]


def questions_on(day: date | None = None) -> QuerySet[CallQuestion]:
    """Every question that is asked on a day, in the order of the lists."""
    day = day or timing.now().astimezone(timing.LOCAL).date()
    asked = CallQuestion.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)
    return asked.order_by("category", "place", "code")


def answered_of(category: str, answers: Mapping[str, str]) -> list[tuple[CallQuestion, str]]:
    """The questions of this type that were answered; what belongs to another type is left out."""
    asked = questions_on().filter(category=category, code__in=list(answers))
    return [(one, answers[one.code]) for one in asked]


def proposed(kind: Category, answered: Iterable[tuple[CallQuestion, str]]) -> Proposal:
    """The most urgent level that an answer proposes, up or down; the type's own where none does."""
    speaking = [one for one, answer in answered if one.level and answer == one.when]
    if not speaking:
        return Proposal(Level(kind.level), ())
    level = max((Level(one.level) for one in speaking), key=lambda one: one.urgency)
    return Proposal(level, tuple(one for one in speaking if one.level == level))


def answers_to(incident: UUID) -> list[CallAnswer]:
    """What the caller answered, in the order of the list."""
    rows = CallAnswer.objects.filter(incident=incident).select_related("question")
    return list(rows.order_by("question__place", "question__code"))
