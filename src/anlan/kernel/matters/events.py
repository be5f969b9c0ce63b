# SPDX-License-Identifier: Apache-2.0
"""What can happen to any matter."""

from typing import Annotated, Any, Literal
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
    fields_edited: tuple[Annotated[Code, Ref("field")], ...]


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


class MatterReopened(Event):
    """A closed matter was taken up again; `outcome` is the end that counts no longer."""

    sentence = pgettext_lazy("kernel", "Taken up again at “%(stage)s”; it had ended as “%(outcome)s”.")
    stage: Annotated[Code, Ref("stage")]
    outcome: Annotated[Code, Ref("outcome")]


OWN = pgettext_lazy(
    "kernel", "%(what)s: %(person)s says different things from two devices; somebody has to choose."
)


class VersionsDiffer(Event):
    """Somebody said something else than what stands, and his device had not seen it: a person chooses."""

    sentence = pgettext_lazy(
        "kernel", "%(what)s: %(person)s says something else than %(other)s; somebody has to choose."
    )
    conflict: UUID
    what: Annotated[Code, Ref("edited")]
    person: Annotated[UUID | None, Ref("kernel.Person")]
    other: Annotated[UUID | None, Ref("kernel.Person")]

    def said(self) -> Any:
        """Whether two people differ, or one with himself (Any: a lazy translation)."""
        return OWN if self.person == self.other else self.sentence


class VersionsAgree(Event):
    """Before anybody chose, whoever had said something else came to say what stands."""

    sentence = pgettext_lazy("kernel", "%(what)s: the versions agree by now; nobody has to choose.")
    conflict: UUID
    what: Annotated[Code, Ref("edited")]


Choice = Literal["standing", "waiting", "written"]
WRITTEN = pgettext_lazy("kernel", "%(what)s: %(person)s wrote another version.")
OTHER = pgettext_lazy("kernel", "%(what)s: %(person)s chose the version that had come later.")


class VersionChosen(Event):
    """A person chose which version stands, or wrote another one; those that do not stand are kept."""

    sentence = pgettext_lazy("kernel", "%(what)s: %(person)s chose the version that stood.")
    conflict: UUID
    what: Annotated[Code, Ref("edited")]
    person: Annotated[UUID | None, Ref("kernel.Person")]
    choice: Choice

    def said(self) -> Any:
        """By what was chosen (Any: a lazy translation)."""
        return {"standing": self.sentence, "waiting": OTHER, "written": WRITTEN}[self.choice]
