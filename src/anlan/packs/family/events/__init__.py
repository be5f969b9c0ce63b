# SPDX-License-Identifier: Apache-2.0
"""What can happen to a family dispute; ids, codes and moments only. Violence has its own file."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Code, Event, Ref

_person = Ref("kernel.Person")
_code = Ref("code")


class CaseRegistered(Event):
    """A case was taken in; a drill is marked and stays out of the figures. `household`: the one whose address it gave."""

    sentence = pgettext_lazy("family", "Registered: %(source)s.")
    source: Annotated[Code, _code]
    situation: Annotated[Code, _code]
    is_drill: bool = False
    household: UUID | None = None


class DangerSaid(Event):
    """Danger or violence is said when it comes in: the window looks at once."""

    sentence = pgettext_lazy("family", "Danger or violence is said: to be looked at at once.")
    is_drill: bool = False


class AcceptanceWanted(Event):
    """Nobody is said to be in danger: the window takes it on within a working day."""

    sentence = pgettext_lazy("family", "To be accepted within a working day.")


class CaseAccepted(Event):
    """The window takes it on."""

    sentence = pgettext_lazy("family", "Accepted.")


class CaseTransferred(Event):
    """It belongs to another office."""

    sentence = pgettext_lazy("family", "Handed on: %(to)s.")
    to: Annotated[Code, _code]


class CaseRefused(Event):
    """It is not taken on; the reason is told."""

    sentence = pgettext_lazy("family", "Not accepted: %(why)s.")
    why: Annotated[Code, _code]


class LevelSet(Event):
    """A person set the level (JS-R8); `proposed` is what the system had proposed, `signs` what was said to happen."""

    sentence = pgettext_lazy("family", "Level: %(level)s; proposed was %(proposed)s.")
    level: Annotated[Code, Ref("level")]
    proposed: Annotated[Code, Ref("level")]
    signs: tuple[Annotated[Code, _code], ...] = ()


class RedProposed(Event):
    """A first person calls it red for these signs; it is treated as urgent until a second one has looked."""

    sentence = pgettext_lazy("family", "Red proposed; a second person must look.")
    signs: tuple[Annotated[Code, _code], ...] = ()


class RedConfirmed(Event):
    """A second person confirmed red."""

    sentence = pgettext_lazy("family", "Red confirmed by a second person.")


class RedDeclined(Event):
    """A second person did not confirm red."""

    sentence = pgettext_lazy("family", "A second person does not confirm red.")


class RedTeamWanted(Event):
    """Red was set before a team was called: five minutes to call it."""

    sentence = pgettext_lazy("family", "A team is wanted within minutes.")


class OrangeTeamWanted(Event):
    """Orange was set before a team was called: half an hour to call it."""

    sentence = pgettext_lazy("family", "A team is wanted within half an hour.")


class YellowTeamWanted(Event):
    """Yellow was set before a team was called: a day to call it."""

    sentence = pgettext_lazy("family", "A team is wanted within a day.")


class CaseTeamCalled(Event):
    """The team was called at a level."""

    sentence = pgettext_lazy("family", "Team called at level %(level)s.")
    level: Annotated[Code, Ref("level")]


class UrgentTeamCalled(Event):
    """From here on the promise counts: five, ten, fifteen minutes."""

    sentence = pgettext_lazy("family", "Urgent: answer in 5, link up in 10, on the spot in 15 minutes.")
    is_drill: bool = False


class HelpArrived(Event):
    """The team is at work: all linked, or the first on the spot."""

    sentence = pgettext_lazy("family", "Help is at work.")


class ContactMade(Event):
    """Who asked was rung up in the safe way at the safe time."""

    sentence = pgettext_lazy("family", "Contact: %(result)s.")
    result: Annotated[Code, _code]


class MediationBegun(Event):
    """Both sides wish it and nothing locks it (JS-R1)."""

    sentence = pgettext_lazy("family", "Mediation begun.")


class CareBegun(Event):
    """From here on the family is visited."""

    sentence = pgettext_lazy("family", "Visits begin.")


class LikenessFound(Event):
    """It may be the same as another case, or of the same household; a person decides."""

    sentence = pgettext_lazy("family", "This may belong with %(other)s (%(why)s).")
    other: Annotated[UUID, Ref("kernel.Matter")]
    why: Annotated[Code, _code]


class LikenessDecided(Event):
    """A person decided whether it is the same; nothing was merged. `household`: that of whichever had none before."""

    sentence = pgettext_lazy("family", "Compared with %(other)s: %(decision)s.")
    other: Annotated[UUID, Ref("kernel.Matter")]
    decision: Annotated[Code, _code]
    household: UUID | None = None


class BegunAgain(Event):
    """It has begun again after its end: the case is taken up again, or this new one stands for it."""

    sentence = pgettext_lazy("family", "It has begun again after it had ended.")


class PartyNamed(Event):
    """Somebody of the family is known; who it is stands in the row alone (L4)."""

    sentence = pgettext_lazy("family", "Named: %(part)s.")
    party: UUID
    part: Annotated[Code, Ref("part")]


class PartyStruckOut(Event):
    """Somebody was named by mistake."""

    sentence = pgettext_lazy("family", "Struck out as named by mistake: %(part)s.")
    party: UUID
    part: Annotated[Code, Ref("part")]


class CaseRated(Event):
    """Who asked says how it went."""

    sentence = pgettext_lazy("family", "Who asked is %(rating)s.")
    rating: Annotated[Code, _code]


class RequestWithdrawn(Event):
    """Who asked does not want it any more; a person still looks whether anybody is in danger."""

    sentence = pgettext_lazy("family", "Who asked withdraws the request.")


class MatterAsked(Event):
    """More was written by who asked, with the code."""

    sentence = pgettext_lazy("family", "Who asked wrote more.")
