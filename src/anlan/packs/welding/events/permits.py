# SPDX-License-Identifier: Apache-2.0
"""What happens to a hot-work permit: applied for, tested, watched, approved, worked under, accepted."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Code, Event, Ref

_person = Ref("kernel.Person")


class PermitApplied(Event):
    """A permit was written."""

    sentence = pgettext_lazy("welding", "%(applicant)s wrote the permit (%(level)s).")
    applicant: Annotated[UUID | None, _person]
    level: Annotated[Code, Ref("code")]
    starts_at: datetime
    ends_at: datetime


class PermitSubmitted(Event):
    """The applicant handed it in."""

    sentence = pgettext_lazy("welding", "The permit was handed in.")


class LevelRaised(Event):
    """Day, hour or wind made it one level graver (AX-R7)."""

    sentence = pgettext_lazy("welding", "Raised from %(was)s to %(level)s: %(because)s.")
    was: Annotated[Code, Ref("code")]
    level: Annotated[Code, Ref("code")]
    because: Annotated[Code, Ref("code")]


class GasTested(Event):
    """The gas was tested."""

    sentence = pgettext_lazy("welding", "Gas tested by %(analyst)s: within limits.")
    analyst: Annotated[UUID | None, _person]
    test: UUID
    passed: bool

    def said(self) -> object:
        """By the result."""
        return self.sentence if self.passed else GAS_BAD


GAS_BAD = pgettext_lazy("welding", "Gas tested by %(analyst)s: over the limit, nobody welds.")


class MeasureTicked(Event):
    """A safety measure was seen to."""

    sentence = pgettext_lazy("welding", "Measure: %(measure)s.")
    measure: Annotated[Code, Ref("code")]


class WelderNamed(Event):
    """Somebody is to weld under this permit."""

    sentence = pgettext_lazy("welding", "%(person)s is to do the hot work.")
    person: Annotated[UUID, _person]


class WatcherNamed(Event):
    """Somebody is to watch."""

    sentence = pgettext_lazy("welding", "%(person)s is to watch.")
    person: Annotated[UUID, _person]


class WatcherArrived(Event):
    """The watcher is on the spot (AX-R8)."""

    sentence = pgettext_lazy("welding", "%(person)s is on the spot and watches.")
    person: Annotated[UUID, _person]


class WatcherLeft(Event):
    """The watcher left the spot: work is suspended (AX-R8)."""

    sentence = pgettext_lazy("welding", "%(person)s left the spot.")
    person: Annotated[UUID, _person]


class ApprovalAsked(Event):
    """Everything is there: whoever approves at this level is asked."""

    sentence = pgettext_lazy("welding", "%(approver)s is asked to approve.")
    approver: Annotated[UUID, _person]


class PermitApproved(Event):
    """Whoever approves at this level approved it (AX-R5)."""

    sentence = pgettext_lazy("welding", "%(person)s approved it (%(level)s, signature %(form)s).")
    person: Annotated[UUID | None, _person]
    level: Annotated[Code, Ref("code")]
    form: Annotated[Code, Ref("code")]
    digest: Code


class PermitRejected(Event):
    """It was sent back."""

    sentence = pgettext_lazy("welding", "%(person)s sent it back: %(why)s.")
    person: Annotated[UUID | None, _person]
    why: Annotated[Code, Ref("code")]


class PermitExtended(Event):
    """It holds longer, by its approver (AX-R6)."""

    sentence = pgettext_lazy("welding", "%(person)s extended it until %(ends_at)s (signature %(form)s).")
    person: Annotated[UUID | None, _person]
    ends_at: datetime
    form: Annotated[Code, Ref("code")] = ""
    digest: Code = ""


class WorkBegun(Event):
    """The first arc under this permit."""

    sentence = pgettext_lazy("welding", "Work began.")


class WorkSuspended(Event):
    """Work stands still."""

    sentence = pgettext_lazy("welding", "Work was suspended: %(why)s.")
    why: Annotated[Code, Ref("code")]


class WorkResumed(Event):
    """Work goes on."""

    sentence = pgettext_lazy("welding", "Work goes on.")


class WorkFinished(Event):
    """The hot work is done; the fire watch begins."""

    sentence = pgettext_lazy("welding", "Work is done; the fire watch lasts until %(accept_from)s.")
    accept_from: datetime


class PermitAccepted(Event):
    """Nothing smoulders: watcher and work leader both signed."""

    sentence = pgettext_lazy("welding", "Accepted after the fire watch by %(watcher)s and %(leader)s.")
    watcher: Annotated[UUID, _person]
    leader: Annotated[UUID, _person]


class AcceptanceSigned(Event):
    """One of the two who accept has signed."""

    sentence = pgettext_lazy("welding", "%(person)s signed the acceptance.")
    person: Annotated[UUID, _person]


class PermitOverdue(Event):
    """Its time is over and the work was not finished."""

    sentence = pgettext_lazy("welding", "Its time is over; the work was not reported as done.")


class PermitVoided(Event):
    """It no longer counts."""

    sentence = pgettext_lazy("welding", "Declared void: %(why)s.")
    why: Annotated[Code, Ref("code")]


class PermitArchived(Event):
    """It was put away, to be kept until a day."""

    sentence = pgettext_lazy("welding", "Put away, kept until %(keep_until)s.")
    keep_until: datetime


class BanPublished(Event):
    """No hot work in a region for a time."""

    sentence = pgettext_lazy("welding", "Hot work is banned from %(starts_at)s until %(ends_at)s.")
    of_matter = False
    ban: UUID
    starts_at: datetime
    ends_at: datetime


class BanLifted(Event):
    """A ban ended early."""

    sentence = pgettext_lazy("welding", "The ban was lifted.")
    of_matter = False
    ban: UUID
