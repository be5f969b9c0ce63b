# SPDX-License-Identifier: Apache-2.0
"""What can happen to welders and their certificates."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Code, Event, Ref

_person = Ref("kernel.Person")


class WelderEnrolled(Event):
    """A person of the register welds, by real name."""

    sentence = pgettext_lazy("welding", "%(person)s was enrolled as a welder.")
    of_matter = False
    person: Annotated[UUID, _person]


class BindingAsked(Event):
    """Welder or firm asks the other."""

    sentence = pgettext_lazy("welding", "%(person)s and a firm: binding asked.")
    of_matter = False
    person: Annotated[UUID, _person]
    firm: UUID
    binding: UUID
    by: Code


class BindingAgreed(Event):
    """Both want it: he may start the firm’s machines."""

    sentence = pgettext_lazy("welding", "%(person)s was bound to a firm.")
    of_matter = False
    person: Annotated[UUID, _person]
    firm: UUID
    binding: UUID


class BindingEnded(Event):
    """One of both ended it."""

    sentence = pgettext_lazy("welding", "%(person)s was unbound from a firm.")
    of_matter = False
    person: Annotated[UUID, _person]
    firm: UUID
    binding: UUID


class CertificateRecorded(Event):
    """A certificate was told; nobody has confirmed it yet."""

    sentence = pgettext_lazy("welding", "A certificate of %(person)s was recorded.")
    of_matter = False
    person: Annotated[UUID, _person]
    certificate: UUID
    kind: Code


class CertificateChecked(Event):
    """A ministry answered, or did not."""

    sentence = pgettext_lazy("welding", "A certificate of %(person)s was checked: %(verdict)s.")
    of_matter = False
    person: Annotated[UUID, _person]
    certificate: UUID
    verdict: Annotated[Code, Ref("code")]
    source: Code
    is_manual: bool = False


class MethodsImported(Event):
    """The district's own table of welding methods was taken in."""

    sentence = pgettext_lazy("welding", "%(written)s lines about welding methods were taken in.")
    of_matter = False
    written: int
