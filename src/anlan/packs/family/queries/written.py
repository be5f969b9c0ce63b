# SPDX-License-Identifier: Apache-2.0
"""The sealed words beside a case, in clear for whoever has asked: remarks of deeds, and what the violence branch found."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.access.masking import PEOPLE
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY
from anlan.kernel.vault import unseal

from ..kinds.disclosure import ADDRESS, REMARKS, SAFETY
from ..models import Assessment, GuardianCheck, LetterVisit, PoliceDecision, Remark, Wish
from .beside import (
    assessments,
    cases,
    decisions,
    guardian_checks,
    letter_visits,
    parties,
    refuges,
    remarks,
    wishes,
)
from .parties import PARTS

_ABOUT = {
    "transferred": pgettext_lazy("family", "Handed on"),
    "refused": pgettext_lazy("family", "Not accepted"),
    "level": pgettext_lazy("family", "Level"),
    "red": pgettext_lazy("family", "Second person"),
    "contact": pgettext_lazy("family", "Contact"),
    "suspicion": pgettext_lazy("family", "Suspicion"),
    "report": pgettext_lazy("family", "Report to the police"),
    "lifted": pgettext_lazy("family", "Suspicion lifted"),
    "asked": pgettext_lazy("family", "Who asked wrote"),
    "rating": pgettext_lazy("family", "Rating"),
}
_STEPS: dict[type[Any], tuple[Any, str]] = {
    Assessment: (pgettext_lazy("family", "Assessment"), "risk"),
    PoliceDecision: (pgettext_lazy("family", "Decision of the police"), "decision"),
    LetterVisit: (pgettext_lazy("family", "Visit"), "finding"),
    GuardianCheck: (pgettext_lazy("family", "Guardian"), "guardian"),
}


def remarks_written(matter: Matter) -> list[str]:
    """A line for each remark: when, of what, and the words; in clear."""
    return [
        f"{timing.say_when(row.written_at)} {_ABOUT[row.about]}：{unseal(row.sealed, row.row)}"
        for row in Remark.objects.filter(case=matter.pk).order_by("written_at")
    ]


def safety_written(matter: Matter) -> list[str]:
    """A line for each step of the violence branch that has words, oldest first."""
    return [line for _at, line in sorted(_steps(matter))]


def _steps(matter: Matter) -> Iterator[tuple[datetime, str]]:
    labels = REGISTRY.packs["family"].labels
    for model, (what, name) in _STEPS.items():
        for row in model.objects.filter(case=matter.pk):
            words = unseal(row.sealed, row.row) if row.sealed else ""
            yield row.at, f"{timing.say_when(row.at)} {what}：{labels[getattr(row, name)]} {words}".strip()
    for wish in Wish.objects.filter(case=matter.pk):
        words = unseal(wish.sealed, wish.row) if wish.sealed else ""
        yield (
            wish.at,
            f"{timing.say_when(wish.at)} {labels['agrees' if wish.agrees else 'declines']} {words}".strip(),
        )


def addresses_written(matter: Matter) -> list[str]:
    """Hidden addresses and places of refuge; the lines open them to police and shelter alone."""
    lines = [
        f"{PARTS[row.part]}：{unseal(row.sealed_address, row.address_row)}"
        for row in parties(matter.pk)
        if row.hides_address
    ]
    stays = reversed(refuges(matter.pk))
    return lines + [f"{timing.say_when(row.at)} {unseal(row.sealed, row.row)}" for row in stays if row.sealed]


def how_many_written(matter: Matter) -> dict[str, int]:
    """How many people, remarks and steps are written of."""
    key = matter.pk
    if not cases(key):
        return {PEOPLE: 0, REMARKS: 0, SAFETY: 0, ADDRESS: 0}
    named = parties(key)
    steps = (assessments, decisions, wishes, letter_visits, guardian_checks)
    return {
        PEOPLE: len(named),
        REMARKS: len(remarks(key)),
        SAFETY: sum(len(ask(key)) for ask in steps),
        ADDRESS: sum(one.hides_address for one in named) + sum(bool(one.sealed) for one in refuges(key)),
    }
