# SPDX-License-Identifier: Apache-2.0
"""Reading a portrait: its facts, their sum with reasons, the band that a person set, and her own view of her own facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from anlan.kernel import timing
from anlan.kernel.errors import Invalid
from anlan.kernel.matters.models import Matter

from ..models.portrait import PortraitBand, RiskFactor
from ..rulesets.care_words import CARE_WORDS
from ..rulesets.factors import Sum, sum_up
from .beside import bands, factors


@dataclass(frozen=True)
class Portrait:
    """What is known, what it adds up to today, and how a person ranked it."""

    facts: Sequence[RiskFactor]
    sum: Sum
    band: PortraitBand | None

    @property
    def differs(self) -> bool:
        """Whether the facts speak for another band than the one that stands: somebody should look."""
        return self.band is not None and self.band.band != self.sum.proposes


def portrait_of(matter: UUID) -> Portrait:
    """The portrait of a case as of now."""
    facts = facts_of(matter)
    return Portrait(facts, sum_up(facts, timing.today()), next(iter(bands(matter)), None))


def facts_of(matter: UUID) -> list[RiskFactor]:
    """What was written down and not struck, the newest first; what is over its day stands no longer."""
    return [one for one in factors(matter) if one.expires_on >= timing.today()]


def own_facts(matter: UUID, side: str) -> list[RiskFactor]:
    """What she may read: facts about her and about the household, never those about the other side."""
    return [one for one in facts_of(matter) if one.about in (side, "household")]


def fact_or_refuse(matter: UUID, factor: UUID) -> RiskFactor:
    """A fact of this case that stands; raises Invalid."""
    found = RiskFactor.objects.filter(pk=factor, matter=matter, struck_at=None).first()
    if found is None:
        raise Invalid(
            "no_such_factor",
            _("This fact does not stand in the portrait."),
            {"factor": _("Choose one of the list.")},
        )
    return found


def is_waiting(matter: UUID) -> bool:
    """Whether a contested fact still waits for its answer."""
    rows = RiskFactor.objects.filter(
        matter=matter, struck_at=None, contested_at__isnull=False, answered_at=None
    )
    return rows.exists()


def contestable(matter: Matter) -> list[tuple[str, str]]:
    """Facts that can be contested, as choices."""
    return [_choice(one) for one in facts_of(matter.pk) if one.contested_at is None]


def contested(matter: Matter) -> list[tuple[str, str]]:
    """Facts that wait for an answer, as choices."""
    return [_choice(one) for one in facts_of(matter.pk) if one.is_disputed]


def _choice(one: RiskFactor) -> tuple[str, str]:
    return str(one.pk), f"{CARE_WORDS[one.type]} · {CARE_WORDS[one.source]} · {one.observed_on.isoformat()}"
