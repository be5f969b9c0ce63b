# SPDX-License-Identifier: Apache-2.0
"""What a kind of matter says of itself: stages, clocks, seats, outcomes."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from ..fields import Details
from .words import Label


@dataclass(frozen=True)
class OptionLimit:
    """A clock's limit that a region may turn: the named option holds seconds."""

    name: str


def option(name: str) -> OptionLimit:
    """Take a clock's limit from an option of the pack, in seconds."""
    return OptionLimit(name)


@dataclass(frozen=True)
class Stage:
    """A state of a matter and the states that may follow."""

    name: str
    label: Label
    then: Sequence[str] = ()
    final: bool = False


@dataclass(frozen=True)
class Step:
    """One rung of a ladder: so long after the breach, this role is told."""

    after: timedelta
    tell: str


@dataclass(frozen=True)
class Clock:
    """A time limit: from one event until another; names are full event names.

    `since=None` is the opening of the matter. `calendar` is `always` or `working` (work days 8:30–17:30 with
    make-up days 调休). `pause_cap` bounds the sum of all pauses; None means the clock may not be paused. `again` says what
    a second starting event does: a new offer is a new thirty seconds (`restart`), but a second car does not give the
    first one more time (`first`). `only` are values that fields of these events must have.
    """

    name: str
    label: Label
    limit: timedelta | OptionLimit
    until: str | tuple[str, ...]
    since: str | tuple[str, ...] | None = None
    calendar: Literal["always", "working"] = "always"
    pause_cap: timedelta | None = None
    ladder: Sequence[Step] = ()
    again: Literal["restart", "first"] = "restart"
    only: dict[str, Sequence[str]] = field(default_factory=dict)

    @property
    def stops(self) -> frozenset[str]:
        """The events that stop this clock."""
        return frozenset((self.until,) if isinstance(self.until, str) else self.until)

    @property
    def starts(self) -> frozenset[str]:
        """The events that start this clock."""
        if self.since is None:
            return frozenset(("matters.matter_opened",))
        return frozenset((self.since,) if isinstance(self.since, str) else self.since)


@dataclass(frozen=True)
class Outcome:
    """A way in which a matter may end; failure is one too. `at` names the stages from which it may; empty: all."""

    name: str
    label: Label
    good: bool = False
    at: tuple[str, ...] = ()


@dataclass(frozen=True)
class Closing:
    """How a matter of a kind may end."""

    outcomes: Sequence[Outcome]


@dataclass(frozen=True)
class Seat:
    """A place in the team of a matter: who holds its role is called, and has so long to answer.

    Then, or when he declines, the next is called; when none is left, whoever holds the role `substitute`. `only_if` are
    values that details must have. `lead` answers for the team, `talks` sits with those concerned. Without `optional` the
    team is incomplete as long as fewer than `count` sit there.
    """

    name: str
    label: Label
    role: str = ""  # of the pack; empty: called as the seat is
    count: int = 1
    answer: timedelta | OptionLimit = timedelta(minutes=5)
    substitute: str = ""
    lead: bool = False
    talks: bool = False
    optional: bool = False
    only_if: dict[str, Sequence[str]] = field(default_factory=dict)

    @property
    def clock(self) -> str:
        """The name of the clock that runs while somebody is called into it."""
        return f"seat_{self.name}"


def _answers(seat: Seat) -> Clock:
    return Clock(
        seat.clock, seat.label, limit=seat.answer, since="teams.seat_called", until="teams.seat_answered",
        only={"seat": (seat.name,)},
    )  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A kind of matter (一类事): its details, stages, clocks, team and closing.

    `letters` begin its numbers. `opened_by` and `closed_by` name the commands that open and close it: then the
    generic doors are shut.
    """

    label: Label
    details: type[Details]
    stages: Sequence[Stage]
    letters: str
    closing: Closing
    clocks: Sequence[Clock] = ()
    opened_by: str | None = None
    closed_by: str | None = None
    moved_by_commands: bool = False
    team: Sequence[Seat] = ()
    place: str = ""  # the detail that says where, as a point: whoever is near comes first
    version: int = 1

    def __post_init__(self) -> None:
        """Each seat has a clock of its own: whoever was called and is silent holds nobody up."""
        own = [one for one in self.clocks if "seat" not in one.only]  # a copy has its seats' clocks already
        object.__setattr__(self, "clocks", [*own, *(_answers(seat) for seat in self.team)])

    def seat(self, name: str) -> Seat:
        """The seat of this name; raises KeyError."""
        for one in self.team:
            if one.name == name:
                return one
        raise KeyError(name)

    def stage(self, name: str) -> Stage:
        """The stage of this name; raises KeyError."""
        for one in self.stages:
            if one.name == name:
                return one
        raise KeyError(name)

    def outcome(self, name: str) -> Outcome | None:
        """The outcome of this name, or None."""
        return next((one for one in self.closing.outcomes if one.name == name), None)

    @property
    def first(self) -> Stage:
        """Where a matter of this kind begins."""
        return self.stages[0]

    def fingerprint(self) -> str:
        """A hash of everything that decides how a matter runs; a matter keeps the one it was opened under."""
        said = {
            "version": self.version,
            "details": sorted(self.details.model_fields),
            "stages": [[s.name, sorted(s.then), s.final] for s in self.stages],
            "clocks": [
                [c.name, str(c.limit), sorted(c.starts), sorted(c.stops), c.calendar] for c in self.clocks
            ],
            "outcomes": [o.name for o in self.closing.outcomes],
        }
        if self.team:
            said["team"] = [[s.name, s.role, s.count, s.substitute, s.optional, s.only_if] for s in self.team]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]
