# SPDX-License-Identifier: Apache-2.0
"""What a kind of matter says of itself: stages, clocks, seats, needs, outcomes, reviews."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from ..fields import Details
from .disclosure import Discloses, Referral
from .words import Label

OPENED, ADVANCED = "matters.matter_opened", "matters.matter_advanced"
REOPENED = "matters.matter_reopened"


@dataclass(frozen=True)
class OptionLimit:
    """A clock's limit that a region may turn: the named option holds seconds."""

    name: str


def option(name: str) -> OptionLimit:
    """Take a clock's limit from an option of the pack, in seconds."""
    return OptionLimit(name)


@dataclass(frozen=True)
class SaidLimit:
    """A clock's limit that the event which starts it says, in seconds, in this field.

    An event that says nothing lets the clock run as long as it ran before; where it never ran, nothing starts. At 0 none
    runs any more.
    """

    field: str


def said(name: str) -> SaidLimit:
    """Take a clock's limit from a field of the event that starts it, in seconds."""
    return SaidLimit(name)


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
    a second starting event does: a new offer is a new thirty seconds (`restart`); a second car does not give the first
    one more time, nor ever starts it again (`first`); a second suspicion gives no more time while the first runs, but what
    had ended starts again (`kept`: a case may be taken up again). `only` are values that fields of these events must have.
    With `at` it runs while the matter stands at this stage, whatever leads there and on (a relapse, too), and says neither
    `since` nor `until`. One that `rings` is nobody's limit: when it runs out it is time to begin something, nobody is late,
    and it is shown to nobody; what started it later than it was started last begins it anew.
    """

    name: str
    label: Label
    limit: timedelta | OptionLimit | SaidLimit
    until: str | tuple[str, ...] = ()
    since: str | tuple[str, ...] | None = None
    calendar: Literal["always", "working"] = "always"
    pause_cap: timedelta | None = None
    ladder: Sequence[Step] = ()
    again: Literal["restart", "first", "kept"] = "restart"
    only: dict[str, Sequence[str]] = field(default_factory=dict)
    at: str = ""
    rings: bool = False

    @property
    def stops(self) -> frozenset[str]:
        """The events that stop this clock, or may."""
        if self.at:
            return frozenset((ADVANCED,))
        return frozenset((self.until,) if isinstance(self.until, str) else self.until)

    @property
    def starts(self) -> frozenset[str]:
        """The events that start this clock, or may."""
        if self.at:
            return frozenset((OPENED, ADVANCED, REOPENED))
        if self.since is None:
            return frozenset((OPENED,))
        return frozenset((self.since,) if isinstance(self.since, str) else self.since)

    def moved_by(self, name: str, event: object) -> tuple[bool, bool]:
        """Whether this event stops it, and whether it starts it."""
        if any(getattr(event, key, None) not in values for key, values in self.only.items()):
            return False, False
        if self.at and name in self.starts:
            return getattr(event, "was", "") == self.at, getattr(event, "stage", "") == self.at
        return name in self.stops, name in self.starts


@dataclass(frozen=True)
class Outcome:
    """A way in which a matter may end; failure is one too. `at` names the stages from which it may; empty: all."""

    name: str
    label: Label
    good: bool = False
    at: tuple[str, ...] = ()


@dataclass(frozen=True)
class Need:
    """What a matter must show before it may end: an event of its own history.

    `on` names the events that meet it; `only` are values that fields of theirs must have. `undone_by` names events after
    which it is missing again. `only_if` are values that details must have, `outcomes` those that ask for it; empty: every
    good one. `once` names events without which it is not asked for at all, `unless_since` those after which it is asked for
    no longer, until one of `once` happens again. `label` says what is there when it is met, for it stands in the list of
    what is missing. Whoever caused an event of `on` worked on the matter, and does not approve its end.
    """

    name: str
    label: Label
    on: str | tuple[str, ...]
    only: dict[str, Sequence[str | bool]] = field(default_factory=dict)
    undone_by: tuple[str, ...] = ()
    only_if: dict[str, Sequence[str]] = field(default_factory=dict)
    outcomes: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    unless_since: tuple[str, ...] = ()

    @property
    def heard(self) -> frozenset[str]:
        """Every event of which it has to know."""
        meeting = (self.on,) if isinstance(self.on, str) else self.on
        return frozenset((*meeting, *self.undone_by, *self.once, *self.unless_since))


@dataclass(frozen=True)
class Closing:
    """How a matter of a kind may end: its outcomes, what each asks for, and how many others must approve it.

    With `approvals` whoever worked on the matter only proposes its end; others, as many, who may `approve_closing` and took
    no part in it, approve or return it. `works` names further events whose actor worked on it, beside stages and needs.
    """

    outcomes: Sequence[Outcome]
    needs: Sequence[Need] = ()
    approvals: int = 0
    works: tuple[str, ...] = ()


@dataclass(frozen=True)
class Review:
    """What becomes of a closed matter: looked at again by people who took no part in it.

    `after_days` after the end a visit is due; a matter that has a level in `by_level` is visited on those days instead.
    `share` of the closed ones is drawn for a call-back by somebody outside the team. Who is found relapsed within
    `relapse_days` reopens the matter at stage `reopens_at` (empty: it stays closed), and its end counts no longer. A clock
    that is to run anew then says `since="matters.matter_reopened"`. `asks_first` are values that details have where a look
    could harm somebody: whoever looks then asks before anything else whether it is safe to come or to call, and says so.
    """

    after_days: Sequence[int] = ()
    by_level: dict[str, Sequence[int]] = field(default_factory=dict)
    share: float = 0.0
    relapse_days: int = 180
    reopens_at: str = ""
    asks_first: dict[str, Sequence[str]] = field(default_factory=dict)


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
    generic doors are shut. With `disclosure` every sealed detail or paper opens to whom one of its lines names and to
    nobody else, for one of `purposes` (words by code). `adverse` are parts whose people must not know of the matter.
    `hidden_with` are relations of links that go out from it: from whom either end is hidden the other is hidden, too, unless
    there is also the link named beside the relation (empty: none undoes it).
    `emergency_reviewers` are roles that are told of an opening in an emergency and review it (none: there is no such
    opening); what stands in `never` no emergency opens.
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
    review: Review | None = None
    version: int = 1
    disclosure: Sequence[Discloses] = ()
    purposes: dict[str, Label] = field(default_factory=dict)
    referrals: Sequence[Referral] = ()
    adverse: Sequence[str] = ()
    hidden_with: dict[str, str] = field(default_factory=dict)
    emergency_reviewers: Sequence[str] = ()
    never: Sequence[str] = ()

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

    def referral(self, name: str) -> Referral | None:
        """The referral of this name, or None."""
        return next((one for one in self.referrals if one.name == name), None)

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
        said: dict[str, object] = {
            "version": self.version,
            "details": sorted(self.details.model_fields),
            "stages": [[s.name, sorted(s.then), s.final] for s in self.stages],
            "clocks": [
                [
                    c.name,
                    str(c.limit),
                    sorted(c.starts),
                    sorted(c.stops),
                    c.calendar,
                    *([c.at] if c.at else ()),
                    *(["rings"] if c.rings else ()),
                ]
                for c in self.clocks
            ],
            "outcomes": [o.name for o in self.closing.outcomes],
        }
        if self.team:
            said["team"] = [[s.name, s.role, s.count, s.substitute, s.optional, s.only_if] for s in self.team]
        if self.closing.needs or self.closing.approvals:
            needs = [
                [
                    n.name,
                    n.on,
                    n.only,
                    n.undone_by,
                    n.only_if,
                    n.outcomes,
                    *([n.once, n.unless_since] if n.once else ()),
                ]
                for n in self.closing.needs
            ]
            said["closing"] = [needs, self.closing.approvals]
        if self.review:
            one = self.review
            said["review"] = [one.after_days, one.by_level, one.share, one.relapse_days, one.reopens_at,
                              *([one.asks_first] if one.asks_first else ())]  # fmt: skip
        if self.disclosure:
            lines = [[*one.fields, *one.readers, *one.purposes, *one.at] for one in self.disclosure]
            said["disclosure"] = [lines, list(self.adverse), list(self.never)]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]
