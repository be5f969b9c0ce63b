# SPDX-License-Identifier: Apache-2.0
"""What the relay asks of the house: who may come in, who may stay, and where to put what became of a picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol
from uuid import UUID

type Direction = Literal["publish", "watch"]


@dataclass(frozen=True)
class Admission:
    """Whose ticket holds, for which session; `nonce` makes it good once."""

    session: UUID
    person: UUID
    name: str
    nonce: str
    answered: bool


class NotAdmitted(Exception):
    """The ticket does not hold; a code for programs, a sentence for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True)
class Film:
    """A playable file made of a stretch of frames in one size and codec."""

    path: Path
    media_type: str
    frames: int
    first_ms: int
    last_ms: int
    sha256: str


@dataclass(frozen=True)
class Recording:
    """All that was kept of a session: its films, how many frames, which never came, and the chain over all digests."""

    session: UUID
    films: Sequence[Film]
    frames: int
    missing: int
    damaged: int
    chain: str


class Gate(Protocol):
    """Fulfilled by `runtime`; every call may block and is made in a thread."""

    def admit(self, ticket: str, direction: Direction, language: str) -> Admission:
        """Who comes in; raises NotAdmitted."""
        ...

    def still_allowed(self, asked: Mapping[UUID, frozenset[UUID]]) -> dict[UUID, frozenset[UUID] | None]:
        """For each session None when it is over, otherwise those of its viewers who may stay."""
        ...

    def seen(self, session: UUID) -> None:
        """The first picture came."""
        ...

    def ended(self, session: UUID) -> None:
        """The right to film is over."""
        ...

    def not_kept(self, session: UUID, why: Literal["disk", "unplayable"]) -> None:
        """Nothing is recorded, or nothing more."""
        ...

    def keep(self, recording: Recording) -> None:
        """Take the films as evidence."""
        ...

    def is_deleted(self, session: UUID) -> bool:
        """Whether the time of all its films is over, so that its journal has to go, too (PB-R3)."""
        ...
