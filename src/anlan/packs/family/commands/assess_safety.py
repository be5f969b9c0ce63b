# SPDX-License-Identifier: Apache-2.0
"""Assess safety (安全评估): questions that are asked alone, and how great a person thinks the danger is."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.declare import Label
from anlan.kernel.errors import Invalid, Refused
from anlan.kernel.fields import Choice
from anlan.kernel.matters.queries import locked_matter

from ..events.violence import SafetyAssessed
from ..kinds.family_dispute import OPEN
from ..models import Assessment
from .casework import Words, case_of, sealed_row
from .suspect_violence import raise_flag


class Yes(StrEnum):
    """A question of the assessment that was answered with yes."""

    MORE_OFTEN = "more_often"
    CHOKED = "choked"
    WEAPON_USED = "weapon_used"
    THREAT_OF_DEATH = "threat_of_death"
    WATCHED = "watched"
    CHILD_HURT = "child_hurt"
    LEAVING = "leaving"
    AFRAID = "afraid"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return _QUESTIONS[self]


_QUESTIONS = {
    Yes.MORE_OFTEN: pgettext_lazy("family", "It happens more often, or worse"),
    Yes.CHOKED: pgettext_lazy("family", "She was choked"),
    Yes.WEAPON_USED: pgettext_lazy("family", "A weapon was used or shown"),
    Yes.THREAT_OF_DEATH: pgettext_lazy("family", "Death was threatened"),
    Yes.WATCHED: pgettext_lazy("family", "She is watched or followed"),
    Yes.CHILD_HURT: pgettext_lazy("family", "A child was hurt"),
    Yes.LEAVING: pgettext_lazy("family", "She wants to leave, or has left"),
    Yes.AFRAID: pgettext_lazy("family", "She is afraid to go home"),
}
GRAVE = frozenset({Yes.CHOKED, Yes.WEAPON_USED, Yes.THREAT_OF_DEATH, Yes.CHILD_HURT})


@command(label=pgettext_lazy("family", "Assess safety"))
def assess_safety(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    answers: Annotated[tuple[Yes, ...], Choice(label=pgettext_lazy("family", "What is so"))] = (),
    risk: Annotated[
        Literal["no_violence", "low_risk", "high_risk", "extreme_risk"], Choice(label=pgettext_lazy("family", "Risk"), begins_open=True)
    ],
    words: Words = "",
) -> None:  # fmt: skip
    """Keep the answers and a person's judgement; high risk or a hurt child makes the report to the police a duty (JS-R3)."""
    matter = locked_matter(ctx, case)
    row = case_of(matter)
    if not row.flag_is_on:
        raise Refused("no_suspicion", _("No violence is suspected here: say so first."))
    if GRAVE & set(answers) and risk in ("no_violence", "low_risk") and not words:
        raise Invalid(
            "reason_needed",
            _("One of these answers is grave: say why the risk is low."),
            {"words": _("A sentence.")},
        )
    sealed_row(ctx, Assessment(case=row, answers=" ".join(answers), risk=risk), words)
    ctx.record(SafetyAssessed(matter=matter.pk, risk=risk))
    if (
        Yes.CHILD_HURT in answers
    ):  # a child who seems to be hurt is reported, whatever risk a person sees (JS-R3, JS-R7)
        raise_flag(ctx, matter, row, "small_child", in_danger=True)
    elif risk in ("high_risk", "extreme_risk"):
        raise_flag(ctx, matter, row, "capable", in_danger=True)
