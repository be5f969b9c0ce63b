# SPDX-License-Identifier: Apache-2.0
"""Types of incident: the class decides who may go, the level decides urgency."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from anlan.kernel.errors import Invalid

from .scene import CategoryClass


class Level(StrEnum):
    """How urgent: red = danger to life, orange = force or soon, yellow = quarrel, order, blue = no haste."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"

    @property
    def urgency(self) -> int:
        """3 for red down to 0 for blue."""
        return _URGENCY[self]


_URGENCY: Final = {Level.BLUE: 0, Level.YELLOW: 1, Level.ORANGE: 2, Level.RED: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A row of the district's list of types (domain.md 2.4, "Level of an incident" and PB-R7)."""

    code: str
    name: str | Promise
    category_class: CategoryClass
    level: Level
    police_at_once: bool

    def __post_init__(self) -> None:
        """PB-R7: what guards may take only under conditions, or not at all, brings police at once."""
        if self.category_class is not CategoryClass.ALLOWED and not self.police_at_once:
            raise ValueError(
                f"category {self.code}: class {self.category_class} needs police at once (PB-R7)"
            )


def level_after(current: Level, wanted: Level, reason: str = "") -> Level:
    """The level after the desk's change: raising is free, lowering needs a reason (domain.md 2.4).

    Raises Invalid on the field `reason`. The class, and with it who may go, is not touched by a level.
    """
    if wanted.urgency < current.urgency and not reason.strip():
        why = pgettext_lazy("dispatch", "Lowering the level needs a reason; write one sentence")
        raise Invalid("lowering_needs_reason", why, {"reason": why})
    return wanted
