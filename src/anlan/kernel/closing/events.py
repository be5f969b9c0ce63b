# SPDX-License-Identifier: Apache-2.0
"""What can happen on a matter's way to its end."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from ..declare import Label
from ..events.base import Code, Event, Ref

_outcome = Ref("outcome")


class WhyReturned(StrEnum):
    """Why a proposed end goes back; more words belong in a note."""

    NOT_DONE = "not_done"
    NOT_AS_FILED = "not_as_filed"
    OTHER_OUTCOME = "other_outcome"
    TOO_EARLY = "too_early"
    TAKEN_BACK = "taken_back"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return _WHY[self]


_WHY = {
    WhyReturned.NOT_DONE: pgettext_lazy("kernel", "something is still to be done"),
    WhyReturned.NOT_AS_FILED: pgettext_lazy("kernel", "the file does not show it"),
    WhyReturned.OTHER_OUTCOME: pgettext_lazy("kernel", "it ended in another way"),
    WhyReturned.TOO_EARLY: pgettext_lazy("kernel", "too early"),
    WhyReturned.TAKEN_BACK: pgettext_lazy("kernel", "taken back by who proposed it"),
}


class ClosingProposed(Event):
    """Somebody proposed that the matter end so; `by` is None when a reaction of its pack did."""

    sentence = pgettext_lazy("kernel", "Proposed to close: %(outcome)s.")
    proposal: UUID
    outcome: Annotated[Code, _outcome]
    by: Annotated[UUID | None, Ref("kernel.Person")] = None


class ClosingApproved(Event):
    """Somebody who took no part approved the proposed end: the `number`th of `needed`."""

    sentence = pgettext_lazy("kernel", "%(by)s approved the end “%(outcome)s” (%(number)s of %(needed)s).")
    proposal: UUID
    outcome: Annotated[Code, _outcome]
    by: Annotated[UUID, Ref("kernel.Person")]
    number: int
    needed: int


class ClosingReturned(Event):
    """The proposed end went back; the matter goes on."""

    sentence = pgettext_lazy("kernel", "The proposed end went back: %(why)s.")
    proposal: UUID
    outcome: Annotated[Code, _outcome]
    why: WhyReturned
