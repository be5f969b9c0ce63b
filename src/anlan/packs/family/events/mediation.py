# SPDX-License-Identifier: Apache-2.0
"""What can happen while people are mediated: willingness, sessions, the agreement, its keeping, and ways to law (JS-R1)."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Code, Event, Ref

_person = Ref("kernel.Person")
_code = Ref("code")


class WillingnessSaid(Event):
    """One side said whether it wants to be mediated."""

    sentence = pgettext_lazy("family", "%(side)s wants to be mediated, asked %(how)s.")
    side: Annotated[Code, _code]
    is_willing: bool
    how: Annotated[Code, _code]

    def said(self) -> object:
        """By the answer."""
        return self.sentence if self.is_willing else UNWILLING


UNWILLING = pgettext_lazy("family", "%(side)s does not want to be mediated, asked %(how)s.")


class SessionPlanned(Event):
    """A talk was planned, apart or together."""

    sentence = pgettext_lazy("family", "A talk was planned for %(begins_at)s: %(form)s.")
    session: UUID
    form: Annotated[Code, _code]
    begins_at: datetime


class SessionHeld(Event):
    """A talk took place; its record is sealed."""

    sentence = pgettext_lazy("family", "%(person)s held the talk: %(form)s, %(minutes)s minutes.")
    session: UUID
    form: Annotated[Code, _code]
    minutes: int
    person: Annotated[UUID | None, _person]


class SessionDropped(Event):
    """A planned talk does not take place."""

    sentence = pgettext_lazy("family", "The talk does not take place: %(why)s.")
    session: UUID
    why: Annotated[Code, _code]


class AgreementWritten(Event):
    """What was agreed is written down; it has no effect before both and the mediator have signed it (art. 29)."""

    sentence = pgettext_lazy(
        "family", "The agreement was written down with %(promises)s promises; it waits for its signatures."
    )
    agreement: UUID
    promises: int


class AgreementLaidOut(Event):
    """Its paper was made, to be read and signed."""

    sentence = pgettext_lazy("family", "The agreement's paper was laid out to be signed.")
    document: UUID


class AgreementSigned(Event):
    """One side signed the paper that holds."""

    sentence = pgettext_lazy("family", "The agreement is signed by the %(side)s.")
    document: UUID
    side: Annotated[Code, _code]


class SignaturesVoid(Event):
    """The paper that was signed here is void: the signatures are missing again."""

    sentence = pgettext_lazy("family", "The agreement's paper is void: it must be signed anew.")
    document: UUID


class PaperTakenBack(Event):
    """A paper that was made of an agreement signed elsewhere is void; the agreement holds without it."""

    sentence = pgettext_lazy("family", "The paper is void; the agreement was signed elsewhere and holds.")
    document: UUID


class AgreementReached(Event):
    """Both sides agreed; it binds from its effect on (art. 31). `days`: when each of its promises is due, in their order."""

    sentence = pgettext_lazy("family", "An agreement was reached, %(form)s, with %(promises)s promises.")
    agreement: UUID
    form: Annotated[Code, _code]
    promises: int
    effective_at: datetime
    days: tuple[date, ...] = ()


class MediationEnded(Event):
    """No agreement: not reached, or one side does not want it any more."""

    sentence = pgettext_lazy("family", "Mediation ended: %(why)s.")
    why: Annotated[Code, _code]


class WaysTold(Event):
    """Both were told how they may seek their right otherwise (art. 26)."""

    sentence = pgettext_lazy("family", "%(person)s told them the ways to law, on the same day.")
    person: Annotated[UUID | None, _person]
    ways: int
    is_same_day: bool

    def said(self) -> object:
        """By whether it was the day on which mediation ended."""
        return self.sentence if self.is_same_day else TOLD_LATE


TOLD_LATE = pgettext_lazy("family", "%(person)s told them the ways to law, a day or more late.")


class ConfirmationApplied(Event):
    """Both sides together asked the court to confirm the agreement (art. 33)."""

    sentence = pgettext_lazy("family", "Both sides asked the court to confirm the agreement.")
    agreement: UUID


class ConfirmationNotWished(Event):
    """Both sides were told and do not want the court's confirmation; the agreement binds without it."""

    sentence = pgettext_lazy(
        "family", "The court's confirmation is not wished for; the agreement binds without it."
    )
    agreement: UUID


class ConfirmationDecided(Event):
    """The court confirmed the agreement, which can now be enforced, or did not."""

    sentence = pgettext_lazy("family", "The court: %(result)s.")
    agreement: UUID
    result: Annotated[Code, _code]


class PromiseNoted(Event):
    """Whether a promise was kept."""

    sentence = pgettext_lazy("family", "Promise %(number)s: %(state)s.")
    agreement: UUID
    promise: UUID
    number: int
    state: Annotated[Code, _code]
    kept_on: date | None = None


class PromiseOverdue(Event):
    """Its day is over and nobody has noted whether it was kept."""

    sentence = pgettext_lazy("family", "Promise %(number)s is overdue.")
    agreement: UUID
    promise: UUID
    number: int


class AgreementPerformed(Event):
    """Every promise is kept or answered for."""

    sentence = pgettext_lazy("family", "The agreement was performed.")
    agreement: UUID
    broken: int

    def said(self) -> object:
        """By whether a promise was broken."""
        return BROKEN if self.broken else self.sentence


BROKEN = pgettext_lazy("family", "All promises are answered for; broken: %(broken)s.")
