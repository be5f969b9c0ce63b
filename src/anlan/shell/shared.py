# SPDX-License-Identifier: Apache-2.0
"""What several readers of the same scope ask for in the same moment is worked out once: twenty walls after one event."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import get_language

from anlan.kernel import timing
from anlan.kernel.context import Caller
from anlan.kernel.following.projection import standing
from anlan.kernel.matters.adverse import all_against

LASTS = 1.0  # machine seconds; ages and clocks are kept true by the browser meanwhile
MOST = 64


@dataclass(slots=True)
class _Answer:
    """One answer, and who works it out while others wait for it."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    made_at: datetime | None = None
    value: object = None

    @property
    def is_fresh(self) -> bool:
        """Whether it may still be given."""
        if self.made_at is None:
            return False
        age = timing.now() - self.made_at
        return age >= timedelta(0) and timing.machine_seconds(age) < LASTS


_answers: dict[object, _Answer] = {}
_guard = threading.Lock()


def shared[T](caller: Caller, what: str, make: Callable[[], T]) -> T:
    """What `make` gives, made once for all whose scope, language and moment are the same; not to be changed by who gets it.

    Scope is every grant with its region and permissions, and the person himself where a grant holds for those who
    take part only, and the matters that are against him: whoever may see more, less or less masked never gets another's.
    The moment is the newest record and every follower's place, read before: nothing older than the last event is ever given.
    """
    key = (what, scope_of(caller), get_language(), standing())
    with _guard:
        if key not in _answers and len(_answers) >= MOST:
            for old in [one for one, answer in _answers.items() if not answer.is_fresh] or list(_answers):
                del _answers[old]
        answer = _answers.setdefault(key, _Answer())
    with answer.turn:
        if not answer.is_fresh:
            began = timing.now()
            answer.value = make()
            answer.made_at = began
        value: T = answer.value  # type: ignore[assignment]
        return value


def scope_of(caller: Caller) -> tuple[object, ...]:
    """All of a caller that decides what he sees: two of the same scope see the same."""
    bound = any(one.involved_only for one in caller.grants)
    return frozenset(caller.grants), caller.person if bound else None, all_against(caller.person)
