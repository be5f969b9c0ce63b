# SPDX-License-Identifier: Apache-2.0
"""Questions that every deed asks: each statement is made up once for a thread, then only its values change.

To make one up costs Django's compiler several times what the database takes to answer it.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ..ids import derived_id
from ..writing import as_column

type Value = UUID | datetime | str | float | int
_SAMPLES: dict[type, Callable[[int], Value]] = {
    UUID: lambda place: derived_id("ready", place),
    datetime: lambda place: datetime(1900, 1, 1 + place, tzinfo=UTC),
    str: lambda place: f"ready {place}",
    int: lambda place: 190_050 + place,
    float: lambda place: 1900.5 + place,
}


def samples_of(kinds: Sequence[type[Value]]) -> list[Value]:
    """A value of each kind, no two of them the same, with which a statement can be made up."""
    return [_SAMPLES[kind](place) for place, kind in enumerate(kinds)]


class Ready[R]:
    """A queryset as a function of ids, moments, codes and numbers; nothing of what it answers is kept, and None never fits.

    `make` may use its arguments as plain values in conditions only: it runs once, with samples.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, R]], *kinds: type[Value]) -> None:
        self._make, self._kinds = make, kinds
        self._mine = threading.local()  # a compiler belongs to its thread's connection

    def __call__(self, *values: Value | None) -> list[R]:
        """The rows for these values, read anew."""
        rows, compiler, statement, places = self._prepared()
        given = [as_column(value) for value in values]
        params = tuple(given[place] if place is not None else fixed for place, fixed in places)
        compiler.as_sql = lambda *_, **__: (statement, params)
        return list(rows._iterable_class(rows))

    def first(self, *values: Value | None) -> R | None:
        """The first of them."""
        return next(iter(self(*values)), None)

    def _prepared(self) -> Any:  # Any: Django's own compiler
        if not hasattr(self._mine, "prepared"):
            samples = samples_of(self._kinds)
            rows = self._make(*samples)
            compiler = rows.query.get_compiler(using=rows.db)
            statement, params = compiler.as_sql()
            known = [as_column(one) for one in samples]
            places = [(known.index(one) if one in known else None, one) for one in params]
            if {place for place, _ in places} - {None} != set(range(len(known))):
                raise TypeError("each value must stand in the statement as it is")
            converters = compiler.get_converters(
                [column for column, *_ in compiler.select[: compiler.col_count]]
            )
            compiler.get_converters = lambda _: converters  # the columns are always the same
            rows.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]  # the one that is kept
            self._mine.prepared = rows, compiler, statement, places
        return self._mine.prepared
