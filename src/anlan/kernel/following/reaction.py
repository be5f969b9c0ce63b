# SPDX-License-Identifier: Apache-2.0
"""A reaction: a function that follows one kind of event, may run its pack's commands and use the ports.

At least once: each command runs under a key made of event, reaction and ordinal, so a second try repeats nothing.
"""

import dataclasses
import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, get_type_hints
from uuid import UUID

from pydantic import TypeAdapter

from ..access.ledger import looked
from ..command import Answer, Command, perform
from ..context import Caller
from ..errors import CommandError
from ..events.models import EventRecord
from ..ports import port
from ..registry import REGISTRY, home_of
from .consumer import Follower, Overtaken
from .patience import Patience, is_outage


@dataclass
class Outside:
    """What a reaction may use: its pack's commands, and ports."""

    reaction: str
    pack: str
    cause: UUID
    at: datetime
    ordinal: int = 0
    was_used: bool = False  # whether anything outside the function may have changed

    def run(self, verb: Command[..., Any], **values: Any) -> Answer | None:
        """Run a command of the own pack, once however often the reaction is tried (Any: the verb's own input).

        A refusal is an answer: it is put into the ledger and None comes back.
        """
        self.ordinal += 1
        self.was_used = True
        caller = Caller(None, self.reaction, "reaction", pack=self.pack, cause=self.cause)
        try:
            return perform(verb, caller, values, key=f"{self.cause}:{self.ordinal}")
        except CommandError as refusal:
            looked(None, f"reaction:{self.reaction}", reason=f"{verb.name}: {refusal.code}", refused=True)
            return None

    def port[T](self, protocol: type[T]) -> T:
        """The adapter of a port."""
        self.was_used = True
        return port(protocol)


class Reaction(Follower):
    """A reaction's function as a follower."""

    def __init__(self, function: Callable[[Any, Outside], None], event: str, patience: timedelta) -> None:
        super().__init__()
        self.pack = home_of(function.__module__)
        self.name = f"{self.pack}.{function.__name__}"
        self.function = function
        self.wants = frozenset((event,))
        self.patience = Patience(self.name, patience)
        hints = get_type_hints(function)
        first = next(iter(inspect.signature(function).parameters))
        self.reads: type[Any] = hints[first]
        self._adapter = TypeAdapter(self.reads)

    def take(self, records: list[EventRecord]) -> None:
        """One event after the other; the position moves after each that led to something, and at the end.

        Events that led to nothing may be looked at again after a crash: that costs a look, a transaction for each more.
        """
        old = done = self.stored_position()
        for record in records:
            if done >= record.position:
                continue
            outside = Outside(self.name, self.pack, record.id, record.at)
            try:
                self.function(self._read(record), outside)
            except Exception as fault:
                if isinstance(fault, Overtaken) or is_outage(fault):
                    raise
                old = self._moved(old, done)
                self.patience.failed(record, fault)
                old = done = self.stored_position()
            else:
                self.patience.went_well()
                done = record.position
                if outside.was_used:
                    old = self._moved(old, done)
        self._moved(old, done)

    def _moved(self, old: int, done: int) -> int:
        if done > old:
            self.put_by(old, done)
        return done

    def once(self, record: EventRecord) -> None:
        """Run for one record again: a person retries what was parked."""
        self.function(self._read(record), Outside(self.name, self.pack, record.id, record.at))

    def _read(self, record: EventRecord) -> Any:
        said = {**json.loads(record.fields), "matter": record.matter, "at": record.at}
        names = {one.name for one in dataclasses.fields(self.reads)}
        return self._adapter.validate_python({name: value for name, value in said.items() if name in names})


def reaction(event: str, *, patience: timedelta = timedelta(0)) -> Callable[[Any], Any]:
    """Mark a function as following `event`. Its first parameter is a dataclass of the fields it reads.

    With `patience` it is tried for so long, in order, before it is parked: for an outside that may be down for hours.
    (Any: the function keeps its own type.)
    """

    def make(function: Any) -> Any:
        made = Reaction(function, event, patience)
        REGISTRY.reactions[made.name] = made
        return function

    return make
