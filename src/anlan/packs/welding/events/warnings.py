# SPDX-License-Identifier: Apache-2.0
"""What happens to a warning, a doubt about a certificate, an inspection."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Code, Event, Ref

_person = Ref("kernel.Person")


class WarningRaised(Event):
    """Something must be looked at."""

    sentence = pgettext_lazy("welding", "Warning: %(sort)s.")
    sort: Annotated[Code, Ref("code")]
    level: Annotated[Code, Ref("level")]
    machine: UUID | None = None
    permit: UUID | None = None


class RedWarningRaised(WarningRaised):
    """The same of what cannot wait: ten minutes to sign."""


class WarningAddressed(Event):
    """It was put before one of the firm's own officers."""

    sentence = pgettext_lazy("welding", "It was put before %(officer)s.")
    officer: Annotated[UUID, _person]


class HelpAddressed(WarningAddressed):
    """The same of a call for help: it rings through quiet hours."""


class HelpCalled(Event):
    """Somebody on the shop floor needs somebody of the firm."""

    sentence = pgettext_lazy("welding", "%(person)s called for help.")
    of_matter = False
    person: Annotated[UUID, _person]
    firm: UUID
    machine: UUID | None = None
    why: Annotated[Code, Ref("code")]


class WarningRepeated(Event):
    """The same happened again while the warning is open."""

    sentence = pgettext_lazy("welding", "It happened again, %(times)s times by now.")
    times: int


class WarningSigned(Event):
    """The firm took it."""

    sentence = pgettext_lazy("welding", "%(person)s signed for it.")
    person: Annotated[UUID | None, _person]


class WarningHandled(Event):
    """The firm is at it."""

    sentence = pgettext_lazy("welding", "%(person)s is handling it.")
    person: Annotated[UUID | None, _person]


class WarningFedBack(Event):
    """The firm said what was done."""

    sentence = pgettext_lazy("welding", "%(person)s wrote what was done.")
    person: Annotated[UUID | None, _person]


class WarningVerified(Event):
    """Somebody else looked whether it is so."""

    sentence = pgettext_lazy("welding", "%(person)s verified it.")
    person: Annotated[UUID | None, _person]


class WarningSentBack(Event):
    """It is not done yet."""

    sentence = pgettext_lazy("welding", "%(person)s sent it back: it is not done.")
    person: Annotated[UUID | None, _person]


class WarningClosed(Event):
    """It ended with a cause."""

    sentence = pgettext_lazy("welding", "Cause: %(cause)s.")
    cause: Annotated[Code, Ref("code")]


class CertificateDoubted(Event):
    """A certificate is to be looked at by people."""

    sentence = pgettext_lazy("welding", "The certificate of %(person)s is to be checked by hand: %(why)s.")
    person: Annotated[UUID, _person]
    why: Annotated[Code, Ref("code")]


class CheckProposed(Event):
    """The first officer says what he read."""

    sentence = pgettext_lazy("welding", "%(officer)s proposes: %(result)s.")
    officer: Annotated[UUID | None, _person]
    result: Annotated[Code, Ref("code")]
    covers: Annotated[Code, Ref("code")] = ""

    def said(self) -> object:
        """With the process that it covers, where the reader said one (AX-R3)."""
        return PROPOSED_FOR if self.covers else self.sentence


PROPOSED_FOR = pgettext_lazy("welding", "%(officer)s proposes: %(result)s; it covers %(covers)s.")


class CheckConfirmed(Event):
    """The second officer read the same."""

    sentence = pgettext_lazy("welding", "%(officer)s confirms: %(result)s.")
    officer: Annotated[UUID | None, _person]
    result: Annotated[Code, Ref("code")]
    covers: Annotated[Code, Ref("code")] = ""

    def said(self) -> object:
        """With the process that he confirmed with it (AX-R3)."""
        return CONFIRMED_FOR if self.covers else self.sentence


CONFIRMED_FOR = pgettext_lazy("welding", "%(officer)s confirms: %(result)s; it covers %(covers)s.")


class CheckDenied(Event):
    """The second officer read something else: it begins anew."""

    sentence = pgettext_lazy("welding", "%(officer)s does not confirm; it is read anew.")
    officer: Annotated[UUID | None, _person]


class MachineInspected(Event):
    """An officer with a card inspected a machine by a published item (X-R8)."""

    sentence = pgettext_lazy("welding", "%(inspector)s inspected: %(item)s, %(result)s.")
    of_matter = False
    machine: UUID
    inspector: Annotated[UUID | None, _person]
    item: Annotated[Code, Ref("code")]
    result: Annotated[Code, Ref("code")]
