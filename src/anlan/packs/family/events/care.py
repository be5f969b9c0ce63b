# SPDX-License-Identifier: Apache-2.0
"""What can happen to a portrait, and after a dispute is settled: factors, bands, visits, signs, handing on."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Code, Event, Ref

_person = Ref("kernel.Person")
_code = Ref("code")


class FactorAdded(Event):
    """A fact came into the portrait; which one, is read there only by those who may."""

    sentence = pgettext_lazy("family", "A fact was added to the portrait, kept until %(expires_on)s.")
    factor: UUID
    expires_on: date


class FactorContested(Event):
    """Whom it concerns says that it is wrong: it counts no longer until somebody has answered."""

    sentence = pgettext_lazy("family", "A fact of the portrait is contested: it does not count.")
    factor: UUID


class FactorAnswered(Event):
    """Somebody who had not recorded it answered."""

    sentence = pgettext_lazy("family", "%(person)s answered the contested fact: it %(answer)s.")
    factor: UUID
    answer: Annotated[Code, _code]
    person: Annotated[UUID, _person]


class ContestsAnswered(Event):
    """No contested fact of this case waits any more."""

    sentence = pgettext_lazy("family", "No contested fact waits any more.")


class FactorStruck(Event):
    """A fact was taken out; the line stays, for it was there."""

    sentence = pgettext_lazy("family", "A fact was struck out of the portrait.")
    factor: UUID


class BandSet(Event):
    """A person ranked the household; no program does."""

    sentence = pgettext_lazy("family", "%(person)s set the portrait to %(band)s: %(why)s.")
    band: Annotated[Code, _code]
    why: Annotated[Code, _code]
    points: int
    person: Annotated[UUID, _person]


class VisitPlanned(Event):
    """Of the dispute: somebody is to call there on a day."""

    sentence = pgettext_lazy("family", "%(person)s is to visit on %(due_on)s.")
    visit: UUID
    person: Annotated[UUID, _person]
    due_on: date


class VisitDue(Event):
    """Of the visit: its day has come."""

    sentence = pgettext_lazy("family", "The visit is due for %(person)s.")
    person: Annotated[UUID, _person]


class VisitRecorded(Event):
    """Of the visit: what the visitor found."""

    sentence = pgettext_lazy("family", "%(person)s was there: %(result)s.")
    result: Annotated[Code, _code]
    person: Annotated[UUID, _person]


class VisitMade(Event):
    """Of the dispute: a visit is over."""

    sentence = pgettext_lazy("family", "A visit was made: %(finding)s.")
    visit: UUID
    result: Annotated[Code, _code]
    finding: Annotated[Code, _code]
    is_in_time: bool


class VisitsDone(Event):
    """Of the dispute: no visit is open any more."""

    sentence = pgettext_lazy("family", "All planned visits are made.")


class SignsSeen(Event):
    """Of the dispute: a visitor saw signs of a relapse; a person decides what follows."""

    sentence = pgettext_lazy("family", "Signs of a relapse were seen; somebody has to decide.")
    visit: UUID
    finding: Annotated[Code, _code]


class SignsAfterEnd(Event):
    """Of a dispute that has ended: a visitor saw signs of a relapse; it is taken up again, or a new one begins."""

    sentence = pgettext_lazy("family", "Signs of a relapse were seen after the end.")
    visit: UUID
    finding: Annotated[Code, _code]


class SeenAfterEnd(Event):
    """Of a dispute that has ended: somebody saw violence, or signs of it; it is taken up again, or a new one begins."""

    sentence = pgettext_lazy("family", "After the end somebody saw: %(what)s.")
    what: Annotated[Code, _code]
    capacity: Annotated[Code, _code]
    in_danger: bool


class SignsAnswered(Event):
    """Of the dispute: what a person made of the signs."""

    sentence = pgettext_lazy("family", "%(person)s answered the signs: %(answer)s.")
    visit: UUID
    answer: Annotated[Code, _code]
    person: Annotated[UUID, _person]
    is_last: bool = True  # no other signs of this case wait


class SignsAllAnswered(Event):
    """Of the dispute: no signs wait for an answer any more."""

    sentence = pgettext_lazy("family", "No signs of a relapse wait for an answer any more.")


class HandedOn(Event):
    """With her consent, others are asked to help: a psychologist, aid."""

    sentence = pgettext_lazy("family", "Handed on to: %(to)s.")
    hand_on: UUID
    to: Annotated[Code, _code]


class HandOnAnswered(Event):
    """Whoever was asked takes it, or says no."""

    sentence = pgettext_lazy("family", "%(to)s: %(answer)s, by %(person)s.")
    hand_on: UUID
    to: Annotated[Code, _code]
    answer: Annotated[Code, _code]
    person: Annotated[UUID | None, _person]
