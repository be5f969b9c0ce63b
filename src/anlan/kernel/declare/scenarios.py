# SPDX-License-Identifier: Apache-2.0
"""A scripted story of a kind on a virtual clock: who does what when, what is refused, and what must have come of it.

It lies in `scenarios/<kind>.py` of a pack and names verbs, roles and codes only. One engine
(`kernel/testing/rehearsing.py`) plays it for the tests, for `anlan rehearse` and for the kind's page in the reference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from ..timing import LOCAL
from .words import Label

MORNING = datetime(2026, 11, 25, 9, 0, tzinfo=LOCAL)  # a Wednesday in working time
REGION = "331002001"  # the street of the district in miniature

type What = Literal["stage", "clock", "seat", "outcome", "event"]


@dataclass(frozen=True)
class Who:
    """The person who plays this part, where a value asks for somebody's id."""

    part: str


@dataclass(frozen=True)
class Newest:
    """The newest matter of this kind of the pack, where a value asks for its id; without a kind: the scenario's own."""

    kind: str = ""


@dataclass(frozen=True)
class Row:
    """The id of a row of a register, by its table in the singular and its code: `Row("car", "fq02")`."""

    table: str
    code: str


@dataclass(frozen=True)
class Later:
    """A moment, so long after the step in which it stands, as ISO text; `as_day` is its day alone."""

    span: timedelta
    as_day: bool = False


@dataclass(frozen=True)
class Result:
    """What the verb of this name answered when it was done last; `field` takes one value out of it, of a list by number."""

    verb: str
    field: str | int = ""


@dataclass(frozen=True)
class Digest:
    """What whoever signs has read: the digest of the document that was drawn up last, for `seen` of `sign_document`."""


@dataclass(frozen=True)
class Picture:
    """A photograph that whoever does it has just sent from his phone: the id of the upload; `shade` tells two apart."""

    shade: int = 60


def later(*, as_day: bool = False, **span: float) -> Later:
    """A moment after the step: `later(hours=6)`; negative spans lie before it."""
    return Later(timedelta(**span), as_day)


@dataclass(frozen=True)
class Expectation:
    """What must be so: a stage, clock, seat or outcome in a state, or an event on the matter's file."""

    what: What
    name: str
    state: str = ""
    of: str = ""  # a kind of the pack; empty: the scenario's own


@dataclass(frozen=True)
class Beat:
    """One moment of a scenario: perhaps somebody does something, and then something is expected.

    `part` is a role of the pack, or another pack's in full; a second person of the same role has a number behind it:
    `officer#2`. `seat:pumper` is whoever has that seat; `door:citizen` somebody without an account, who may what the role
    may. Empty: the office's own hand; `!` the pack's software.
    """

    after: timedelta
    part: str = ""
    verb: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)  # Any: whatever the verb's input takes
    refused: str = ""  # the code of the refusal that must come
    errand: str = ""
    seen: tuple[float, float] | None = None  # WGS-84 degrees
    expects: Sequence[Expectation] = ()

    def by(self, part: str) -> "Beat":
        """Who does it."""
        return replace(self, part=part)

    def by_software(self) -> "Beat":
        """Done by the pack itself, as a reaction would."""
        return replace(self, part="!")

    def does(self, verb: str, **values: Any) -> "Beat":
        """The verb of this pack or of the kernel (Any: its input); a matter not named, and needed, is the newest that fits."""
        return replace(self, verb=verb, values=values)

    def is_refused(self, verb: str, code: str, **values: Any) -> "Beat":
        """The verb is tried and must be refused with this code."""
        return replace(self, verb=verb, values=values, refused=code)

    def is_seen(self, lat: float, lng: float) -> "Beat":
        """His recorder sends where he is, before he does anything."""
        return replace(self, seen=(lat, lng))

    def runs(self, errand: str) -> "Beat":
        """An errand of the pack takes its turn, as a worker would let it."""
        return replace(self, errand=errand)

    def expects_stage(self, stage: str, *, of: str = "") -> "Beat":
        """The matter stands at this stage."""
        return self._and(Expectation("stage", stage, of=of))

    def expects_clock(
        self, clock: str, state: Literal["running", "met", "breached", "paused", "ended"], *, of: str = ""
    ) -> "Beat":
        """The newest clock of this name runs, was met in time, is over (done late counts as over), or ended without a verdict."""
        return self._and(Expectation("clock", clock, state, of))

    def expects_seat(
        self,
        seat: str,
        state: Literal["called", "accepted", "declined", "silent", "left", "released"],
        *,
        of: str = "",
    ) -> "Beat":
        """Somebody called into this seat of the team is in this state."""
        return self._and(Expectation("seat", seat, state, of))

    def expects_outcome(self, outcome: str, *, of: str = "") -> "Beat":
        """The matter ended so."""
        return self._and(Expectation("outcome", outcome, of=of))

    def expects_event(self, event: str, *, of: str = "") -> "Beat":
        """This event, by its full name, is on the matter's file."""
        return self._and(Expectation("event", event, of=of))

    def _and(self, one: Expectation) -> "Beat":
        return replace(self, expects=(*self.expects, one))


def at(minutes: float = 0, *, days: float = 0, hours: float = 0, seconds: float = 0) -> Beat:
    """So long after the scenario began."""
    return Beat(timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds))


@dataclass(frozen=True)
class Scenario:
    """A story of one kind, from its opening on; `given` are tables of the register that it needs beside its people.

    The people come from the parts that the beats name; their codes are `<pack>-<role>`, and `-2` behind it for `#2`.
    """

    label: Label
    steps: Sequence[Beat]
    given: Mapping[str, Sequence[Mapping[str, Any]]] = field(
        default_factory=dict
    )  # Any: a cell, or a value as above
    belongs: Mapping[str, str] = field(
        default_factory=dict
    )  # part → code of his organisation; else the police station
    besides: Sequence[
        str
    ] = ()  # parts of people who are there, so that they may be called, and do nothing of themselves
    begins: datetime = MORNING
    region: str = REGION

    @property
    def parts(self) -> tuple[str, ...]:
        """Everybody who is named, in order of appearance."""
        named = [*(beat.part for beat in self.steps), *self.besides]
        named += [one.part for beat in self.steps for one in whos(beat.values)]
        return tuple(
            dict.fromkeys(
                one for one in named if one and one != "!" and not one.startswith(("seat:", "door:"))
            )
        )

    @property
    def doors(self) -> tuple[str, ...]:
        """The roles of those who come without an account."""
        named = [beat.part.removeprefix("door:") for beat in self.steps if beat.part.startswith("door:")]
        return tuple(dict.fromkeys(named))


def whos(value: Any) -> list[Who]:
    """Every person named anywhere in a value (Any: nested as JSON is)."""
    if isinstance(value, Who):
        return [value]
    if isinstance(value, Mapping):
        return [one for inner in value.values() for one in whos(inner)]
    if isinstance(value, (list, tuple)):
        return [one for inner in value for one in whos(inner)]
    return []
