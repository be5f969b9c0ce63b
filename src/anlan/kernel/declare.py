# SPDX-License-Identifier: Apache-2.0
"""What a pack is allowed to say: typed declarations, checked at start."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from .fields import Details, Mark

type Label = Any  # a lazy translation or a str; Django gives no public type for the pair


def minutes(count: float) -> timedelta:
    """A duration, as a reader says it."""
    return timedelta(minutes=count)


def seconds(count: float) -> timedelta:
    """A duration, as a reader says it."""
    return timedelta(seconds=count)


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


@dataclass(frozen=True)
class Page:
    """A page of a pack: its place under `/<pack>/<name>`, its menu entry and who may see it."""

    name: str
    label: Label
    view: Callable[..., Any]  # a Django view; the kernel does not know its types
    icon: str = "list"
    may: str = "view"
    in_menu: bool = True
    path: str | None = None


@dataclass(frozen=True)
class Verb:
    """How a command stands on the page of its matter: under this key, with this icon.

    `waits_at` are the stages at which the matter waits for whoever may do it (`mine`: only for those who take part).
    `waits_for` adds matters that wait for it whatever their stage, as a query of their ids.
    `opens` is a page of the pack that does it better than a form; `{number}` in it is the matter's. `ends` marks a
    deed that takes something away.
    """

    name: str
    key: str = ""
    icon: str = ""
    waits_at: Sequence[str] = ()
    mine: bool = False
    opens: str = ""
    ends: bool = False
    waits_for: Callable[[], Any] | None = None


@dataclass(frozen=True)
class Lack:
    """One thing that stands between a matter and its end: open, half done, or done."""

    label: Label
    note: Label = ""
    state: Literal["", "half", "ok"] = ""


@dataclass(frozen=True)
class Paper:
    """Sealed words that stand beside a matter: one more masked detail of its page and API, opened as details are.

    `name` begins with `written-`, which no detail can. `lines` gives the words in clear to whoever has asked for
    permission and writes the ledger; `on` names the events that add to them.
    """

    name: str
    mark: Mark
    lines: Callable[..., list[str]]  # (matter)
    on: Sequence[str] = ()


@dataclass(frozen=True)
class Presence:
    """Somebody of a matter who takes no part in its work, as far as the reader may know who it is."""

    name: str
    code: str
    part: Label
    since: datetime


@dataclass(frozen=True)
class MatterPage:
    """What a pack adds to the page of its own kind: its verbs in the order of duty and a panel of its own.

    `panel` takes the request and the matter and gives what `template` reads, or None; `place` and `lacks` in it say
    where the matter is and what it needs before its end; `places` says the former of several. Matters linked by one of
    `belongs` share their history and clocks. `by` says of events whose hand they show, `seats` the same of parts: guard or police.
    `papers` are sealed words beside the matter, `written` says without opening how many there are of each, by name
    (of notes too, where one question answers both);
    `people` are those whom it concerns; `proofs` are files beside its evidence that can be checked by themselves;
    `choices` gives what a verb's field may hold for this matter, by `verb.field`;
    `standing` says where those who take part are by now;
    `concerned` finds the matters of whoever has a telephone, so that he can read who looked at them.
    """

    kind: str
    verbs: Sequence[Verb] = ()
    panel: Callable[..., dict[str, Any] | None] | None = None  # (request, matter): the kernel knows no HTTP
    template: str = ""
    places: Callable[..., dict[Any, str]] | None = (
        None  # (caller, matters) → by id, as far as the caller may know
    )
    belongs: Sequence[str] = ()
    by: dict[str, str] = field(default_factory=dict)
    seats: dict[str, str] = field(default_factory=dict)
    papers: Sequence[Paper] = ()
    written: Callable[..., dict[str, int]] | None = None  # (matter)
    people: Callable[..., Sequence[Presence]] | None = None  # (ids of matters, clear=bool)
    proofs: Callable[..., Sequence[tuple[str, str]]] | None = None  # (matter) → name and text of each
    choices: dict[str, Callable[..., list[tuple[str, str]]]] = field(default_factory=dict)  # (matter)
    standing: Callable[..., dict[Any, tuple[str, str]]] | None = (
        None  # (ids of matters) → by person: state of the seat, words
    )
    concerned: Callable[[str], Sequence[Any]] | None = None  # (telephone) → ids of matters


@dataclass(frozen=True)
class Tell:
    """Who is told when something happens, in words that fit a locked phone: no name, no place, nobody's story.

    `person` is the field of the event that holds whom it concerns, `roles` are roles of the pack whose holders in the
    matter's region are told; `by_ladder`: at a later rung of a breached clock, the role that the clock's ladder names.
    `only` are values that fields of the event must have. `until` are events after which it is too late to tell.
    `then` are roles told in turn, when nobody was reached `within` the time. `about` names a field with the matter that
    it rings for; `opens` is a page, `{number}` in it is the matter's. What is `urgent` rings in quiet hours, too.
    """

    name: str
    on: str
    label: Label
    person: str = ""
    roles: Sequence[str] = ()
    by_ladder: bool = False
    only: dict[str, Sequence[str | int]] = field(default_factory=dict)
    until: Sequence[str] = ()
    urgent: bool = False
    within: timedelta = timedelta(hours=1)
    then: Sequence[str] = ()
    about: str = ""
    opens: str = "/m/{number}"


@dataclass(frozen=True)
class Role:
    """A set of permissions that is granted within a region, or only on matters one is involved in.

    `keeps` is how long the law keeps what its holder records (PB-R3); None: the longest, six months. `second_factor`: who
    holds it shows a second factor at sign-in, where the office has not turned that off.
    """

    name: str
    label: Label
    may: Sequence[str]
    scope: Literal["region", "involved"] = "region"
    keeps: timedelta | None = None
    second_factor: bool = False


@dataclass(frozen=True)
class Option:
    """A setting that a district may turn, with a value for each region and its history.

    `words` says what its few values mean; 0 and 1 alone mean off and on without it.
    """

    name: str
    default: int
    label: Label
    least: int = 0
    most: int = 10**9
    words: Sequence[Label] = ()  # of each value, from `least` on

    @property
    def is_switch(self) -> bool:
        """Whether it is on or off and nothing between."""
        return (self.least, self.most) == (0, 1) and not self.words


@dataclass(frozen=True)
class Rule:
    """A rule that binds the software (K13): the code that cites its id keeps it, the tests that cite it prove it.

    `source` names law or norm; empty for a proposal of this project. `kept` says how: by code that enforces it, by the
    absence of what it forbids, or later, when the part that it binds is built.
    """

    id: str
    label: Label
    source: str = ""
    kept: Literal["enforced", "by_absence", "later"] = "enforced"


@dataclass(frozen=True)
class Topic:
    """What machines say under `<word>/<version>/{device}/<channel>`, and the function that takes it: it only translates.

    `take(device, channel, body, heard_at)` runs commands as `device.caller(pack)`; the bytes that it answers go back on
    the same topic with `/ok` behind it. With `batch` it takes a list of `Told` instead: telemetry, of which some may be
    lost. `most` bounds the bytes of a frame, its signature included.
    """

    pattern: str
    take: Callable[..., Any]  # (DeviceSeen, str, dict, datetime) → bytes | None, or (list[Told]) → None
    most: int = 2048
    qos: Literal[0, 1] = 1
    batch: bool = False


# Who hears of records of a pack that tell of no matter: their fields and region, as many answers, in their order. Without it
# nobody but an auditor does; of a record with a matter, those hear who may view it.
type Hears = Callable[[Sequence[Mapping[str, Any]]], Sequence[frozenset[UUID]]]


@dataclass(frozen=True)
class Pack:
    """What the places of a pack cannot say."""

    label: Label
    icon: str = "folder"
    pages: Sequence[Page] = ()
    roles: Sequence[Role] = ()
    options: Sequence[Option] = ()
    rules: Sequence[Rule] = ()
    order: int = 50
    requires: str = ""
    labels: dict[str, Label] = field(default_factory=dict)
    matter_pages: Sequence[MatterPage] = ()
    tells: Sequence[Tell] = ()
    topics: Sequence[Topic] = ()
    hears: Hears | None = None
    kinds: Sequence[str] = ()  # in the order of the menu; what is not named comes after
