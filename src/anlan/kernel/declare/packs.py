# SPDX-License-Identifier: Apache-2.0
"""What a pack says of itself: its roles, settings, rules, who is told of what, and what its machines say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from .pages import MatterPage, Page
from .words import Label


@dataclass(frozen=True)
class Tell:
    """Who is told when something happens, in words that fit a locked phone: no name, no place, nobody's story.

    `person` is the field of the event that holds whom it concerns, one or several, `roles` are roles of the pack whose holders in the
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

    `in_region` is what its holder may besides in the whole of that region, where the rest is for matters he is involved in: a
    duty that begins before there is a matter. `keeps` is how long the law keeps what its holder records (PB-R3); None: the
    longest, six months. `second_factor`: who holds it shows a second factor at sign-in, where the office has not turned that
    off.
    """

    name: str
    label: Label
    may: Sequence[str]
    scope: Literal["region", "involved"] = "region"
    keeps: timedelta | None = None
    second_factor: bool = False
    in_region: Sequence[str] = ()


def full_names(pack: str, permissions: Sequence[str]) -> frozenset[str]:
    """Permissions as a pack's role names them, with the pack before those that are its own."""
    return frozenset(one if "." in one else f"{pack}.{one}" for one in permissions)


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
    lost. `most` bounds the bytes of the JSON; the signature comes on top.
    """

    pattern: str
    take: Callable[..., Any]  # (DeviceSeen, str, dict, datetime) → bytes | None, or (list[Told]) → None
    most: int = 2048
    qos: Literal[0, 1] = 1
    batch: bool = False


# Who hears of records of a pack that tell of no matter: their fields and region, as many answers, in their order. Without it
# nobody but an auditor does; of a record with a matter, those hear who may view it.
type Hears = Callable[[Sequence[Mapping[str, Any]]], Sequence[frozenset[UUID]]]

# Who may not view a matter, and yet hears that something changed in what is his own: asked of each record with a matter of a
# pack (its event, kind and matter), as many answers, in their order. They hear `<pack>.own_changed` and nothing else of it.
type Echoes = Callable[[Sequence[Mapping[str, Any]]], Sequence[frozenset[UUID]]]


@dataclass(frozen=True)
class Pack:
    """What the places of a pack cannot say."""

    label: Label
    icon: str = "file-text"
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
    echoes: Echoes | None = None
    kinds: Sequence[str] = ()  # in the order of the menu; what is not named comes after
