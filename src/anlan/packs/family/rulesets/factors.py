# SPDX-License-Identifier: Apache-2.0
"""The closed list of what a portrait may hold, and how it is summed up: every point has its reason (JS-R8, JS-R9).

Illness, addiction and correction status are not in the list, and nothing outside of it can be written down: a household is
not labelled for what one of its members has. What a fact weighs is a proposal of this project; it decides nothing by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, Protocol

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Label


class Factor(StrEnum):
    """A fact that somebody saw or said in a contact of service, or that was lawfully shared."""

    VIOLENCE = "violence_told"
    WEAPON = "weapon"
    DEATH_TALK = "death_talk"
    ORDER_BROKEN = "order_broken"
    THREATS = "threats"
    CALLS = "called_often"
    CHILD = "child_home"
    INFANT = "infant"
    SEPARATION = "separation"
    MONEY = "money"
    CARE_BURDEN = "care_burden"
    NO_KIN_NEAR = "no_kin_near"

    @property
    def label(self) -> Label:
        """As it stands on the desk and on her own page."""
        return FACTOR_WORDS[self.value]

    @property
    def points(self) -> int:
        """What it weighs."""
        return POINTS[self]


FACTOR_WORDS: dict[str, Label] = {
    "violence_told": pgettext_lazy("family", "Violence was reported"),
    "weapon": pgettext_lazy("family", "A weapon was shown or threatened with"),
    "death_talk": pgettext_lazy("family", "Somebody spoke of dying or killing"),
    "order_broken": pgettext_lazy("family", "A protection order or warning was not kept"),
    "threats": pgettext_lazy("family", "Threats"),
    "called_often": pgettext_lazy("family", "Help was called at least twice in thirty days"),
    "child_home": pgettext_lazy("family", "A child lives there"),
    "infant": pgettext_lazy("family", "A child under one year lives there"),
    "separation": pgettext_lazy("family", "They are separating in conflict"),
    "money": pgettext_lazy("family", "They quarrel about money that is short"),
    "care_burden": pgettext_lazy("family", "One person alone cares for others"),
    "no_kin_near": pgettext_lazy("family", "No kin or friend lives near"),
}
POINTS = {
    Factor.VIOLENCE: 40, Factor.WEAPON: 40, Factor.DEATH_TALK: 40, Factor.ORDER_BROKEN: 40,
    Factor.THREATS: 20, Factor.CALLS: 20, Factor.CHILD: 10, Factor.INFANT: 15, Factor.SEPARATION: 10,
    Factor.MONEY: 5, Factor.CARE_BURDEN: 5, Factor.NO_KIN_NEAR: 5,
}  # fmt: skip
HIGH, MIDDLE = 40, 20  # from so many points on a band is proposed
BANDS = ("low", "middle", "high")
type Band = Literal["high", "middle", "low"]

SOURCES: dict[str, Label] = {
    "own_word": pgettext_lazy("family", "she said so herself"),
    "at_window": pgettext_lazy("family", "said at the window"),
    "call_sheet": pgettext_lazy("family", "sheet of a call"),
    "visit_sheet": pgettext_lazy("family", "seen on a visit"),
    "police_word": pgettext_lazy("family", "told by police for this case"),
    "lawful_share": pgettext_lazy("family", "lawfully shared by a department"),
}
PURPOSES: dict[str, Label] = {
    "urgency": pgettext_lazy("family", "To decide what comes first"),
    "visit_plan": pgettext_lazy("family", "To plan visits"),
    "safety_plan": pgettext_lazy("family", "To plan for safety"),
}


class Fact(Protocol):
    """What is asked of a fact to sum it up."""

    type: str
    expires_on: date

    @property
    def is_disputed(self) -> bool:
        """Contested and not answered yet."""
        ...


@dataclass(frozen=True)
class Sum:
    """The points that count, why, and the band they speak for; what does not count is named too."""

    points: int
    reasons: tuple[tuple[Label, int], ...]
    left_out: int
    proposes: str


def sum_up(facts: Iterable[Fact], day: date) -> Sum:
    """Add up what counts on a day: a type once however often it was told, nothing over its day, nothing disputed."""
    counted: dict[Factor, int] = {}
    left_out = 0
    for one in facts:
        if one.expires_on < day or one.is_disputed:
            left_out += 1
            continue
        counted[Factor(one.type)] = Factor(one.type).points
    if Factor.INFANT in counted:
        counted.pop(Factor.CHILD, None)  # the same child is not counted twice
    reasons = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    points = sum(counted.values())
    return Sum(points, tuple((one.label, many) for one, many in reasons), left_out, band_of(points))


def band_of(points: int) -> str:
    """The band that so many points speak for."""
    return "high" if points >= HIGH else "middle" if points >= MIDDLE else "low"
