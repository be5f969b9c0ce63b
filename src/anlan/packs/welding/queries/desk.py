# SPDX-License-Identifier: Apache-2.0
"""What the safety officer's desk reads: the permits of a day, warnings that are open, who watches at two places."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from anlan.kernel.context import Caller
from anlan.kernel.matters.details import plain
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import visible
from anlan.kernel.people.queries import names_of
from anlan.kernel.timing import LOCAL

from ..models.permits import Permit
from ..models.warnings import WeldWarning

OPEN = ("approved", "working", "suspended", "overdue", "finished")


@dataclass(frozen=True)
class PermitLine:
    """One permit of a day, as the desk lists it."""

    permit: Permit
    matter: Matter
    details: dict[str, Any]  # Any: JSON values
    welders: list[str]
    watchers: list[tuple[UUID, str]]
    machines: list[UUID]


def span_of_day(day: date) -> tuple[datetime, datetime]:
    """From midnight to midnight, at the clock of the place."""
    begins = datetime.combine(day, time(0), LOCAL)
    return begins, begins + timedelta(days=1)


def permits_of(caller: Caller, day: date) -> list[PermitLine]:
    """The permits that hold on a day, within what the caller may see, by number."""
    begins, ends = span_of_day(day)
    mine = visible(caller, ["welding"]).filter(kind="welding.hot_work").values("pk")
    when = Q(starts_at__lt=ends, ends_at__gt=begins)
    rows = list(
        Permit.objects.filter(when, matter__in=mine)
        .select_related("matter")
        .prefetch_related("welders", "watches", "machines")
        .order_by("matter__number")[:200]
    )
    people = {one.person_id for row in rows for one in row.welders.all()}
    people |= {one.person_id for row in rows for one in row.watches.all()}
    names = names_of(people)
    return [_line(row, names) for row in rows]


def _line(row: Permit, names: Any) -> PermitLine:
    watches = list(row.watches.all())
    still = [one for one in watches if one.left_at is None] or watches  # of what is over: whoever watched
    named = {one.person_id: names.get(one.person_id, "") for one in still}
    return PermitLine(
        row, row.matter, plain(row.matter), [names.get(one.person_id, "") for one in row.welders.all()],
        sorted(named.items(), key=lambda one: one[1]), [one.machine for one in row.machines.all()],
    )  # fmt: skip


@dataclass(frozen=True)
class Clash:
    """One watcher named at two permits that overlap (AX-R8)."""

    watcher: str
    numbers: tuple[str, str]


def clashes(lines: list[PermitLine]) -> list[Clash]:
    """Who is to watch at two places at once; each pair once."""
    found = []
    for place, one in enumerate(lines):
        for other in lines[place + 1 :]:
            if not _overlap(one, other):
                continue
            both = dict(one.watchers).keys() & dict(other.watchers).keys()
            found += [
                Clash(dict(one.watchers)[who], (one.matter.number, other.matter.number)) for who in both
            ]
    return found


def _overlap(one: PermitLine, other: PermitLine) -> bool:
    running = ("draft", "to_test", "to_approve", "approved", "working", "suspended")
    if one.matter.stage not in running or other.matter.stage not in running:
        return False
    return one.permit.starts_at < other.permit.ends_at and other.permit.starts_at < one.permit.ends_at


def open_warnings(caller: Caller) -> QuerySet[WeldWarning]:
    """Warnings that are open within what the caller may see, the graver and the newer first."""
    mine = visible(caller, ["welding"]).filter(kind="welding.warning").values("pk")
    return WeldWarning.objects.filter(is_open=True, matter__in=mine).select_related("matter", "firm")
