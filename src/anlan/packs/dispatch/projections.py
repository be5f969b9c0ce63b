# SPDX-License-Identifier: Apache-2.0
"""The board: one row for each incident, kept from the log, with the facts of who held the scene."""

import json
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from anlan.kernel.events.base import Event
from anlan.kernel.events.models import EventRecord
from anlan.kernel.following import Projection
from anlan.kernel.writing import as_column, insert, update

from . import events as said
from .holding import FactKind
from .models import BoardRow

_GUARD_ENDS = (
    "dispatch.task_refused",
    "dispatch.offer_lapsed",
    "dispatch.offer_withdrawn",
    "dispatch.task_stood_down",
)
_FACTS = {
    "dispatch.police_sent": (FactKind.POLICE_SENT, "officer"),
    "dispatch.task_accepted": (FactKind.GUARD_SENT, "guard"),
    "dispatch.guard_arrived": (FactKind.GUARD_ARRIVED, "guard"),
    "dispatch.arrival_doubted": (FactKind.GUARD_ARRIVED, FactKind.ARRIVAL_DOUBTED, "guard"),
    "dispatch.police_arrived": (FactKind.POLICE_ARRIVED, "officer"),
    "dispatch.taken_over": (FactKind.TAKEN_OVER, "officer"),
    "dispatch.guard_called_off": (FactKind.LEFT_BY_HAND, "guard"),  # he holds it no more, wherever he stands
    "dispatch.officer_called_off": (FactKind.LEFT_BY_HAND, "officer"),
    "dispatch.scene_left": (FactKind.LEFT_BY_HAND, "person"),
    "dispatch.fence_left": (FactKind.LEFT_FENCE, "guard"),
    "dispatch.fence_entered": (FactKind.BACK_IN_FENCE, "guard"),
    "dispatch.sign_lost": (FactKind.LAST_HEARD, "guard"),
    "dispatch.sign_heard": (FactKind.HEARD, "guard"),
}


MOST_TASKS = 4096  # remembered
_ROW = f"SELECT * FROM {BoardRow._meta.db_table} WHERE incident = %s"  # noqa: S608 – our own name
_COLUMNS = tuple(one.name for one in BoardRow._meta.concrete_fields if not one.primary_key)


class Board(Projection):
    """Every incident as the board, the wall and the phone show it."""

    table = BoardRow
    wants = frozenset((
        "dispatch.incident_reported", "dispatch.duplicate_suspected", "dispatch.task_planned", "dispatch.task_offered",
        "dispatch.task_kind_changed", "dispatch.check_asked", "dispatch.check_answered",
        "dispatch.task_escalated", "matters.matter_advanced", "matters.level_changed", "matters.matter_closed",
        *_FACTS, *_GUARD_ENDS,
    ))  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        # Of the batch at hand, by incident: a deed speaks of one several times.
        self._rows: dict[UUID, BoardRow] = {}
        self._of_task: dict[UUID, UUID] = {}  # where to look first: a guess, checked by the row

    def begin(self) -> None:
        """Nothing is remembered from a batch before: it may not have been committed."""
        self._rows = {}

    def settle(self) -> None:
        """Each row once, however many events of the batch changed it."""
        if len(self._of_task) > MOST_TASKS:
            self._of_task.clear()
        for row in self._rows.values():
            if row._state.adding:
                insert(row)
            else:
                update(row, *_COLUMNS)
            if row.task is not None:
                self._of_task[row.task] = row.incident
        self._rows = {}

    def wanted(self, record: EventRecord) -> bool:
        """Only what concerns dispatch."""
        return super().wanted(record) and record.kind.startswith("dispatch.")

    def apply(self, record: EventRecord, event: Event) -> None:
        """Change the row of the incident that the event speaks of."""
        if isinstance(event, said.IncidentReported):
            self._open(record, event)
            return
        row = self._row(record, event)
        if row is None:
            return
        row.changed_at = max(row.changed_at, record.recorded_at)
        self._facts(row, record, event)
        change = getattr(self, "_on_" + record.name.split(".")[1], None)
        if change is not None:
            change(row, record, event)

    def _open(self, record: EventRecord, event: said.IncidentReported) -> None:
        assert record.matter is not None
        self._rows[record.matter] = BoardRow(
            incident=record.matter, region=record.region, stage="received", level=event.level,
            category=event.category, premises=event.premises, source=event.source, reported_at=record.at,
            changed_at=record.recorded_at, facts=json.dumps([[FactKind.REPORTED, record.at.isoformat(), None]]),
        )  # fmt: skip

    def _row(self, record: EventRecord, event: Event) -> BoardRow | None:
        """The row of the event's incident: named by the event, or the matter itself, or that of the task."""
        if record.matter is None:
            return None
        named: UUID | None = getattr(event, "incident", None)
        key = named or self._of_task.get(record.matter) or record.matter
        row = next((one for one in self._rows.values() if one.task == record.matter), None) or self._at(key)
        if row is not None and key not in (named, record.matter) and row.task != record.matter:
            row = None
        if row is None:
            row = BoardRow.objects.filter(task=record.matter).exclude(pk__in=list(self._rows)).first()
        if row is None:
            return None
        self._rows[row.incident] = row
        return row

    def _at(self, incident: UUID) -> BoardRow | None:
        return self._rows.get(incident) or next(iter(BoardRow.objects.raw(_ROW, [as_column(incident)])), None)

    def _facts(self, row: BoardRow, record: EventRecord, event: Event) -> None:
        if record.name in _FACTS:
            *kinds, field = _FACTS[record.name]
            who = getattr(event, field)
            facts = json.loads(row.facts)
            facts += [[kind, record.at.isoformat(), str(who) if who else None] for kind in kinds]
            row.facts = json.dumps(facts)

    def _on_matter_advanced(self, row: BoardRow, record: EventRecord, event: Any) -> None:
        if record.matter == row.incident:
            row.stage = event.stage
        else:
            row.task_stage = event.stage

    def _on_level_changed(self, row: BoardRow, record: EventRecord, event: Any) -> None:
        if record.matter == row.incident:
            row.level = event.level

    def _on_matter_closed(self, row: BoardRow, record: EventRecord, event: Any) -> None:
        if record.matter == row.incident:
            row.closed_at = record.at
            facts = json.loads(row.facts)
            row.facts = json.dumps([*facts, [FactKind.CLOSED, record.at.isoformat(), None]])

    def _on_duplicate_suspected(self, row: BoardRow, record: EventRecord, event: Any) -> None:
        row.maybe_duplicate_of = event.other

    def _on_task_planned(self, row: BoardRow, record: EventRecord, event: Any) -> None:
        row.task, row.task_stage, row.task_kind = record.matter, "waiting", event.task_kind

    def _on_task_kind_changed(self, row: BoardRow, record: EventRecord, event: Any) -> None:
        row.task_kind = event.task_kind

    def _on_task_offered(self, row: BoardRow, record: EventRecord, event: Any) -> None:
        row.guard = event.guard
        row.guard_due_at = (
            record.at + timedelta(seconds=event.eta_seconds) if event.eta_seconds is not None else None
        )

    def _on_task_accepted(self, row: BoardRow, record: EventRecord, event: Any) -> None:
        self._on_task_offered(row, record, event)

    def _on_task_refused(self, row: BoardRow, record: EventRecord, event: Any) -> None:
        row.guard = row.guard_due_at = row.asked_at = None

    _on_offer_lapsed = _on_offer_withdrawn = _on_task_refused
    _on_task_stood_down = _on_task_refused

    def _on_guard_arrived(self, row: BoardRow, record: EventRecord, event: Any) -> None:
        row.guard_due_at = None

    _on_arrival_doubted = _on_guard_arrived

    def _on_police_sent(self, row: BoardRow, record: EventRecord, event: Any) -> None:
        row.officer = cast("said.PoliceSent", event).officer
        if event.eta_seconds is not None:
            row.police_due_at = record.at + timedelta(seconds=event.eta_seconds)

    def _on_police_arrived(self, row: BoardRow, record: EventRecord, event: Any) -> None:
        row.officer, row.police_due_at = event.officer, None

    def _on_officer_called_off(self, row: BoardRow, record: EventRecord, event: Any) -> None:
        if row.officer == event.officer:
            row.officer, row.police_due_at = event.instead, None

    def _on_task_escalated(self, row: BoardRow, record: EventRecord, event: Any) -> None:
        row.is_escalated = True

    def _on_taken_over(self, row: BoardRow, record: EventRecord, event: Any) -> None:
        row.handed_over_at, row.asked_at = record.at, None

    def _on_check_asked(self, row: BoardRow, record: EventRecord, event: Any) -> None:
        row.asked_at = record.at

    def _on_check_answered(self, row: BoardRow, record: EventRecord, event: Any) -> None:
        row.asked_at = None

    def _on_scene_left(self, row: BoardRow, record: EventRecord, event: Any) -> None:
        if event.person == row.guard:
            row.asked_at = None
