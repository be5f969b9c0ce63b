# SPDX-License-Identifier: Apache-2.0
"""The lines of the board with what stands beside each: clocks, offers and links; one question for all of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.clocks.queries import Reading, readings_of
from anlan.kernel.matters.models import Matter, MatterLink
from anlan.kernel.together import Beside, at_once

from ..models import BoardRow, Offer

DECIDED = ("duplicate_of", "different_from")  # what the desk may say of a suspected duplicate
OPEN = Beside(datetime)


@dataclass(frozen=True)
class Lines:
    """Lines of the board, by incident."""

    rows: Mapping[UUID, BoardRow] = field(default_factory=dict)
    clocks: Mapping[UUID, Sequence[Reading]] = field(
        default_factory=dict
    )  # by matter: the incident, or its task
    offers: Mapping[UUID, Offer] = field(default_factory=dict)  # by task: the last one, while it waits
    decided: frozenset[tuple[UUID, UUID]] = frozenset()  # which two are one case, or are not
    numbers: Mapping[UUID, str] = field(default_factory=dict)  # of those that may be the same case

    @classmethod
    def of(
        cls,
        rows: Iterable[BoardRow],
        clocks: Iterable[RunningClock],
        of_tasks: Iterable[RunningClock],
        offers: Iterable[Offer],
        links: Iterable[MatterLink],
        others: Iterable[Matter],
    ) -> "Lines":
        """From the rows of the six questions."""
        return cls(
            {one.incident: one for one in rows},
            readings_of([*clocks, *of_tasks]),
            {one.task_id: one for one in offers},
            frozenset((one.source_id, one.target_id) for one in links),
            {one.pk: one.number for one in others},
        )


def open_lines(since: datetime) -> Lines:
    """What is open, and what was handed over since then."""
    asked = (_rows, _clocks, _clocks_of_tasks, _offers, _links, _others)
    return Lines.of(*(ask(since) for ask in asked))  # type: ignore[arg-type]  # each of another model


def lines_of(incidents: Sequence[UUID]) -> Lines:
    """Of these incidents, whatever became of them."""
    return Lines.of(*at_once(*_beside(BoardRow.objects.filter(pk__in=incidents)))) if incidents else Lines()


def _beside(rows: QuerySet[BoardRow]) -> tuple[QuerySet[Any], ...]:
    """Lines, and what stands beside them (Any: each of another model)."""
    waiting = rows.filter(task_stage="waiting").values("task")
    doubtful = rows.filter(maybe_duplicate_of__isnull=False)
    return (
        rows,
        RunningClock.objects.filter(matter__in=rows.values("incident")).order_by("started_at"),
        RunningClock.objects.filter(matter__in=rows.values("task")).order_by("started_at"),
        Offer.objects.filter(task__in=waiting).order_by("offered_at"),
        MatterLink.objects.filter(source__in=doubtful.values("incident"), relation__in=DECIDED),
        Matter.objects.filter(pk__in=doubtful.values("maybe_duplicate_of")).only("number"),
    )


def _open(since: datetime) -> tuple[QuerySet[Any], ...]:
    return _beside(BoardRow.objects.filter(Q(closed_at=None) | Q(handed_over_at__gte=since)))


@OPEN.rows
def _rows(since: datetime) -> QuerySet[BoardRow]:
    return _open(since)[0]


@OPEN.rows
def _clocks(since: datetime) -> QuerySet[RunningClock]:
    return _open(since)[1]


@OPEN.rows
def _clocks_of_tasks(since: datetime) -> QuerySet[RunningClock]:
    return _open(since)[2]


@OPEN.rows
def _offers(since: datetime) -> QuerySet[Offer]:
    return _open(since)[3]


@OPEN.rows
def _links(since: datetime) -> QuerySet[MatterLink]:
    return _open(since)[4]


@OPEN.rows
def _others(since: datetime) -> QuerySet[Matter]:
    return _open(since)[5]
