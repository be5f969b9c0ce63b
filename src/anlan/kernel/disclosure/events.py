# SPDX-License-Identifier: Apache-2.0
"""What can happen to the sealed fields of a matter: handed on, opened in an emergency, reviewed."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from ..declare import Label
from ..events.base import Code, Event, Ref

_person = Ref("kernel.Person")


class Emergency(StrEnum):
    """Why sealed fields must be opened now."""

    LIFE = "life"
    CHILD = "child"
    WEAPON = "weapon"
    MISSING = "missing"
    ORDER = "order"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return _EMERGENCY[self]


_EMERGENCY = {
    Emergency.LIFE: pgettext_lazy("kernel", "a life is in danger"),
    Emergency.CHILD: pgettext_lazy("kernel", "a child is in danger"),
    Emergency.WEAPON: pgettext_lazy("kernel", "violence or a weapon"),
    Emergency.MISSING: pgettext_lazy("kernel", "somebody is missing"),
    Emergency.ORDER: pgettext_lazy("kernel", "a protection order is broken"),
}


class Verdict(StrEnum):
    """What a second person thinks of an opening in an emergency."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return _VERDICT[self]


_VERDICT = {
    Verdict.JUSTIFIED: pgettext_lazy("kernel", "justified"),
    Verdict.NOT_JUSTIFIED: pgettext_lazy("kernel", "not justified"),
}


class Basis(StrEnum):
    """What allows to show somebody else's secrets to a third (PIPL arts. 13, 23 and 29)."""

    CONSENT = "consent"
    DUTY = "duty"
    DANGER = "danger"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return _BASIS[self]


_BASIS = {
    Basis.CONSENT: pgettext_lazy("kernel", "whom it concerns was asked for this and agrees"),
    Basis.DUTY: pgettext_lazy("kernel", "a law demands it"),
    Basis.DANGER: pgettext_lazy("kernel", "life or health is in danger, and there is no time to ask"),
}


class MatterReferred(Event):
    """A matter was handed on under a narrower role, to one person or to all who hold it; `told` are those whom it reaches.

    `basis` is what allows it; none where it was handed on before anybody was asked for it.
    """

    sentence = pgettext_lazy("kernel", "Referred to %(role)s: %(referral)s.")
    row: UUID
    referral: Annotated[Code, Ref("referral")]
    person: Annotated[UUID | None, _person]
    role: Code
    until: datetime
    told: tuple[Annotated[UUID, _person], ...]
    basis: Basis | None = None


class ReferralEnded(Event):
    """A referral was ended before its time."""

    sentence = pgettext_lazy("kernel", "The referral was ended: %(referral)s.")
    row: UUID
    referral: Annotated[Code, Ref("referral")]


class GlassBroken(Event):
    """Somebody outside the lines opened the sealed fields in an emergency; `told` are the team and the reviewers."""

    sentence = pgettext_lazy("kernel", "%(person)s opened the sealed fields in an emergency: %(why)s.")
    glass: UUID
    person: Annotated[UUID, _person]
    why: Emergency
    until: datetime
    told: tuple[Annotated[UUID, _person], ...]


class GlassReviewed(Event):
    """A second person looked at an opening in an emergency."""

    sentence = pgettext_lazy("kernel", "The opening in an emergency was reviewed: %(verdict)s.")
    glass: UUID
    person: Annotated[UUID, _person]
    verdict: Verdict
