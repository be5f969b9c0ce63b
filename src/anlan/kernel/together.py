# SPDX-License-Identifier: Apache-2.0
"""Rows that stand beside one thing in many tables, read by one question while a page is drawn.

A page that shows a whole matter asks twenty tables for a handful of rows. `Beside` names those tables; the first of
them that is asked for in a reading brings the others along, whoever shows them. Outside of a reading each asks alone.
A command that decides before it writes opens a reading of its own for what it decides from.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, wraps
from operator import attrgetter
from typing import Any, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import DateTimeField, Field, Model, QuerySet
from django.db.models import Value as Fixed
from django.db.models.functions import JSONArray

from .command.ready import Ready, Value, samples_of
from .context import is_reading, once_a_reading

MOST = 100  # values that a function of PostgreSQL takes before its version 16: a list, for names would take as many again

type Said = dict[str, Any]  # Any: JSON values, by path and column
type Column = Field[Any, Any]  # Any: whatever it holds
type Columns = list[tuple[str, Column]]  # with the path of each


class Beside:
    """Tables whose rows belong to things of one sort: `rows` takes each as a queryset of the thing's id.

    What is asked by more than an id says its `kinds`, such as a machine's id, a person's, and a moment. These values stand
    in plain conditions, and nothing else in them changes: the statement is made up once. Related rows come along by
    `select_related` with names, single columns by `only`; the order is the queryset's.
    """

    def __init__(self, *kinds: type[Value]) -> None:
        self._kinds = kinds or (UUID,)
        self._asks: list[Callable[..., QuerySet[Any]]] = []  # Any: each of another model
        self.together: Callable[..., list[list[Any]]] = once_a_reading(self._together)

    def rows[**P, M: Model](self, ask: Callable[P, QuerySet[M]]) -> Callable[P, list[M]]:
        """One more table: the same function, which gives the rows."""
        place = len(self._asks)
        self._asks.append(ask)

        @wraps(ask)
        def told(*key: P.args, **named: P.kwargs) -> list[M]:
            if named or not is_reading():  # what is asked by name may stand in another order: it asks alone
                return list(ask(*key, **named))
            return self.together(*key)[place]

        return told

    @cached_property
    def _ready(self) -> Ready[tuple[int, list[Any]]]:
        return Ready(self._union, *self._kinds)

    @cached_property
    def _tables(self) -> list["_Table"]:
        return [_Table.of(ask(*samples_of(self._kinds))) for ask in self._asks]

    def _union(self, *key: Value) -> QuerySet[Any, Any]:
        return _union([ask(*key) for ask in self._asks], self._tables)

    def _together(self, *key: Value) -> list[list[Any]]:
        return _told(self._tables, self._ready(*key))


def at_once(*asks: QuerySet[Any, Any]) -> list[list[Any]]:
    """The rows of several tables by one question, made up anew each time: for what depends on more than plain values.

    The order is each queryset's own and is made here; a cut stands in a subquery (Any: models).
    """
    tables = [_Table.of(ask) for ask in asks]
    return _told(tables, _union(asks, tables))


def _union(asks: Sequence[QuerySet[Any, Any]], tables: Sequence["_Table"]) -> QuerySet[Any, Any]:
    first, *others = (
        ask.order_by().values_list(Fixed(place), JSONArray(*table.paths))
        for place, (ask, table) in enumerate(zip(asks, tables, strict=True))
    )
    return first.union(*others, all=True)


def _told(tables: Sequence["_Table"], rows: Iterable[tuple[int, list[Any]]]) -> list[list[Any]]:
    found: list[list[Any]] = [[] for _ in tables]
    for place, said in rows:
        found[place].append(tables[place].row(dict(zip(tables[place].paths, said, strict=True))))
    return [table.in_order(some) for table, some in zip(tables, found, strict=True)]


@dataclass(frozen=True)
class _Table:
    """What one question reads: the rows' model, its columns, the rows that come along, and the order."""

    model: type[Model]
    columns: Columns
    related: list[tuple[str, type[Model], Columns]]
    order: tuple[str, ...]

    @classmethod
    def of(cls, rows: QuerySet[Any]) -> "_Table":
        """As the queryset says it (Any: its model)."""
        names, is_without = rows.query.deferred_loading
        fields = rows.model._meta.concrete_fields
        own = [one for one in fields if one.primary_key or is_without == (one.name not in names)]
        order = tuple(str(one) for one in rows.query.order_by)
        return cls(rows.model, [(one.attname, one) for one in own], list(_related(rows)), order)

    @cached_property
    def paths(self) -> list[str]:
        """Every column that is read, in this order."""
        columns = [*self.columns, *(one for _path, _model, columns in self.related for one in columns)]
        if len(columns) > MOST:
            raise ValueError(
                f"{self.model._meta.label}: {len(columns)} columns, {MOST} at most; let fewer rows come along"
            )
        return [path for path, _one in columns]

    def row(self, said: Said) -> Model:
        """A row with those that come along in their places."""
        own = _made(self.model, self.columns, said)
        for path, model, columns in self.related:
            above, _between, name = path.rpartition("__")
            holder = attrgetter(above.replace("__", "."))(own) if above else own
            if holder is not None:
                is_there = any(said[column] is not None for column, _one in columns)
                setattr(holder, name, _made(model, columns, said) if is_there else None)
        return own

    def in_order(self, rows: list[Any]) -> list[Any]:
        """As the queryset orders them (Any: models)."""
        for name in reversed(self.order):
            rows.sort(key=attrgetter(name.lstrip("-").replace("__", ".")), reverse=name.startswith("-"))
        return rows


def _related(rows: QuerySet[Any]) -> Iterator[tuple[str, type[Model], Columns]]:
    """The rows that come along, the nearer first (Any: models)."""
    asked = rows.query.select_related
    waiting = [("", rows.model, asked)] if isinstance(asked, dict) else []
    while waiting:
        begin, model, below = waiting.pop(0)
        for name, further in below.items():
            beyond = cast("type[Model]", model._meta.get_field(name).related_model)
            fields = beyond._meta.concrete_fields
            yield f"{begin}{name}", beyond, [(f"{begin}{name}__{one.attname}", one) for one in fields]
            waiting.append((f"{begin}{name}__", beyond, further))


def _made(model: type[Model], columns: Columns, said: Said) -> Model:
    names = [one.attname for _path, one in columns]
    return model.from_db(DEFAULT_DB_ALIAS, names, [_value(one, said[path]) for path, one in columns])


def _value(field: Column, said: Any) -> Any:
    """A JSON value as the column's own (Any: both); SQLite writes moments without their zone, which is UTC."""
    if isinstance(field, DateTimeField) and said is not None:
        at = datetime.fromisoformat(said)
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    return field.to_python(said)
