# SPDX-License-Identifier: Apache-2.0
"""Who signs in through an identity provider: by its own name for him, or, the first time, by the register's code."""

from dataclasses import dataclass
from uuid import UUID

from ..people.models import Person
from ..vault import CannotOpen, seal, unseal
from .models import OutsideIdentity


@dataclass(frozen=True)
class Outside:
    """What the provider has said, checked: its issuer, its name for the person, and the code it gives him."""

    issuer: str
    subject: str
    code: str


def person_of(said: Outside) -> tuple[Person | None, bool]:
    """Whom it means, and whether he must be linked first.

    A code leads only to somebody who is not linked with this provider yet: a code that changes hands opens no account.
    """
    known = OutsideIdentity.objects.select_related("person__account")
    row = known.filter(issuer=said.issuer, subject=said.subject).first()
    if row is not None:
        return row.person, False
    person = Person.objects.select_related("account").filter(code=said.code).first() if said.code else None
    if person is None or known.filter(issuer=said.issuer, person=person).exists():
        return None, False
    return person, True


def proof_for(person: UUID, said: Outside) -> str:
    """What the command that links them takes as proof that this house has checked it."""
    return seal([said.issuer, said.subject], f"outside-identity:{person}")


def proven(person: UUID, proof: str) -> tuple[str, str] | None:
    """Issuer and subject of a proof; None when it is none of ours for this person."""
    try:
        held = unseal(proof, f"outside-identity:{person}")
    except CannotOpen:
        return None
    assert isinstance(held, list)
    return str(held[0]), str(held[1])
