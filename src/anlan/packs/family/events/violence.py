# SPDX-License-Identifier: Apache-2.0
"""What can happen in the violence branch (domain.md 4.2, JS-R2 to JS-R7)."""

from datetime import date
from typing import Annotated

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Code, Event, Ref

_code = Ref("code")


class ViolenceSuspected(Event):
    """Somebody thinks that violence is done (JS-R2)."""

    sentence = pgettext_lazy("family", "Violence is suspected; who suffers it: %(capacity)s.")
    capacity: Annotated[Code, _code]


class DutyToReport(Event):
    """Who suffers it cannot protect himself, or is in danger: the police must be told (JS-R3)."""

    sentence = pgettext_lazy("family", "The police must be told; nobody can cancel this.")


class MandatedReportMade(Event):
    """Somebody whom the law makes report it did so; who, and for which body, is told to nobody who has not opened it (art. 14)."""

    sentence = pgettext_lazy("family", "Reported as the law demands.")
    actor_opens_as = "reporter"


class ViolenceReported(Event):
    """The police were told; by whom is nobody's business but theirs (art. 14).

    `by` is the role of whoever of the team told them, never the person; empty where they knew it from themselves. In a
    village one person holds it, so it is told to those alone to whom he is named.
    """

    sentence = pgettext_lazy("family", "Reported to the police: %(way)s.")
    actor_opens_as = "reporter"
    tells_who = ("by",)
    way: Annotated[Code, _code]
    in_time: bool = True
    by: Code = ""

    def said(self) -> object:
        """By whether the team told them."""
        return BY_THE_TEAM if self.by else self.sentence

    def said_secretly(self) -> object:
        """That the team told them, and nothing of who it was."""
        return IN_CONFIDENCE if self.by else self.sentence


BY_THE_TEAM = pgettext_lazy("family", "The team told the police: %(way)s; by its %(by)s.")
IN_CONFIDENCE = pgettext_lazy("family", "The team told the police: %(way)s; who did it is kept secret.")


class SafetyAssessed(Event):
    """How great the danger is, in a person's judgement."""

    sentence = pgettext_lazy("family", "Safety assessed: %(risk)s.")
    risk: Annotated[Code, _code]


class SuspicionLifted(Event):
    """Somebody else than who suspected it found no violence."""

    sentence = pgettext_lazy("family", "The suspicion of violence was lifted.")


class PoliceDecided(Event):
    """What the police decided (JS-R4)."""

    sentence = pgettext_lazy("family", "Decision of the police: %(decision)s.")
    decision: Annotated[Code, _code]


class LetterServedOnOffender(Event):
    """The warning letter was served on who hurt; the visits count from here."""

    sentence = pgettext_lazy("family", "Warning letter served on who hurt.")


class LetterServedOnVictim(Event):
    """The warning letter was given to who was hurt."""

    sentence = pgettext_lazy("family", "Warning letter given to who was hurt.")


class CommitteeTold(Event):
    """The residents' or village committee knows of the letter."""

    sentence = pgettext_lazy("family", "The committee was told of the warning letter.")


class CommitteeVisited(Event):
    """The committee visited after a warning letter."""

    sentence = pgettext_lazy("family", "Visited by the committee: %(finding)s.")
    finding: Annotated[Code, _code]
    nth: int = 1


class StationVisited(Event):
    """The station visited after a warning letter."""

    sentence = pgettext_lazy("family", "Visited by the station: %(finding)s.")
    finding: Annotated[Code, _code]
    nth: int = 1


class CommitteeVisitPlanned(Event):
    """The committee goes again within a month."""

    sentence = pgettext_lazy("family", "The committee visits again, time %(nth)s.")
    nth: int


class StationVisitPlanned(Event):
    """The station goes again within a month."""

    sentence = pgettext_lazy("family", "The station visits again, time %(nth)s.")
    nth: int


class ProtectionOrderSought(Event):
    """The court was asked for a protection order: 72 hours (JS-R5)."""

    sentence = pgettext_lazy("family", "Protection order asked for by %(asked_by)s.")
    asked_by: Annotated[Code, _code]


class UrgentProtectionOrderSought(Event):
    """The court was asked in urgency: 24 hours (JS-R5)."""

    sentence = pgettext_lazy("family", "Urgent protection order asked for by %(asked_by)s.")
    asked_by: Annotated[Code, _code]


class ProtectionOrderDecided(Event):
    """The court decided."""

    sentence = pgettext_lazy("family", "Protection order: %(decision)s.")
    decision: Annotated[Code, _code]
    until: date | None = None


class ProtectionOrderExtended(Event):
    """The court extended it."""

    sentence = pgettext_lazy("family", "Protection order extended until %(until)s.")
    until: date


class ProtectionOrderServed(Event):
    """Somebody who must know of it has it."""

    sentence = pgettext_lazy("family", "Protection order served: %(whom)s.")
    whom: Annotated[Code, _code]


class RefugeEntered(Event):
    """Somebody is in a safe place; where stands in the row alone."""

    sentence = pgettext_lazy("family", "In a safe place: %(sort)s.")
    sort: Annotated[Code, _code]


class RefugeLeft(Event):
    """Somebody left the safe place."""

    sentence = pgettext_lazy("family", "Left the safe place: %(sort)s.")
    sort: Annotated[Code, _code]


class VictimAsked(Event):
    """The victim was asked, alone and in person, whether she wishes mediation."""

    sentence = pgettext_lazy("family", "Asked alone and in person: %(answer)s.")
    answer: Annotated[Code, _code]


class MinorEndangered(Event):
    """A minor is there: his guardian is checked (JS-R7)."""

    sentence = pgettext_lazy("family", "A minor is there: the guardian must be checked.")


class GuardianChecked(Event):
    """Whether the guardian protects."""

    sentence = pgettext_lazy("family", "Guardian: %(guardian)s.")
    guardian: Annotated[Code, _code]


class ReturnedToCare(Event):
    """The branch has done its part; the family is cared for and visited."""

    sentence = pgettext_lazy("family", "Handed back to care.")
