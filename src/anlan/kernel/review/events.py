# SPDX-License-Identifier: Apache-2.0
"""What can happen to a closed matter that is looked at again."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from django.utils.translation import pgettext_lazy

from ..declare import Label
from ..events.base import Code, Event, Ref

_person = Ref("kernel.Person")


class Way(StrEnum):
    """How a matter is looked at again."""

    VISIT = "visit"
    CALL_BACK = "call_back"
    UNPLANNED = "unplanned"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return _WAYS[self]


class Finding(StrEnum):
    """What was found; whoever was not reached is asked for again."""

    NOT_REACHED = (
        "not_reached"  # first, so that a form begins with it: nobody confirms an end by pressing Enter
    )
    NOT_SAFE = "not_safe"
    CALM = "calm"
    SIGNS = "signs"
    RELAPSED = "relapsed"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return _FINDINGS[self]


STAYS_DUE = frozenset((Finding.NOT_REACHED, Finding.NOT_SAFE))  # nothing was learned: somebody looks again


class WhySkipped(StrEnum):
    """Why nobody looks."""

    MOVED_AWAY = "moved_away"
    DECLINED = "declined"
    DECEASED = "deceased"
    ELSEWHERE = "elsewhere"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return _WHY[self]


_WAYS = {
    Way.VISIT: pgettext_lazy("kernel", "visit"),
    Way.CALL_BACK: pgettext_lazy("kernel", "call-back"),
    Way.UNPLANNED: pgettext_lazy("kernel", "beside the plan"),
}
_FINDINGS = {
    Finding.CALM: pgettext_lazy("kernel", "calm"),
    Finding.SIGNS: pgettext_lazy("kernel", "signs of a relapse"),
    Finding.RELAPSED: pgettext_lazy("kernel", "relapsed"),
    Finding.NOT_REACHED: pgettext_lazy("kernel", "nobody reached"),
    Finding.NOT_SAFE: pgettext_lazy("kernel", "not safe to talk: gone without a word"),
}
_WHY = {
    WhySkipped.MOVED_AWAY: pgettext_lazy("kernel", "moved away"),
    WhySkipped.DECLINED: pgettext_lazy("kernel", "does not want to be asked"),
    WhySkipped.DECEASED: pgettext_lazy("kernel", "deceased"),
    WhySkipped.ELSEWHERE: pgettext_lazy("kernel", "looked at with another matter"),
}


class ReviewPlanned(Event):
    """Somebody who took no part is to look at it again."""

    sentence = pgettext_lazy("kernel", "Follow-up planned: %(way)s.")
    review: UUID
    way: Way
    due_at: datetime


class ReviewMade(Event):
    """Somebody who took no part looked at it again."""

    sentence = pgettext_lazy("kernel", "%(by)s looked at it again (%(way)s): %(finding)s.")
    review: UUID
    way: Way
    finding: Finding
    by: Annotated[UUID, _person]


class ReviewSkipped(Event):
    """A look that was planned will not be made."""

    sentence = pgettext_lazy("kernel", "Follow-up left out (%(way)s): %(why)s.")
    review: UUID
    way: Way
    why: WhySkipped
    by: Annotated[UUID, _person]


class ClosingWithdrawn(Event):
    """A relapse takes the end of a matter out of the figures; the matter stays closed. `relapse` is the new one."""

    sentence = pgettext_lazy("kernel", "A relapse: the end “%(outcome)s” counts no longer.")
    outcome: Annotated[Code, Ref("outcome")]
    relapse: Annotated[UUID | None, Ref("kernel.Matter")] = None


class CallBacksDrawn(Event):
    """Call-backs were drawn; with these values anybody draws the same from the log again (see `sampling`)."""

    of_matter: ClassVar[bool] = False
    sentence = pgettext_lazy(
        "kernel", "%(by)s drew %(drawn)s of %(population)s closed matters for a call-back."
    )
    draw: UUID
    kind_drawn: Code
    since: datetime
    until: datetime
    upto: int
    seed: Code
    population: int
    digest: Code
    drawn: int
    by: Annotated[UUID, _person]
