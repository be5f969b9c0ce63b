# SPDX-License-Identifier: Apache-2.0
"""What is asked of the ranking: a scene, the task it allows, and the limits that a district may set."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from anlan.kernel.ports import Point

ENTERTAINMENT = "05"  # venue type 娱乐场所, domain.md section 8


class CategoryClass(StrEnum):
    """Whether guards may take a type of incident first (PB-R7): 可先处, 限先处, 禁先处."""

    ALLOWED = "allowed"
    CONDITIONAL = "conditional"
    FORBIDDEN = "forbidden"


class TaskKind(StrEnum):
    """What a guard is sent for: 先处, or 警戒 only (observe, warn, cordon, guide rescuers)."""

    FIRST_RESPONSE = "first_response"
    CORDON = "cordon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where help is needed, and all that bears on who may go there.

    `at` is the moment of judging (aware). `premises_type` is "01" to "06" or None in the street. `parties`
    are the persons who take part in the matter or saw it, `barred` those from whom it is hidden. `declined` are the
    guards who were asked to go here and refused or said nothing: they come last, so that the next offer reaches the
    next guard (domain.md 2.2 A).
    `region_path` serves the order of police only.
    """

    point: Point
    category_class: CategoryClass
    at: datetime
    premises: UUID | None = None
    premises_type: str | None = None
    region_path: str = ""
    parties: frozenset[UUID] = field(default_factory=frozenset)
    barred: frozenset[UUID] = field(default_factory=frozenset)
    declined: frozenset[UUID] = field(default_factory=frozenset)
    violent: bool = False

    def __post_init__(self) -> None:
        """Refuse a moment without its offset, and a class that is none."""
        if self.at.tzinfo is None:
            raise ValueError("the moment of a scene needs its offset")
        object.__setattr__(self, "category_class", CategoryClass(self.category_class))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The configurable numbers of PB-R11 and PB-R13, and the width of a tie; all in seconds."""

    position_age: float = 120
    rest_after_violence: float = 600
    longest_duty: float = 12 * 3600
    tie: float = 5
    clock_ahead: float = 0  # how far a position may lie in the future before it is refused


def task_kind(scene: Scene) -> TaskKind:
    """PB-R7 [D on art. 29, 30 of the Regulations on Security Services]: a forbidden class leaves 警戒."""
    return TaskKind.CORDON if scene.category_class is CategoryClass.FORBIDDEN else TaskKind.FIRST_RESPONSE


def police_at_once(scene: Scene) -> bool:
    """PB-R7 [D on art. 29: call the police at once]: police go in the same deed.

    True for the conditional and the forbidden class, and for any scene of violence whatever its class: force
    without a weapon is a conditional type.
    """
    return scene.category_class is not CategoryClass.ALLOWED or scene.violent
