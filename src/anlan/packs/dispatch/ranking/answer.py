# SPDX-License-Identifier: Apache-2.0
"""The answer to "who can go": values to show, with sentences that are made when they are read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, overload
from uuid import UUID

from .scene import TaskKind
from .sentences import Sentence


class Speaker(Protocol):
    """Puts a guard's case into sentences when they are read."""

    def in_favour(self, who: "Candidate", place: int) -> tuple[Sentence, ...]:
        """Why he may go."""
        ...

    def against(self, who: "Excluded", place: int) -> tuple[Sentence, ...]:
        """Why he may not, one sentence for each rule."""
        ...


@dataclass(slots=True, kw_only=True)
class Candidate:
    """A guard who may go: `seconds` to arrive, `metres` as the crow flies, `position_age` in seconds."""

    id: UUID
    name: str
    organisation: UUID
    seconds: float
    metres: float
    position_age: float
    own_post: bool
    tasks_here: int
    cordon_only: bool
    _speaker: Speaker = field(repr=False, compare=False)
    _place: int = field(repr=False, compare=False)  # in the columns

    @property
    def reasons(self) -> tuple[Sentence, ...]:
        """Why he may go, and what he knows of the venue."""
        return self._speaker.in_favour(self, self._place)


@dataclass(slots=True, kw_only=True)
class Excluded:
    """A guard who may not go. `broken` are rule ids, the weightiest first.

    `metres` and `position_age` are None without a position, and off duty, when nobody's place is shown.
    `metres_are_about` says that the position is too old to trust. `may_cordon` says that only PB-R12 stands
    against him, so he may go for 警戒.
    """

    id: UUID
    name: str
    organisation: UUID
    metres: float | None
    metres_are_about: bool
    position_age: float | None
    broken: tuple[str, ...]
    may_cordon: bool
    _speaker: Speaker = field(repr=False, compare=False)
    _place: int = field(repr=False, compare=False)  # in the columns

    @property
    def reasons(self) -> tuple[Sentence, ...]:
        """A sentence for each broken rule, in the order of `broken`."""
        return self._speaker.against(self, self._place)


class Lazily[T](Sequence[T]):
    """A list whose members are made when they are read: of two thousand excluded a page shows a few."""

    def __init__(self, count: int, make: Callable[[int], T]) -> None:
        self._count, self._make = count, make

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[T, ...]: ...
    def __getitem__(self, place: int | slice) -> T | tuple[T, ...]:
        """One, or several as a tuple."""
        found = range(self._count)[place]
        return self._make(found) if isinstance(found, int) else tuple(map(self._make, found))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # as a list: what is equal may still be long


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The answer: candidates in order, the excluded by distance, and what the desk must know beside."""

    candidates: tuple[Candidate, ...]
    excluded: Sequence[Excluded]
    task_kind: TaskKind
    police_at_once: bool
    computed_at: datetime
    notes: tuple[Sentence, ...]

    def nearest_excluded(self, n: int) -> tuple[Excluded, ...]:
        """The first n of the excluded; those without a distance stand at the end."""
        return tuple(self.excluded[:n])
