# SPDX-License-Identifier: Apache-2.0
"""What level a case may have, with reasons (JS-R8): from what is reported to happen, never from what somebody is (JS-R9).

The signs are a closed list of deeds and situations. Illness, drugs, correction and poverty are not among them, and no
level follows from them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Label

LEVELS = ("red", "orange", "yellow", "blue")


class Sign(StrEnum):
    """A deed or situation that somebody reports."""

    BEATING = "beating"
    LOCKED_UP = "locked_up"
    WEAPON = "weapon"
    DEATH_TALK = "death_talk"
    KILL_TALK = "kill_talk"
    CHILD_AT_RISK = "child_at_risk"
    ORDER_BROKEN = "order_broken"
    THREATS = "threats"
    PARTING = "parting"
    STRESS = "stress"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return _SIGNS[self]


_SIGNS = {
    Sign.BEATING: pgettext_lazy("family", "Somebody is beaten or hurt"),
    Sign.LOCKED_UP: pgettext_lazy("family", "Somebody is kept from going out"),
    Sign.WEAPON: pgettext_lazy("family", "A weapon is near"),
    Sign.DEATH_TALK: pgettext_lazy("family", "Talk of taking one's own life"),
    Sign.KILL_TALK: pgettext_lazy("family", "Talk of killing somebody"),
    Sign.CHILD_AT_RISK: pgettext_lazy("family", "A child is at risk"),
    Sign.ORDER_BROKEN: pgettext_lazy("family", "A protection order was broken"),
    Sign.THREATS: pgettext_lazy("family", "Threats"),
    Sign.PARTING: pgettext_lazy("family", "A parting in conflict"),
    Sign.STRESS: pgettext_lazy("family", "Something presses on the family"),
}
OF_SIGN = {
    **dict.fromkeys(list(Sign)[:7], "red"),
    Sign.THREATS: "orange",
    Sign.PARTING: "orange",
    Sign.STRESS: "yellow",
}
VIOLENT = frozenset({Sign.BEATING, Sign.LOCKED_UP, Sign.ORDER_BROKEN})  # JS-R2
DEADLY = frozenset({Sign.WEAPON, Sign.KILL_TALK})  # then the police have a seat
OFTEN = 2  # calls within thirty days


@dataclass(frozen=True)
class Proposed:
    """A level with what speaks for it; each reason is a code with a label."""

    level: str
    because: tuple[str, ...]


def propose(signs: Iterable[Sign], *, in_danger: bool, calls: int, is_dispute: bool) -> Proposed:
    """The highest level for which something speaks; `calls` are those of the household within thirty days (JS-R8)."""
    found = [(OF_SIGN[one], one.value) for one in dict.fromkeys(signs)]
    if in_danger:
        found.append(("red", "in_danger"))
    if calls >= OFTEN:
        found.append(("orange", "called_often"))
    if not found:
        return Proposed("yellow" if is_dispute else "blue", ("a_dispute" if is_dispute else "a_question",))
    level = min((one for one, _why in found), key=LEVELS.index)
    return Proposed(level, tuple(why for one, why in found if one == level))


REASONS: dict[str, Label] = {
    **{one.value: one.label for one in Sign},
    "in_danger": pgettext_lazy("family", "Somebody is in danger now"),
    "called_often": pgettext_lazy("family", "Called at least twice within thirty days"),
    "a_dispute": pgettext_lazy("family", "A dispute without any of these signs"),
    "a_question": pgettext_lazy("family", "A question only"),
}
