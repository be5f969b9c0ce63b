# SPDX-License-Identifier: Apache-2.0
"""`verify(command, by=…, records=[…])(…)`: runs a command and demands what every command promises."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import DatabaseError, connection

from anlan.kernel.access.models import AccessRecord
from anlan.kernel.command import Answer, Command, perform
from anlan.kernel.context import Caller
from anlan.kernel.errors import CommandError, NotAllowed, NotFound
from anlan.kernel.events import log
from anlan.kernel.events.base import Event
from anlan.kernel.events.models import EventRecord
from anlan.kernel.events.upcast import event_of
from anlan.kernel.following import drain
from anlan.kernel.matters.telling import sentence
from anlan.kernel.registry import REGISTRY

from .story import Story

NOBODY = Caller(None, "nobody", "api")


class Verify:
    """Runs commands against a story and checks their contract."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def __call__(
        self,
        verb: Command[..., Any],
        *,
        by: Caller | str,
        records: Sequence[type[Event]],
        key: str = "verify",
    ) -> "Run":
        """Prepare a run by a caller or a role; what it must record at least, in this order."""
        caller = self.story.actor(by) if isinstance(by, str) else by
        return Run(verb, caller, [event.name for event in records], key)

    def refuses(self, code: str, verb: Command[..., Any], *, by: Caller | str) -> "Refusal":
        """Prepare a run that must be refused with this code and change nothing."""
        caller = self.story.actor(by) if isinstance(by, str) else by
        return Refusal(code, verb, caller)


class Run:
    """One run that must succeed (Any: the verb's own input)."""

    def __init__(self, verb: Command[..., Any], caller: Caller, names: list[str], key: str) -> None:
        self.verb, self.caller, self.names, self.key = verb, caller, names, key

    def __call__(self, **values: Any) -> Answer:
        """Run it and check: role, atomicity, events, receipt, sentences, projections."""
        self._only_the_permitted(values)
        self._all_or_nothing(values)
        before = log.head()
        answer = perform(self.verb, self.caller, values, key=self.key)
        fresh = log.read_after(before)
        recorded = [record.name for record in fresh]
        missing = [name for name in self.names if name not in recorded]
        assert not missing, f"{self.verb.name} recorded {recorded}, not {missing}"
        for record in fresh:
            assert event_of(record) is not None
            assert sentence(record, self.caller)
        again = perform(self.verb, self.caller, values, key=self.key)
        assert again.replayed, "the same key twice must be answered from the receipt"
        assert again == answer, "the same key twice must give the first answer"
        assert log.head() == (fresh[-1].position if fresh else before), (
            "the same key twice must record nothing"
        )
        self._projections_can_be_rebuilt()
        return answer

    def _only_the_permitted(self, values: dict[str, Any]) -> None:
        if self.verb.open_to_all:
            return
        with pytest.raises((NotAllowed, NotFound)):
            perform(self.verb, NOBODY, values)
        if all(of.kind for of in self.verb.of.values()):
            assert AccessRecord.objects.filter(what=f"command:{self.verb.name}", refused=True).exists()

    def _all_or_nothing(self, values: dict[str, Any]) -> None:
        """Break the append of the events: then no row of the command may stay."""
        before, table = log.head(), EventRecord._meta.db_table

        def broken(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if "INSERT INTO" in sql and table in sql:
                raise DatabaseError("broken on purpose")
            return execute(sql, params, many, context)

        snapshot = _rows()
        with connection.execute_wrapper(broken), pytest.raises(DatabaseError, match="on purpose"):
            perform(self.verb, self.caller, values, key="broken")
        assert log.head() == before
        assert _rows() == snapshot, "a command without its events must leave nothing"

    def _projections_can_be_rebuilt(self) -> None:
        drain()
        for projection in REGISTRY.projections.values():
            kept = _content(projection.table)
            projection.rebuild()
            assert _content(projection.table) == kept, f"{projection.name} is not what a rebuild gives"


class Refusal:
    """One run that must be refused."""

    def __init__(self, code: str, verb: Command[..., Any], caller: Caller) -> None:
        self.code, self.verb, self.caller = code, verb, caller

    def __call__(self, **values: Any) -> CommandError:
        """Run it: the code must fit, the sentence must be there, and nothing may be recorded."""
        before = log.head()
        with pytest.raises(CommandError) as caught:
            perform(self.verb, self.caller, values)
        assert caught.value.code == self.code, f"refused with {caught.value}"
        assert str(caught.value.message)
        assert log.head() == before
        return caught.value


def _rows() -> dict[str, int]:
    """How many rows each table of kernel and packs holds, ledger aside."""
    from django.apps import apps

    skip = {"kernel_accessrecord", "kernel_checkpoint"}
    models = [
        m for m in apps.get_models() if m._meta.db_table not in skip and not m.__module__.startswith("django")
    ]
    return {model._meta.db_table: model._default_manager.count() for model in models}


def _content(table: Any) -> list[dict[str, Any]]:
    """All rows of a read model, comparable (Any: a model class and its values)."""
    return sorted(table._default_manager.values(), key=str)
