# SPDX-License-Identifier: Apache-2.0
"""Who is bound by what is no longer his to know (X-R6), and what of it a sentence must not tell him."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from anlan.kernel.context import once_a_reading
from anlan.kernel.matters.adverse import adversaries, all_against
from anlan.kernel.matters.models import Matter

from ..models import Sending, Task
from ..ranking.sentences import Sentence, unnumbered


@dataclass(frozen=True)
class Bound:
    """A guard with his task, or an officer with the incident he was sent to."""

    person: UUID
    task: UUID | None = None
    incident: UUID | None = None


def bound_though_shut_out(person: UUID | None = None) -> list[Bound]:
    """Guards and officers (or this one) whose task or incident is hidden from them by now."""
    tasks = Task.objects.filter(is_busy=True, guard__isnull=False)
    orders = Sending.objects.filter(left_at=None, incident__matter__closed_at=None)
    if person is not None:
        tasks, orders = tasks.filter(guard=person), orders.filter(officer=person)
    guards = dict(tasks.values_list("pk", "guard"))
    officers = list(orders.order_by("sent_at", "pk").values_list("incident", "officer"))
    against = adversaries([*guards, *(incident for incident, _ in officers)])
    found = [Bound(who, task=task) for task, who in guards.items() if who in against.get(task, ())]
    return [
        *found,
        *(Bound(who, incident=one) for one, who in dict.fromkeys(officers) if who in against.get(one, ())),
    ]


def told_to(person: UUID | None, reasons: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """Reasons as this reader may have them: that somebody is busy, without the number of what is hidden from the reader."""
    said = tuple(reasons)
    if not any("task" in one.values for one in said):
        return said
    return unnumbered(said, _numbers_hidden_from(person))


@once_a_reading
def _numbers_hidden_from(person: UUID | None) -> frozenset[str]:
    against = all_against(person)
    if not against:
        return frozenset()
    return frozenset(Matter.objects.filter(pk__in=against).values_list("number", flat=True))
