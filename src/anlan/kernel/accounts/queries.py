# SPDX-License-Identifier: Apache-2.0
"""Reading accounts: which factors a person has, how many recovery codes are left."""

import secrets
from collections.abc import Iterable
from uuid import UUID

from ..vault import blind_index
from .models import Factor, RecoveryCode

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that looks like another
CODES, LENGTH = 10, 10


def factors_of(person: UUID) -> list[Factor]:
    """A person's factors, the oldest first."""
    return list(Factor.objects.filter(person=person).order_by("made_at", "pk"))


def kinds_of(person: UUID) -> set[str]:
    """What kinds of factor a person has."""
    return set(Factor.objects.filter(person=person).values_list("kind", flat=True))


def codes_left(person: UUID) -> int:
    """How many recovery codes still open the door."""
    return RecoveryCode.objects.filter(person=person, used_at=None).count()


def new_codes() -> list[str]:
    """Fresh recovery codes, fifty bits each, to be shown once."""
    return ["".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(CODES)]


def code_digest(person: UUID, code: str) -> str:
    """Under what a recovery code is kept: keyed, and bound to its person."""
    return blind_index(f"recovery:{person}", code.replace("-", "").replace(" ", ""))


def code_digests(person: UUID, codes: Iterable[str]) -> list[str]:
    """The same for several."""
    return [code_digest(person, code) for code in codes]
