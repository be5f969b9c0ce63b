# SPDX-License-Identifier: Apache-2.0
"""A matter's history as pages draw it: one act is one line, what only repeats it is left out, late news say so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.matters.telling import Entry

from .spoken import say_span

LATE_NEWS = 60  # seconds between happening and hearing from which the gap is shown
# What a domain's own event says already: shown only when nothing better was said in the same act.
PLAIN = frozenset((
    "matters.matter_opened", "matters.matter_advanced", "matters.matters_linked", "matters.person_involved",
    "matters.person_released", "matters.note_added",
))  # fmt: skip
SILENT = frozenset(("clocks.clock_started", "clocks.clock_met", "clocks.clock_rang"))  # the rings show them


@dataclass(frozen=True)
class Line:
    """One line of the timeline as its part draws it; further sentences of the act stand below as a note."""

    id: int
    at: datetime
    by: str
    sentence: str
    note: str
    day: bool = False


def lines_of(entries: Iterable[Entry], by: Mapping[str, str] | None = None) -> list[Line]:
    """Entries folded by act, newest first; `by` says of events whose hand they show (guard, police)."""
    acts: dict[tuple[UUID, datetime], list[Entry]] = {}
    for one in entries:
        if one.name not in SILENT:
            acts.setdefault((one.act, one.at), []).append(one)
    found: list[Line] = []
    for told in sorted(acts.values(), key=lambda act: (act[0].at, act[0].position), reverse=True):
        found.append(_line(told, by or {}, found[-1] if found else None))
    return found


def _line(told: list[Entry], by: Mapping[str, str], above: Line | None) -> Line:
    said = [one for one in told if one.name not in PLAIN] or told[-1:]
    first, gap = said[-1], max(_gap(one) for one in told)
    note = list(dict.fromkeys(one.sentence for one in said[:-1] if one.sentence != first.sentence))
    if first.actor and not any(first.actor in sentence for sentence in (first.sentence, *note)):
        note.insert(0, first.actor)
    if gap >= LATE_NEWS:
        note.append(pgettext("shell", "heard %(span)s later") % {"span": say_span(timedelta(seconds=gap))})
    return Line(
        first.position,
        first.at,
        "late" if any(one.late for one in told) else by.get(first.name, ""),
        first.sentence,
        " · ".join(note),
        day=above is not None and _day(above.at) != _day(first.at),
    )


def _gap(entry: Entry) -> int:
    """Seconds between happening and hearing; a clock is never heard late, only told late."""
    return 0 if entry.name.startswith("clocks.") else entry.gap_seconds


def _day(moment: datetime) -> date:
    return moment.astimezone(timing.LOCAL).date()
