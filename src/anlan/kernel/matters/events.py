# SPDX-License-Identifier: Apache-2.0
"""What can happen to any matter."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from ..events.base import Code, Event, Ref


class MatterOpened(Event):
    """A matter began."""

    sentence = pgettext_lazy("kernel", "Opened.")
    kind: Code
    stage: Code
    level: Code = ""


class MatterAdvanced(Event):
    """A matter went on to another stage."""

    sentence = pgettext_lazy("kernel", "Now: %(stage)s.")
    was: Annotated[Code, Ref("stage")]
    stage: Annotated[Code, Ref("stage")]


class LevelChanged(Event):
    """The urgency was raised or lowered by a person."""

    sentence = pgettext_lazy("kernel", "Level changed from %(was)s to %(level)s.")
    was: Annotated[Code, Ref("level")]
    level: Annotated[Code, Ref("level")]


class DetailsEdited(Event):
    """Details were corrected; what they say stays in the row."""

    sentence = pgettext_lazy("kernel", "Details were corrected: %(fields_edited)s.")
    fields_edited: tuple[Code, ...]


class NoteAdded(Event):
    """Somebody wrote something down."""

    sentence = pgettext_lazy("kernel", "%(author)s wrote a note.")
    note: UUID
    author: Annotated[UUID | None, Ref("kernel.Person")]


class MattersLinked(Event):
    """This matter belongs with another."""

    sentence = pgettext_lazy("kernel", "Linked with %(other)s.")
    other: Annotated[UUID, Ref("kernel.Matter")]
    relation: Code


class PersonInvolved(Event):
    """A person takes part in the matter from now on."""

    sentence = pgettext_lazy("kernel", "%(person)s takes part as %(part)s.")
    person: Annotated[UUID, Ref("kernel.Person")]
    part: Annotated[Code, Ref("part")]


class PersonReleased(Event):
    """A person takes no further part."""

    sentence = pgettext_lazy("kernel", "%(person)s no longer takes part.")
    person: Annotated[UUID, Ref("kernel.Person")]
    part: Annotated[Code, Ref("part")]


class MatterClosed(Event):
    """A matter ended."""

    sentence = pgettext_lazy("kernel", "Closed: %(outcome)s.")
    outcome: Annotated[Code, Ref("outcome")]
    good: bool
