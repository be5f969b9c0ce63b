# SPDX-License-Identifier: Apache-2.0
"""A projection: a read model that can be made again from the log, and touches its own table only."""

import re
from abc import abstractmethod
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, ClassVar

from django.db import connection, models, transaction
from django.db.models import Case, OuterRef, Subquery, When

from .. import timing
from ..events import log
from ..events.base import Event
from ..events.models import Checkpoint, EventRecord
from ..events.upcast import event_of
from ..registry import REGISTRY, home_of
from ..writing import plain_writing
from .consumer import BATCH, Follower, Overtaken, Stopped
from .patience import is_outage

_WORD = re.compile(r"[a-z_][a-z0-9_]*", re.IGNORECASE)


class Strayed(RuntimeError):
    """A projection touched a table that is not its own; a rebuild could then not give the same."""


class Projection(Follower):
    """Subclasses name their table and what they want, and `apply` one event to the table's rows."""

    table: ClassVar[type[models.Model]]
    wants: frozenset[str] = frozenset()

    def __init_subclass__(cls, **given: Any) -> None:
        super().__init_subclass__(**given)
        cls.name = f"{home_of(cls.__module__)}.{cls.__name__}"
        if getattr(cls, "table", None) is not None:
            REGISTRY.projections[cls.name] = cls()

    @abstractmethod
    def apply(self, record: EventRecord, event: Event) -> None:
        """Change the table's rows by one event, using nothing but the record, the event and the table."""

    def begin(self) -> None:
        """A batch begins, inside its transaction: what `apply` remembers of rows counts until `settle`."""

    def settle(self) -> None:
        """The batch ends: write the rows that `apply` only remembered."""

    def take(self, records: list[EventRecord]) -> None:
        """All in one transaction; what fails stops the projection, for skipping would make it wrong."""
        try:
            with plain_writing():
                old = self.locked_position()
                with connection.execute_wrapper(self._guard()):
                    self.begin()
                    for record in records:
                        if record.position > old:
                            self._apply(record)
                    self.settle()
                if records[-1].position > old:
                    self.move(old, records[-1].position)
        except (Overtaken, Stopped):
            raise
        except Exception as fault:
            if is_outage(fault):
                raise
            self._stop(fault)
            raise Stopped(f"{type(fault).__name__}: {fault}") from fault

    def rebuild(self) -> int:
        """Make the table again from the log's beginning, in one transaction; the number of events applied."""
        applied = 0
        with plain_writing(), transaction.atomic():
            upto = Checkpoint.objects.select_for_update().get_or_create(name=self.name)[0].position
            with connection.execute_wrapper(self._guard()):
                self.table._default_manager.all().delete()
            after = 0
            while records := [r for r in log.read_after(after, BATCH) if r.position <= upto]:
                with connection.execute_wrapper(self._guard()):
                    self.begin()
                    for record in records:
                        if self.wanted(record):
                            self._apply(record)
                            applied += 1
                    self.settle()
                after = records[-1].position
            Checkpoint.objects.filter(name=self.name).update(stopped_at=None, problem="")
        return applied

    def _apply(self, record: EventRecord) -> None:
        event = event_of(record)
        if event is not None:
            self.apply(record, event)

    def _stop(self, fault: Exception) -> None:
        problem = f"{type(fault).__name__}: {fault}"[:2000]
        with plain_writing():
            Checkpoint.objects.filter(name=self.name).update(stopped_at=timing.now(), problem=problem)

    def _guard(self) -> Callable[..., Any]:
        foreign = _tables() - {self.table._meta.db_table}

        def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            strange = foreign & _words(sql)
            if strange:
                raise Strayed(f"{self.name} may not touch {', '.join(sorted(strange))}")
            return execute(sql, params, many, context)

        return wrapper


def shown_upto() -> int:
    """The place in the log up to which rows and projections agree; a page drawn from now on shows all before it.

    A stopped projection is left out: it is behind until a person lets it go on.
    """
    value, values = place_asked()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {value}", values)
        return int(cursor.fetchone()[0])


def place_asked() -> tuple[str, tuple[Any, ...]]:
    """The same as one value of a statement, for whoever asks something else at that moment (Any: what it is asked with)."""
    return _place_asked(tuple(REGISTRY.projections))


def standing() -> tuple[object, ...]:
    """What rows and read models stand on: the newest record, by its id, and how far each follower has come.

    Two equal answers: nothing was recorded or followed in between. What is read after asking is at least as new.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STANDING)
        return tuple(cursor.fetchall())


# By hand: whatever is shared among readers asks it first.
_STANDING = """
SELECT NULL AS name, NULL AS place, (SELECT id FROM kernel_eventrecord ORDER BY position DESC LIMIT 1) AS newest
UNION ALL SELECT name, position, NULL FROM kernel_checkpoint ORDER BY name
"""


@cache
def _place_asked(names: tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
    """The question of every page: the same each time, and long enough that making it up costs a third of a small part."""
    newest = EventRecord.objects.order_by("-position").values("position")[:1]
    rows = (
        Checkpoint.objects.filter(name__in=names, stopped_at=None)
        .annotate(
            head=Subquery(newest), unread=Case(*(_unread(REGISTRY.projections[name]) for name in names))
        )
        .values_list("head", "unread")
    )
    places, values = rows.query.get_compiler(connection=connection).as_sql()
    return _LEAST % places, tuple(values)


_LEAST = """coalesce((
    SELECT min(coalesce(unread - 1, head)) FROM (%s) AS places WHERE head IS NOT NULL
), (SELECT max(position) FROM kernel_eventrecord), 0)"""


def _unread(projection: Projection) -> When:
    """In a query of checkpoints: the first event that a projection wants and has not seen."""
    rows = EventRecord.objects.filter(position__gt=OuterRef("position"), name__in=projection.wants)
    return When(name=projection.name, then=Subquery(rows.order_by("position").values("position")[:1]))


@lru_cache(maxsize=512)
def _words(sql: str) -> frozenset[str]:
    """The words of a statement; the same few are asked again and again."""
    return frozenset(_WORD.findall(sql))


@cache
def _tables() -> frozenset[str]:
    return frozenset(connection.introspection.django_table_names(only_existing=False))
