# SPDX-License-Identifier: Apache-2.0
"""What can happen to studios, to those who work there, and to published figures."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Code, Event, Ref


class StudioRegistered(Event):
    """A studio receives people, or its entry was changed."""

    sentence = pgettext_lazy("family", "A studio was registered.")
    of_matter = False
    studio: UUID


class AptitudeSet(Event):
    """What somebody is good for was written down: dialects and fields."""

    sentence = pgettext_lazy("family", "Dialects and fields of %(person)s were set.")
    of_matter = False
    person: Annotated[UUID, Ref("kernel.Person")]


class OnCallSet(Event):
    """Somebody is on call for family teams from then on, or a line of it was changed."""

    sentence = pgettext_lazy("family", "A line of on-call of %(person)s was set.")
    of_matter = False
    line: UUID
    person: Annotated[UUID, Ref("kernel.Person")]
    since: datetime
    until: datetime | None


class CallCodeSet(Event):
    """Calls of this code at 110 come to the window from now on as this situation."""

    sentence = pgettext_lazy("family", "Calls of the code %(code)s come to the window as: %(situation)s.")
    of_matter = False
    code: Code
    situation: Annotated[Code, Ref("code")]


class CallCodeProposed(Event):
    """Calls of this code are to come as violence no longer: that waits for a second person who keeps the register."""

    sentence = pgettext_lazy(
        "family",
        "Calls of the code %(code)s are to come as violence no longer, but as: %(situation)s. A second person must agree.",
    )
    of_matter = False
    code: Code
    situation: Annotated[Code, Ref("code")]


class FamilyFigurePublished(Event):
    """A figure of a day was said for the first time."""

    sentence = pgettext_lazy("family", "A figure was published: %(code)s of %(day)s.")
    of_matter = False
    day: date
    code: Annotated[Code, Ref("code")]
    thousandths: int | None
    base: int
