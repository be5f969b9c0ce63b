# SPDX-License-Identifier: Apache-2.0
"""Who acts, through which channel, what one run of a command records, and what one reading of a page knows already."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from typing import Literal
from uuid import UUID

from . import timing
from .events.base import Event
from .ids import new_id

Channel = Literal["page", "api", "push", "clock", "reaction", "cli", "follower", "import", "device"]


@dataclass(frozen=True)
class Grant:
    """A role held within a region subtree (and, if said, one organisation).

    `involved_only`: it holds on matters one takes part in, wherever they are; `bound` is the subtree that a token
    does not let it leave even then.
    """

    role: str
    region: str
    organisation: UUID | None
    permissions: frozenset[str]
    involved_only: bool = False
    bound: str = ""


@dataclass(frozen=True)
class Session:
    """The sign-in in which a person acts on a page: since when, last seen, when he last showed a second factor, how long it may rest."""

    id: UUID
    since: datetime
    seen_at: datetime
    confirmed_at: datetime | None = None
    idle: timedelta = timedelta(minutes=30)


@dataclass(frozen=True)
class Device:
    """From what a deed comes, and which version of its matter it had seen (kernel/matters/versions.py).

    `id` is one that the device made up itself; `sort` is `phone`, `tablet`, `computer` or `program`.
    """

    id: str = ""
    sort: str = ""
    saw: int | None = None


@dataclass(frozen=True)
class Caller:
    """Who acts; `pack` is set for a reaction and a device, which may run its own pack's commands only."""

    person: UUID | None
    name: str
    channel: Channel
    grants: tuple[Grant, ...] = ()
    pack: str | None = None
    purpose: str = ""
    cause: UUID | None = None
    session: Session | None = None

    def grants_for(self, permission: str) -> tuple[Grant, ...]:
        """The grants that hold this permission."""
        return tuple(grant for grant in self.grants if permission in grant.permissions)

    @property
    def owner(self) -> str:
        """Whose receipts these are."""
        return str(self.person) if self.person else f"{self.channel}:{self.name}"


@dataclass(frozen=True)
class Held:
    """What a record says of its matter: its kind and the path of its region."""

    kind: str
    region: str


@dataclass(frozen=True)
class Recorded:
    """An event on its way into the log."""

    event: Event
    held: Held
    at: datetime
    id: UUID = field(default_factory=new_id)


class UnknownMatter(RuntimeError):
    """An event names a matter that this run neither locked nor opened."""


class Context:
    """One run inside a transaction: it can record, and cannot reach outside."""

    def __init__(self, caller: Caller, *, at: datetime | None = None, device: Device | None = None) -> None:
        self.caller = caller
        self.device = device or Device()
        self.told = ""  # what whoever asked must hear beside the result, in his language
        self.at = at or timing.now()
        self.act = new_id()
        self.held: dict[UUID, Held] = {}
        self.rows: dict[
            UUID, object
        ] = {}  # the locked rows themselves, so that a body need not read them again
        self.recorded: list[Recorded] = []
        self.touched: UUID | None = None

    def hold(self, matter: UUID, kind: str, region: str) -> None:
        """Remember a locked or newly opened matter, so that its events know their kind and region."""
        self.held[matter] = Held(kind, region)
        if self.touched is None:
            self.touched = matter

    def not_before(self, moment: datetime | None) -> None:
        """What is stated cannot lie before what it answers: a slow or wishful clock is moved up to it."""
        if moment is not None and self.at < moment:
            self.at = moment

    def record(self, event: Event, *, region: str = "", at: datetime | None = None) -> None:
        """Put an event into the log when this run commits."""
        if event.matter is None:
            held = Held("", region)
        elif event.matter in self.held:
            held = self.held[event.matter]
        else:
            raise UnknownMatter(f"{event.name}: {event.matter}")
        self.recorded.append(Recorded(event, held, at or self.at))

    def names(self) -> Iterable[str]:
        """The names of what was recorded so far."""
        return [one.event.name for one in self.recorded]


_known: ContextVar[dict[Hashable, object] | None] = ContextVar("answers of this reading", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """A page is drawn, and nothing is written meanwhile: what was answered once holds until its end."""
    mark = _known.set({})
    try:
        yield
    finally:
        _known.reset(mark)


def is_reading() -> bool:
    """Whether a page is drawn, and what was answered once holds."""
    return _known.get() is not None


def once_a_reading[**P, R](ask: Callable[P, R]) -> Callable[P, R]:
    """Ask it once in a reading for the same things; outside of one, commands and followers ask each time."""

    @wraps(ask)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        known = _known.get()
        if known is None:
            return ask(*args, **kwargs)
        key = (ask, args, *sorted(kwargs.items()))
        if key not in known:
            known[key] = ask(*args, **kwargs)
        return known[key]  # type: ignore[return-value]

    return asked
