# SPDX-License-Identifier: Apache-2.0
"""An errand: something a pack does again and again, that no event calls for, such as looking at positions."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from .. import timing
from ..ids import derived_id
from ..registry import home_of
from .reaction import Outside


@dataclass(frozen=True)
class Errand:
    """A planned job: its name, how often, and what it does."""

    name: str
    every: timedelta
    run: Callable[[], None]


ERRANDS: dict[str, Errand] = {}


def errand(*, every: timedelta) -> Callable[[Callable[[Outside], None]], Callable[[Outside], None]]:
    """Mark a function as an errand; it gets an `Outside` and may run its pack's commands, once each round."""

    def make(function: Callable[[Outside], None]) -> Callable[[Outside], None]:
        if len(inspect.signature(function).parameters) != 1:
            raise TypeError(f"{function.__name__}: an errand takes an Outside and nothing else")
        pack = home_of(function.__module__)
        name = f"{pack}.{function.__name__}"

        def once() -> None:
            function(Outside(name, pack, _round(name), timing.now()))

        ERRANDS[name] = Errand(name, every, once)
        return function

    return make


def _round(name: str) -> UUID:
    """A cause for this round's commands: the same errand at the same moment is the same round."""
    return derived_id(name, timing.now().isoformat())
