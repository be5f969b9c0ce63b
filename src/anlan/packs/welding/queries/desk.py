# SPDX-License-Identifier: Apache-2.0
"""What the safety officer's desk reads: the permits of a day, warnings that are open, who watches at two places."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.kernel import timing
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.clocks.queries import Reading, readings_of
from anlan.kernel.context import Caller
from anlan.kernel.matters.details import plain
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import visible
from anlan.kernel.people.models import Person
from anlan.kernel.together import at_once

from ..models.permits import Permit, PermitMachine, PermitWelder, Watch
from ..models.warnings import WeldWarning

OPEN = ("approved", "working", "suspended", "overdue", "finished")
MOST = 200  # permits of a day


@dataclass(frozen=True)
class PermitLine:
    """One permit of a day, as the desk lists it."""

    permit: Permit
    matter: Matter
    details: dict[str, Any]  # Any: JSON values
    welders: list[str]
    watchers: list[tuple[UUID, str]]
    machines: list[UUID]


def permits_of(caller: Caller, day: date) -> list[PermitLine]:
    """The permits that hold on a day, within what the caller may see, by number."""
    begins, ends = timing.span_of(day, day)
    mine = visible(caller, ["welding"]).filter(kind="welding.hot_work").values("pk")
    when = Q(starts_at__lt=ends, ends_at__gt=begins)
    first = Permit.objects.filter(when, matter__in=mine).order_by("matter__number").values("pk")[:MOST]
    rows, welders, watches, machines = at_once(
        Permit.objects.filter(pk__in=first).select_related("matter").order_by("matter__number"),
        PermitWelder.objects.filter(permit__in=first).select_related("person").order_by("pk"),
        Watch.objects.filter(permit__in=first).select_related("person").order_by("pk"),
        PermitMachine.objects.filter(permit__in=first).order_by("pk"),
    )
    by_permit = [group_by(some, attrgetter("permit_id")) for some in (welders, watches, machines)]
    return [_line(row, *(found.get(row.pk, []) for found in by_permit)) for row in rows]


def _line(
    row: Permit, welders: list[PermitWelder], watches: list[Watch], machines: list[PermitMachine]
) -> PermitLine:
    still = [one for one in watches if one.left_at is None] or watches  # of what is over: whoever watched
    named = {one.person_id: one.person.name for one in still}
    return PermitLine(
        row, row.matter, plain(row.matter), [one.person.name for one in welders],
        sorted(named.items(), key=lambda one: one[1]), [one.machine for one in machines],
    )  # fmt: skip


def group_by[K, R](rows: Iterable[R], key: Callable[[R], K]) -> dict[K, list[R]]:
    """Rows by what they belong to."""
    found: dict[K, list[R]] = {}
    for one in rows:
        found.setdefault(key(one), []).append(one)
    return found


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


@dataclass(frozen=True)
class OpenWarnings:
    """Warnings that are open, with the clocks of each and the names of everybody in them."""

    rows: list[WeldWarning]
    clocks: dict[UUID, list[Reading]]
    names: dict[UUID, str]


def open_warnings(caller: Caller) -> OpenWarnings:
    """Warnings that are open within what the caller may see, by one question."""
    mine = visible(caller, ["welding"]).filter(kind="welding.warning").values("pk")
    open_ = WeldWarning.objects.filter(is_open=True, matter__in=mine)
    who = Q()
    for name in ("signed_by", "handled_by", "verified_by", "person"):
        who |= Q(pk__in=open_.filter(**{f"{name}__isnull": False}).values(name))
    rows, clocks, people = at_once(
        open_.select_related("matter", "firm").order_by("pk"),
        RunningClock.objects.filter(matter__in=open_.values("pk")).order_by("started_at"),
        Person.objects.filter(who).only("name"),
    )
    return OpenWarnings(rows, readings_of(clocks), {one.pk: one.name for one in people})
