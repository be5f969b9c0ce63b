# SPDX-License-Identifier: Apache-2.0
"""A follower: reads the log in order, keeps its position, and does something about the events it wants."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from itertools import batched

from django.db import connection

from .. import timing
from ..context import Caller, Context
from ..events import log
from ..events.base import Event
from ..events.models import Checkpoint, EventRecord
from ..events.upcast import event_of
from ..writing import LOG_LOCK, as_column, one_statement, plain_writing, writing
from .patience import Patience, is_outage

BATCH = 200
TOGETHER = 20  # events that a recorder digests in one transaction at most: it holds rows that others wait for
LAZY = 2.0  # machine seconds: how seldom a place is looked at while nothing concerned the follower
_PLACE = "SELECT position, stopped_at, problem FROM kernel_checkpoint WHERE name = %s"
_MOVE = "UPDATE kernel_checkpoint SET position = %s, moved_at = %s WHERE name = %s AND position = %s"
type Reader = Callable[[int, int], list[EventRecord]]


class Stopped(RuntimeError):
    """The follower stands still until a person lets it go on."""


class Overtaken(RuntimeError):
    """Another process moved this follower's position: it is not ours any more."""


class Follower(ABC):
    """Goes through the log under one name. One process at a time works on it (see `lease`)."""

    name: str
    wants: frozenset[str] | None = None  # None: every event
    gathers: float = 0.0  # machine seconds between two goes of a worker: what comes meanwhile is one batch

    def __init__(self) -> None:
        self._read_upto: int | None = None
        self._looked_at = 0.0

    @abstractmethod
    def take(self, records: list[EventRecord]) -> None:
        """Do something about these records and store the position together with it."""

    def wanted(self, record: EventRecord) -> bool:
        """Whether this follower does something about the record."""
        return self.wants is None or record.name in self.wants

    def step(self, read: Reader = log.read_after, limit: int = BATCH) -> int:
        """Go through the next records; how many there were. Raises Stopped.

        The stored place is looked at when nothing is remembered, and now and then: most events concern few followers,
        and to ask for each costs as much as a small command. `take` reads it again, inside its transaction.
        """
        place, after = None, self._read_upto
        if after is None or time.monotonic() - self._looked_at > LAZY:
            place = checkpoint(self.name)
            if place.stopped_at is not None:
                raise Stopped(place.problem)
            after = max(place.position, after or 0)
            self._looked_at = time.monotonic()
        records = read(after, limit)
        upto = records[-1].position if records else after
        mine = [record for record in records if self.wanted(record)]
        if mine:
            self.take(mine)
        elif place is not None and upto > place.position:
            self.put_by(place.position, upto)
        self._read_upto = upto
        return len(records)

    def put_by(self, old: int, new: int) -> None:
        """Store that nothing up to `new` concerned this follower."""
        with plain_writing():
            self.move(old, new)

    def move(self, old: int, new: int) -> None:
        """Move the stored position, inside the caller's transaction; raises Overtaken."""
        with connection.cursor() as cursor:
            cursor.execute(_MOVE, [new, as_column(timing.now()), self.name, old])
            if cursor.rowcount != 1:
                raise Overtaken(self.name)

    def stored_position(self) -> int:
        """The stored position, whether the follower stands still or not."""
        return self._place()[0]

    def locked_position(self) -> int:
        """The stored position, locked until the transaction ends; raises Stopped."""
        position, stopped_at, problem = self._place(
            " FOR UPDATE" if connection.features.has_select_for_update else ""
        )
        if stopped_at is not None:
            raise Stopped(problem)
        return position

    def _place(self, lock: str = "") -> tuple[int, object, str]:
        with connection.cursor() as cursor:
            cursor.execute(_PLACE + lock, [self.name])
            row = cursor.fetchone()
        if row is None:
            raise Overtaken(self.name)
        return row

    def forget(self) -> None:
        """Forget what was read in memory; after a fault the stored position counts."""
        self._read_upto = None


def checkpoint(name: str) -> Checkpoint:
    """The stored place of a follower; a new one begins before the first event."""
    row = Checkpoint.objects.filter(name=name).first()
    if row is None:
        with plain_writing():
            row, _ = Checkpoint.objects.get_or_create(name=name)
    return row


def begin_all(names: Sequence[str]) -> dict[str, int]:
    """Where followers of these names stand that do not stand still; new ones begin before the first event."""
    rows = {one.name: one for one in Checkpoint.objects.filter(name__in=names)}
    if new := [Checkpoint(name=name) for name in names if name not in rows]:
        with plain_writing():
            Checkpoint.objects.bulk_create(new, ignore_conflicts=True)
    stopped = {name for name, one in rows.items() if one.stopped_at is not None}
    return {name: rows[name].position if name in rows else 0 for name in names if name not in stopped}


def put_by_all(names: Sequence[str], upto: int) -> None:
    """Store that nothing up to `upto` concerned these followers."""
    behind = Checkpoint.objects.filter(name__in=names, position__lt=upto, stopped_at=None)
    with one_statement():
        behind.update(position=upto, moved_at=timing.now())


def positions(names: Iterable[str] | None = None) -> dict[str, int]:
    """Where followers stand."""
    rows = Checkpoint.objects.all() if names is None else Checkpoint.objects.filter(name__in=list(names))
    return dict(rows.values_list("name", "position"))


class Recorder(Follower):
    """A follower of the kernel that records events of its own: effect, events and position in one transaction."""

    def __init__(self) -> None:
        super().__init__()
        self.patience = Patience(self.name)

    @abstractmethod
    def follow(self, ctx: Context, record: EventRecord, event: Event) -> None:
        """Do something about one event."""

    def begin(self, records: Sequence[EventRecord]) -> None:
        """A transaction begins for these records: what they need can be read at once, and locked."""

    def settle(self) -> None:
        """It ends: write what `follow` only remembered."""

    def take(self, records: list[EventRecord]) -> None:
        """Some events in one transaction; when one of them fails, each alone, so that the others are not held up.

        What cannot be digested is parked: one matter's clocks must not stop the clocks of all others.
        """
        for some in batched(records, TOGETHER):
            if len(some) == 1 or not self._take_together(some):
                self._take_each(some)

    def _take_together(self, records: Sequence[EventRecord]) -> bool:
        """Whether all could be digested; if not, nothing was written."""
        contexts = [self._context(record) for record in records]
        try:
            with writing(*contexts):
                old = self.locked_position()
                self._digest_all(
                    [one for one in zip(contexts, records, strict=True) if one[1].position > old]
                )
                if records[-1].position > old:
                    self.move(old, records[-1].position)
        except Exception as fault:
            if isinstance(fault, (Overtaken, Stopped)) or is_outage(fault):
                raise
            return False
        self.patience.went_well()
        return True

    def _take_each(self, records: Sequence[EventRecord]) -> None:
        for record in records:
            try:
                self._take_one(record)
            except Exception as fault:
                if isinstance(fault, (Overtaken, Stopped)) or is_outage(fault):
                    raise
                self.patience.failed(record, fault)
            else:
                self.patience.went_well()

    def once(self, record: EventRecord) -> None:
        """Run for one record again: a person retries what was parked."""
        ctx = self._context(record)
        with writing(ctx):
            self._digest_all([(ctx, record)])

    def _take_one(self, record: EventRecord) -> None:
        ctx = self._context(record)
        with writing(ctx):
            old = self.locked_position()
            if old >= record.position:
                return
            self._digest_all([(ctx, record)])
            self.move(old, record.position)

    def _context(self, record: EventRecord) -> Context:
        return Context(Caller(None, self.name, "follower", cause=record.id), at=record.at)

    def _digest_all(self, some: Sequence[tuple[Context, EventRecord]]) -> None:
        self.begin([record for _, record in some])
        for ctx, record in some:
            self._digest(ctx, record)
        self.settle()

    def _digest(self, ctx: Context, record: EventRecord) -> None:
        event = event_of(record)
        if event is not None:
            if record.matter is not None:
                ctx.hold(record.matter, record.kind, record.region)
            self.follow(ctx, record, event)


def lock_log() -> None:
    """Inside a transaction: nobody appends until it ends (PostgreSQL; on SQLite the turn does it)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOG_LOCK])
