# SPDX-License-Identifier: Apache-2.0
"""What can happen to an account. No secret, code or address is in any of them."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy

from ..events.base import Event, Ref

Who = Annotated[UUID, Ref("kernel.Person")]
FactorKind = Literal["authenticator", "passkey"]
SAID = {
    "authenticator": pgettext_lazy("kernel", "%(person)s added an authenticator app as second factor."),
    "passkey": pgettext_lazy("kernel", "%(person)s added a passkey."),
}


class FactorAdded(Event):
    """A person can prove himself by one more thing."""

    sentence = pgettext_lazy("kernel", "%(person)s added a second factor.")
    person: Who
    factor: UUID
    kind: FactorKind

    def said(self) -> object:
        """By what it is."""
        return SAID[self.kind]


class FactorNamed(Event):
    """A factor is called otherwise from now on."""

    sentence = pgettext_lazy("kernel", "%(person)s renamed a second factor.")
    person: Who
    factor: UUID


class FactorRemoved(Event):
    """A factor opens nothing from now on."""

    sentence = pgettext_lazy("kernel", "%(person)s removed a second factor.")
    person: Who
    factor: UUID
    kind: FactorKind


class FactorsReset(Event):
    """The security administrator took all factors of somebody who lost them; his sign-ins ended with them."""

    sentence = pgettext_lazy("kernel", "All second factors of %(person)s were taken back: %(count)s.")
    person: Who
    count: int


class RecoveryCodesMade(Event):
    """New recovery codes; the old ones open nothing."""

    sentence = pgettext_lazy("kernel", "%(person)s made %(count)s new recovery codes.")
    person: Who
    count: int


class RecoveryCodeUsed(Event):
    """Somebody signed in by a recovery code."""

    sentence = pgettext_lazy("kernel", "%(person)s used a recovery code; %(left)s are left.")
    person: Who
    left: int


class SignInsEnded(Event):
    """Sign-ins elsewhere were ended by their owner or by the security administrator."""

    sentence = pgettext_lazy("kernel", "%(count)s sign-ins of %(person)s were ended.")
    person: Who
    count: int


class IdentityLinked(Event):
    """A person signed in through the identity provider for the first time; from now on he is known there by its name for him."""

    sentence = pgettext_lazy("kernel", "%(person)s is linked with the identity provider.")
    person: Who
