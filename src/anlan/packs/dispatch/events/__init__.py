# SPDX-License-Identifier: Apache-2.0
"""What can happen in dispatch; ids, codes and seconds only."""

from enum import StrEnum
from typing import Annotated, Any, ClassVar
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Code, Event, Ref

from .reached import Reached

_person = Ref("kernel.Person")


class _Spoken(StrEnum):
    @property
    def label(self) -> object:
        return (_ACTIONS | _REFUSALS | _ESCALATIONS)[self.value]


class Action(_Spoken):
    """What a guard may tick (PB-R1: call, calm, separate, protect; never search, seize or hold)."""

    ANNOUNCED = "announced"
    PERSUADED = "persuaded"
    SEPARATED = "separated"
    EVACUATED = "evacuated"
    AIDED = "aided"
    PROTECTED = "protected"


_ACTIONS: dict[str, object] = {
    Action.ANNOUNCED: pgettext_lazy("dispatch", "Announced recording"),
    Action.PERSUADED: pgettext_lazy("dispatch", "Persuaded"),
    Action.SEPARATED: pgettext_lazy("dispatch", "Separated"),
    Action.EVACUATED: pgettext_lazy("dispatch", "Evacuated"),
    Action.AIDED: pgettext_lazy("dispatch", "Gave aid"),
    Action.PROTECTED: pgettext_lazy("dispatch", "Protected the scene"),
}


class RefusalReason(_Spoken):
    """Why a guard does not go; an unlawful order may be refused and never counts against him (PB-R5)."""

    CANNOT_LEAVE = "cannot_leave"
    TOO_DANGEROUS = "too_dangerous"
    UNWELL = "unwell"
    WRONG_PLACE = "wrong_place"
    UNLAWFUL_ORDER = "unlawful_order"


_REFUSALS: dict[str, object] = {
    RefusalReason.CANNOT_LEAVE: pgettext_lazy("dispatch", "I cannot leave my post"),
    RefusalReason.TOO_DANGEROUS: pgettext_lazy("dispatch", "Too dangerous for a guard"),
    RefusalReason.UNWELL: pgettext_lazy("dispatch", "I am unwell"),
    RefusalReason.WRONG_PLACE: pgettext_lazy("dispatch", "I am not where the map shows me"),
    RefusalReason.UNLAWFUL_ORDER: pgettext_lazy("dispatch", "The order is unlawful"),
}


class EscalationReason(_Spoken):
    """Why police must come faster or in numbers."""

    WEAPON = "weapon"
    INJURY = "injury"
    CROWD = "crowd"
    FAMILY_VIOLENCE = "family_violence"
    CHILD = "child"
    FIRE = "fire"
    OTHER = "other"


_ESCALATIONS: dict[str, object] = {
    EscalationReason.WEAPON: pgettext_lazy("dispatch", "A weapon"),
    EscalationReason.INJURY: pgettext_lazy("dispatch", "Somebody is hurt"),
    EscalationReason.CROWD: pgettext_lazy("dispatch", "More and more people"),
    EscalationReason.FAMILY_VIOLENCE: pgettext_lazy("dispatch", "Family violence"),
    EscalationReason.CHILD: pgettext_lazy("dispatch", "A child is concerned"),
    EscalationReason.FIRE: pgettext_lazy("dispatch", "Fire"),
    EscalationReason.OTHER: pgettext_lazy("dispatch", "Needs police now"),
}


class RegistryImported(Event):
    """Venues' contracts, guards, rosters and cars were brought up to date."""

    sentence = pgettext_lazy("dispatch", "The registry was imported: %(written)s rows written.")
    of_matter = False
    written: int


class DutyBegun(Event):
    """A guard signed on."""

    sentence = pgettext_lazy("dispatch", "%(guard)s signed on.")
    of_matter = False
    guard: Annotated[UUID, _person]


class DutyEnded(Event):
    """A guard signed off."""

    sentence = pgettext_lazy("dispatch", "%(guard)s signed off.")
    of_matter = False
    guard: Annotated[UUID, _person]


class IncidentReported(Event):
    """An incident was taken."""

    sentence = pgettext_lazy("dispatch", "Reported by %(source)s.")
    category: Code
    level: Annotated[Code, Ref("level")]
    source: Annotated[Code, Ref("code")]
    premises: UUID | None = None
    is_out_of_district: bool = False


class IncidentAmended(Event):
    """The caller or the 110 side added or corrected something."""

    sentence = pgettext_lazy("dispatch", "The report was supplemented.")
    source: Annotated[Code, Ref("code")]


class DuplicateSuspected(Event):
    """Place, time or caller say that this may be the same as another; a person decides."""

    sentence = pgettext_lazy("dispatch", "This may be the same as %(other)s (%(why)s).")
    other: Annotated[UUID, Ref("kernel.Matter")]
    why: Annotated[Code, Ref("code")]


class PlaceCoarsened(Event):
    """Thirty days after the closing the exact place was forgotten: only the grid cell is left (X-R6, domain.md 1.4)."""

    sentence = pgettext_lazy("dispatch", "The exact place was deleted; the grid cell stays.")


class PoliceSent(Event):
    """Police were sent."""

    sentence = pgettext_lazy("dispatch", "%(officer)s was sent.")
    unseen: ClassVar[Any] = pgettext_lazy(
        "dispatch", "%(officer)s was sent; the car gives no position, its crew was reached %(reached)s."
    )
    officer: Annotated[UUID, _person]
    sending: UUID
    car: UUID | None = None
    eta_seconds: int | None = None
    reached: Reached | None = None

    def said(self) -> Any:
        """That nobody saw where the car is, is part of the sentence."""
        return self.unseen if self.reached else self.sentence


class IncidentSignedFor(Event):
    """The officer took the order and set out."""

    sentence = pgettext_lazy("dispatch", "%(officer)s signed for it and set out.")
    officer: Annotated[UUID, _person]


class PoliceArrived(Event):
    """An officer is on scene."""

    sentence = pgettext_lazy("dispatch", "Officer %(officer)s arrived on scene.")
    by_position: ClassVar[Any] = pgettext_lazy(
        "dispatch", "Officer %(officer)s arrived on scene, by position."
    )
    officer: Annotated[UUID, _person]
    by_fence: bool = False

    def said(self) -> Any:
        """How it became known is part of the sentence."""
        return self.by_position if self.by_fence else self.sentence


class TaskEvent(Event):
    """Every event of a task names its incident, so that the board can follow it."""

    incident: UUID


class TaskPlanned(TaskEvent):
    """A task waits to be offered."""

    sentence = pgettext_lazy("dispatch", "A task waits for a guard.")
    task_kind: Annotated[Code, Ref("code")]


class TaskOffered(TaskEvent):
    """A task was offered to a guard by the desk."""

    sentence = pgettext_lazy("dispatch", "Offered to %(guard)s.")
    guard: Annotated[UUID, _person]
    offer: UUID
    eta_seconds: int | None = None


class TaskKindChanged(TaskEvent):
    """The type of the incident allows another task than the one planned (PB-R7)."""

    sentence = pgettext_lazy("dispatch", "By the type of the incident the task is now: %(task_kind)s.")
    task_kind: Annotated[Code, Ref("code")]


class TaskAccepted(TaskEvent):
    """The guard goes."""

    sentence = pgettext_lazy("dispatch", "%(guard)s accepted and is on his way.")
    guard: Annotated[UUID, _person]
    eta_seconds: int | None = None


class TaskRefused(TaskEvent):
    """The guard does not go, and says why."""

    sentence = pgettext_lazy("dispatch", "%(guard)s does not go: %(reason)s.")
    guard: Annotated[UUID, _person]
    reason: RefusalReason


class OfferLapsed(TaskEvent):
    """The guard said nothing in time."""

    sentence = pgettext_lazy("dispatch", "%(guard)s did not answer; the next may be asked.")
    guard: Annotated[UUID, _person]


class OfferWithdrawn(TaskEvent):
    """The desk took its offer back before the guard answered; it says nothing of the guard."""

    sentence = pgettext_lazy("dispatch", "The offer to %(guard)s was taken back; the next may be asked.")
    guard: Annotated[UUID, _person]


class GuardArrived(TaskEvent):
    """The guard is on scene."""

    sentence = pgettext_lazy("dispatch", "Guard %(guard)s arrived on scene.")
    by_position: ClassVar[Any] = pgettext_lazy("dispatch", "Guard %(guard)s arrived on scene, by position.")
    guard: Annotated[UUID, _person]
    by_fence: bool = False
    asked_in_seconds: int | None = None  # then he is asked whether he is well; 0: never

    def said(self) -> Any:
        """How it became known is part of the sentence."""
        return self.by_position if self.by_fence else self.sentence


class ArrivalDoubted(TaskEvent):
    """The guard says he is there, and it cannot be so: he holds on paper, and neither figure nor clock counts it."""

    sentence = pgettext_lazy("dispatch", "The arrival of %(guard)s is doubtful: %(why)s.")
    guard: Annotated[UUID, _person]
    why: Annotated[Code, Ref("code")]
    asked_in_seconds: int | None = None


class ActionTicked(TaskEvent):
    """The guard did something on the scene."""

    sentence = pgettext_lazy("dispatch", "Done: %(action)s.")
    action: Action


class ActionTakenBack(TaskEvent):
    """The guard had ticked it by mistake; both stay in the log."""

    sentence = pgettext_lazy("dispatch", "Taken back: %(action)s.")
    action: Action


class PersuasionNoted(TaskEvent):
    """The guard wrote his record of persuasion (劝解记录)."""

    sentence = pgettext_lazy("dispatch", "The record of persuasion was written.")
    note: UUID


class TaskEscalated(TaskEvent):
    """It is beyond a guard."""

    sentence = pgettext_lazy("dispatch", "Escalated: %(reason)s.")
    reason: EscalationReason
    asked_in_seconds: int | None = None  # of a guard who is there


class SceneLeft(TaskEvent):
    """Somebody left the scene, by hand."""

    sentence = pgettext_lazy("dispatch", "%(person)s left the scene.")
    person: Annotated[UUID, _person]


class FenceLeft(TaskEvent):
    """The guard's position left the fence; after two minutes he no longer holds the scene."""

    sentence = pgettext_lazy("dispatch", "%(guard)s left the fence.")
    guard: Annotated[UUID, _person]


class FenceEntered(TaskEvent):
    """The guard's position is back in the fence."""

    sentence = pgettext_lazy("dispatch", "%(guard)s is back in the fence.")
    guard: Annotated[UUID, _person]


class SignLost(TaskEvent):
    """The last sign of the guard's device before silence; after five minutes it is unknown who holds the scene."""

    sentence = pgettext_lazy("dispatch", "Last sign of %(guard)s.")
    guard: Annotated[UUID, _person]


class SignHeard(TaskEvent):
    """The guard's device is heard again."""

    sentence = pgettext_lazy("dispatch", "%(guard)s is heard again.")
    guard: Annotated[UUID, _person]


class TaskStoodDown(TaskEvent):
    """The desk called the guard back, or needs none."""

    sentence = pgettext_lazy("dispatch", "Stood down.")
    guard: Annotated[UUID | None, _person] = None


class TaskRated(TaskEvent):
    """The officer said how the guard's work was."""

    sentence = pgettext_lazy("dispatch", "Rated: %(verdict)s.")
    verdict: Annotated[Code, Ref("code")]


class FeedbackRecorded(Event):
    """The officer wrote what was found and done."""

    sentence = pgettext_lazy("dispatch", "Feedback was written.")
    message: UUID


class IncidentReturned(Event):
    """The order went back to the 110 side."""

    sentence = pgettext_lazy("dispatch", "Returned to the 110 side.")
    message: UUID


class CancellationAsked(Event):
    """The 110 side took the order back while a guard holds the scene: he is relieved first."""

    sentence = pgettext_lazy("dispatch", "The 110 side cancels (%(outcome)s): first the guard is relieved.")
    outcome: Annotated[Code, Ref("code")]


class RevisitRecorded(Event):
    """The caller was asked again."""

    sentence = pgettext_lazy("dispatch", "The caller was asked again: %(satisfaction)s.")
    message: UUID
    satisfaction: Annotated[Code, Ref("code")]


class MessageQueued(Event):
    """A message waits for the 110 side."""

    sentence = pgettext_lazy("dispatch", "A message to the 110 side waits.")
    message: UUID
    type: Annotated[Code, Ref("code")]


class MessageAcknowledged(Event):
    """The 110 side has it."""

    sentence = pgettext_lazy("dispatch", "The 110 side acknowledged the message.")
    message: UUID


class MessageRejected(Event):
    """The 110 side does not take it."""

    sentence = pgettext_lazy("dispatch", "The 110 side rejected the message.")
    message: UUID
