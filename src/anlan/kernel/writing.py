# SPDX-License-Identifier: Apache-2.0
"""One write at a time per database file, one transaction per command, and the events as its last statement.

SQLite: a fair turn in the process, a file lock across processes, then BEGIN IMMEDIATE (settings). PostgreSQL: the
events go in under one advisory lock, in one statement, so positions are committed in order and no reader can skip one.
"""

import fcntl
import json
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from itertools import batched
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from . import timing
from .context import Context
from .events.tail import CHANNEL, names_to_tell, wake

LOG_LOCK = 331002
AT_ONCE = 500  # rows in one of SQLite's statements, which takes 32,766 values at most
NAMED_LOCKS = 331003
_inside: ContextVar[bool] = ContextVar("inside a write", default=False)
_shared: ContextVar[list[Context] | None] = ContextVar("deeds of one transaction", default=None)


class Turn:
    """First come, first served, within the process and, by a file lock, across processes."""

    def __init__(self) -> None:
        self._queue: deque[threading.Lock] = deque()
        self._guard = threading.Lock()
        self._file: IO[str] | None = None
        self._path: Path | None = None

    @contextmanager
    def taken(self, database: str) -> Iterator[None]:
        """Wait for the turn and hold it."""
        mine = threading.Lock()
        mine.acquire()
        with self._guard:
            self._queue.append(mine)
            first = len(self._queue) == 1
        if not first:
            mine.acquire()
        try:
            with self._across_processes(database):
                yield
        finally:
            with self._guard:
                self._queue.popleft()
                if self._queue:
                    self._queue[0].release()

    @contextmanager
    def _across_processes(self, database: str) -> Iterator[None]:
        if ":memory:" in database or "mode=memory" in database:
            yield
            return
        path = Path(database + ".turn")
        if self._path != path:
            self._file, self._path = path.open("w"), path
        assert self._file is not None
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)


_turn = Turn()


def turn() -> AbstractContextManager[None]:
    """The writers' turn of the database in use; PostgreSQL needs none."""
    if connection.vendor != "sqlite":
        return nullcontext()
    return _turn.taken(str(connection.settings_dict["NAME"]))


@contextmanager
def writing(ctx: Context, *more: Context) -> Iterator[None]:
    """A transaction of its own; what was recorded goes into the log as the last statement before COMMIT.

    A follower may write for several events at once, each with a context of its own, which names its cause.
    """
    deeds = _shared.get()
    if deeds is not None:
        alone = _shared.set(None)
        try:
            with transaction.atomic():
                yield
        finally:
            _shared.reset(alone)
        deeds += (ctx, *more)
        return
    if _inside.get():
        raise RuntimeError("a write opens its own transaction: it cannot stand inside another")
    mark = _inside.set(True)
    try:
        with turn(), transaction.atomic(durable=True):
            yield
            _log(ctx, *more)
    finally:
        _inside.reset(mark)


@contextmanager
def together() -> Iterator[None]:
    """One transaction for several deeds: each is whole or not at all by itself, and all their events go in at the end.

    For one who hears many at once, such as the bridge of machines: what a deed cost was mostly its COMMIT. Nothing may be
    told to anybody before the block has ended.
    """
    if _inside.get():
        raise RuntimeError("a write opens its own transaction: it cannot stand inside another")
    deeds: list[Context] = []
    mark, held = _inside.set(True), _shared.set(deeds)
    try:
        with turn(), transaction.atomic(durable=True):
            yield
            _log(*deeds)
    finally:
        _shared.reset(held)
        _inside.reset(mark)


@contextmanager
def plain_writing() -> Iterator[None]:
    """A transaction without events, for what is not answered for: positions, ledgers, followers' places."""
    if _inside.get():
        yield
        return
    mark = _inside.set(True)
    try:
        with turn(), transaction.atomic(durable=True):
            yield
    finally:
        _inside.reset(mark)


@contextmanager
def one_statement() -> Iterator[None]:
    """The same for what is a single statement: the database makes it whole by itself, so no transaction goes around it."""
    if _inside.get():
        yield
        return
    with turn():
        yield


def one_at_a_time(*names: str) -> None:
    """Inside a write: who gives the same name waits until this one has ended (on SQLite the turn sees to it).

    Several names are taken one after the other, in the order in which they are given.
    """
    if connection.vendor == "postgresql":
        locks = ", ".join(["pg_advisory_xact_lock(%s, hashtext(%s))"] * len(names))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {locks}", [value for name in names for value in (NAMED_LOCKS, name)])


def insert(row: Model) -> None:
    """A new row, as `save(force_insert=True)` writes it, without making up the statement anew each time."""
    fields, statement = _inserting(type(row))
    with connection.cursor() as cursor:
        cursor.execute(
            statement, [one.get_db_prep_save(getattr(row, one.attname), connection) for one in fields]
        )
    row._state.adding, row._state.db = False, connection.alias


def insert_all(rows: Sequence[Model]) -> None:
    """New rows of one table, in one statement."""
    if not rows:
        return
    fields, statement = _inserting(type(rows[0]))
    marks = statement[statement.rindex("(") :]
    values = [one.get_db_prep_save(getattr(row, one.attname), connection) for row in rows for one in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement + f", {marks}" * (len(rows) - 1), values)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def update(row: Model, *names: str) -> None:
    """These columns of a row, as `save(update_fields=names)` writes them; raises DatabaseError when it is gone."""
    fields, statement = _updating(type(row), names)
    with connection.cursor() as cursor:
        cursor.execute(
            statement, [one.get_db_prep_save(getattr(row, one.attname), connection) for one in fields]
        )
        if cursor.rowcount != 1:
            raise DatabaseError(f"{row._meta.label}: no such row to save")


def update_all(rows: Sequence[Model], *names: str) -> None:
    """These columns of several rows of one table, without waiting for each; raises DatabaseError when one is gone."""
    if not rows:
        return
    fields, statement = _updating(type(rows[0]), names)
    values = [[one.get_db_prep_save(getattr(row, one.attname), connection) for one in fields] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
        if cursor.rowcount != len(rows):
            raise DatabaseError(f"{rows[0]._meta.label}: no such row to save")


@cache
def _inserting(model: type[Model]) -> tuple[Sequence[Any], str]:
    fields = model._meta.concrete_fields
    names, marks = ", ".join(f'"{one.column}"' for one in fields), ", ".join(["%s"] * len(fields))
    return fields, f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})'  # noqa: S608 – our own names


@cache
def _updating(model: type[Model], names: tuple[str, ...]) -> tuple[Sequence[Any], str]:
    key = model._meta.pk
    fields: list[Any] = [
        model._meta.get_field(name) for name in names
    ]  # Any: a field, never a relation from elsewhere
    sets = ", ".join(f'"{one.column}" = %s' for one in fields)
    statement = f'UPDATE "{model._meta.db_table}" SET {sets} WHERE "{key.column}" = %s'  # noqa: S608 – our own names
    return [*fields, key], statement


def canonical(fields: dict[str, object]) -> str:
    """JSON as RFC 8785 prints it, for what events may hold: ASCII keys, whole numbers, no floats."""
    return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _log(*contexts: Context) -> None:
    """The transaction's last deed: what was recorded goes into the log, and after the commit whoever follows it gets up."""
    names = [one.event.name for ctx in contexts for one in ctx.recorded]
    if names:
        head = append(*contexts)
        transaction.on_commit(lambda: wake(head, names))


def append(*contexts: Context) -> int:
    """Put what was recorded into the log; the position of its last line."""
    heard = timing.now()
    rows = [
        (
            one.id, one.event.name, one.event.version, one.event.matter, one.held.kind, one.held.region,
            ctx.caller.person, ctx.caller.channel, ctx.act, ctx.caller.cause, one.at, heard,
            canonical(one.event.fields()),
        )
        for ctx in contexts
        for one in ctx.recorded
    ]  # fmt: skip
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            columns = [list(column) for column in zip(*rows, strict=True)]
            with _and_commit():
                cursor.execute(_INSERT, [*columns, names_to_tell([row[1] for row in rows])])
            return int(cursor.fetchone()[0])
        last = 0
        for some in batched(rows, AT_ONCE):
            cursor.execute(_values(len(some)), [as_column(value) for row in some for value in row])
            last = max(int(position) for (position,) in cursor.fetchall())
        return last


@contextmanager
def _and_commit() -> Iterator[None]:
    """PostgreSQL: what the block sends goes out in one message with the COMMIT of the transaction that it ends.

    Whoever holds the log's lock must not wait for his own next turn on the processor. When the block's statement fails,
    the server skips the COMMIT.
    """
    if len(connection.atomic_blocks) > 1:  # an outer block ends it, in tests
        yield
        return
    wire = connection.connection
    with connection.wrap_database_errors, wire.pipeline():
        yield
        wire.execute("COMMIT")


COLUMNS = (
    ("id", "uuid"), ("name", "text"), ("version", "int"), ("matter", "uuid"), ("kind", "text"), ("region", "text"),
    ("actor", "uuid"), ("channel", "text"), ("act", "uuid"), ("cause", "uuid"), ("at", "timestamptz"),
    ("recorded_at", "timestamptz"), ("fields", "text"),
)  # fmt: skip
_NAMES = ", ".join(f'"{name}"' for name, _ in COLUMNS)
_ARRAYS = ", ".join(f"%s::{kind}[]" for _, kind in COLUMNS)
# MATERIALIZED: the lock is taken before the first position is drawn from the sequence.
_INSERT = f"""
WITH l AS MATERIALIZED (SELECT pg_advisory_xact_lock({LOG_LOCK})),
added AS (
  INSERT INTO kernel_eventrecord({_NAMES})
  SELECT {", ".join(f't."{name}"' for name, _ in COLUMNS)}
  FROM l, unnest({_ARRAYS}) WITH ORDINALITY AS t({_NAMES}, o) ORDER BY o
  RETURNING position
)
SELECT max(position), pg_notify('{CHANNEL}', max(position)::text || %s::text) FROM added
"""  # noqa: S608 – nothing in it comes from outside


def _values(count: int) -> str:
    """One statement for so many rows; the writers' turn keeps them in order."""
    row = f"({', '.join(['%s'] * len(COLUMNS))})"
    rows = ", ".join([row] * count)
    return f"INSERT INTO kernel_eventrecord ({_NAMES}) VALUES {rows} RETURNING position"  # noqa: S608 – our own names


def as_column(value: Any) -> Any:
    """An id or a moment as the database in use keeps it, for a statement written by hand (Any: what a column holds)."""
    if connection.vendor == "postgresql":
        return value
    if isinstance(value, UUID):
        return value.hex
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
