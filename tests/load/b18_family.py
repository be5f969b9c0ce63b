# SPDX-License-Identifier: Apache-2.0
"""B18: 10,000 open family cases: the case's page and the window's desk, and how late the clocks of teams fire, all effects included."""

import json
import time
from collections import Counter
from datetime import timedelta
from random import Random
from uuid import UUID

from django.db.models import Model

from anlan.kernel import timing
from anlan.kernel.access.models import RoleGrant
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.events.models import Checkpoint, EventRecord
from anlan.kernel.following import drain
from anlan.kernel.ids import new_id
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.models import Person
from anlan.kernel.teams.models import SeatCall, Team
from anlan.packs.family.models import Case
from anlan.runtime.plugs import plug_all

from .b14_pages import QUERIES, queries_of
from .bench import Bench, until
from .copies import like
from .district import session_of
from .figures import Figure, at_most, plain, share
from .households import do, hire, red_case
from .talking import Line

BREACHED = "clocks.clock_breached"


def run(bench: Bench) -> None:
    """Fill the database by the product's own cases and copies of them; read as the window does; then let time run out."""
    plug_all()
    draw = Random(18)
    hire(draw, bench.size(300, 40))
    cases = [red_case() for _ in range(bench.size(40, 3))]
    for case in cases:
        do("call_case_team", case=case, woman=draw.random() < 0.5)
    drain()
    _multiply(cases[0], bench.size(10_000, 40) - len(cases))
    _read(bench, cases)
    _clocks(bench)


def _window() -> Person:
    person = Person.objects.create(id=new_id(), code="bench-window", name="演示窗口")
    RoleGrant.objects.create(id=new_id(), person=person, role="family.window", granted_at=timing.now())
    return person


def _read(bench: Bench, cases: list[str]) -> None:
    session = session_of(_window())
    numbers = list(Matter.objects.filter(pk__in=cases).values_list("number", flat=True))
    server = bench.serve("web")
    line = Line(server.port, session=session)
    pages = {
        "a case's page": [f"/m/{one}" for one in numbers],
        "the window's desk": ["/family/desk"],
        "list of all cases": ["/matters/family.family_dispute"],
    }
    on = bench.database
    for what, paths in pages.items():
        for number in range(bench.size(12, 2)):
            line.get(paths[number % len(paths)])
        took = []
        for number in range(bench.size(150, 3)):
            began = time.perf_counter()
            line.get(paths[number % len(paths)])
            took.append((time.perf_counter() - began) * 1000)
        bench.show(
            at_most(f"{on}: {what}, p95", share(took, 95), 60, "ms", f"p50 {share(took, 50):.0f} ms"),
            at_most(f"{on}: {what}, queries", queries_of(paths[0], session), QUERIES, ""),
        )
    line.close()


def _clocks(bench: Bench) -> None:
    """Seats' clocks run out while a worker does all that follows: the substitute is called, the head is told."""
    due, seconds = bench.size(200, 10), 2.0 if bench.tiny else 25.0
    running = RunningClock.objects.filter(state="run").count()
    clocks = list(RunningClock.objects.filter(state="run", name="seat_mediator")[:due])
    if len(clocks) < due:
        raise RuntimeError(f"only {len(clocks)} clocks of seats are running")
    worker = bench.start("worker")
    assert worker.line() == "ready worker"
    after = EventRecord.objects.order_by("-position").values_list("position", flat=True).first() or 0
    begin, draw = timing.now() + timedelta(seconds=3), Random(5)  # the ticker looks again each second
    for one in clocks:
        one.due_at = one.wake_at = begin + timedelta(seconds=draw.uniform(0, seconds))
    RunningClock.objects.bulk_update(clocks, ["due_at", "wake_at"], batch_size=200)
    mine = [one.matter for one in clocks]
    until(lambda: len(_fired(after, mine)) >= due, "clocks did not fire", seconds + 60)
    time.sleep(0.5)
    rows = _fired(after, mine)
    worker.end()
    late = [milliseconds for _, milliseconds in rows]
    often = Counter(key for key, _ in rows)
    lost, doubled = due - len(often), sum(often.values()) - len(often)
    on = bench.database
    bench.show(
        plain(f"{on}: clocks running", running, ""),
        plain(f"{on}: {due} seats fall silent in {seconds:.0f} s, lateness, p50", share(late, 50), "ms"),
        at_most(f"{on}: lateness, p99", share(late, 99), 100, "ms"),
        plain(f"{on}: the latest", max(late), "ms"),
        Figure(f"{on}: lost, doubled of {due:,}", f"{lost}, {doubled}", "0, 0", reached=not lost and not doubled),
    )  # fmt: skip


def _fired(after: int, matters: list[UUID]) -> list[tuple[str, float]]:
    """The clocks that ran out for the first time, and how late in milliseconds; later rungs of a ladder are no new lateness."""
    rows = EventRecord.objects.filter(position__gt=after, name=BREACHED, matter__in=matters)
    told = [
        (json.loads(fields), at, heard)
        for fields, at, heard in rows.values_list("fields", "at", "recorded_at")
    ]
    return [(one["id"], (heard - at).total_seconds() * 1000) for one, at, heard in told if not one["rung"]]


def _multiply(pattern: str, count: int) -> None:
    """So many open cases like one whose team was called: with its team, its calls, its clocks and its records."""
    matter, case, team = (
        Matter.objects.get(pk=pattern),
        Case.objects.get(pk=pattern),
        Team.objects.get(pk=pattern),
    )
    calls, clocks = (
        list(SeatCall.objects.filter(matter=pattern)),
        list(RunningClock.objects.filter(matter=pattern)),
    )
    records = list(EventRecord.objects.filter(matter=pattern))
    later = timedelta(hours=3)  # no copy's clock runs out while pages are read
    made: dict[type[Model], list[Model]] = {
        one: [] for one in (Matter, Case, Team, SeatCall, RunningClock, EventRecord)
    }
    for number in range(count):
        key, back = new_id(), timedelta(seconds=number)
        made[Matter].append(
            like(
                matter,
                id=key,
                number=f"{matter.number[:2]}-{number:05d}-{key.hex[-4:]}",
                opened_at=matter.opened_at - back,
            )
        )
        made[Case].append(like(case, matter_id=key))
        made[Team].append(like(team, matter_id=key))
        made[SeatCall] += [like(one, id=new_id(), matter_id=key) for one in calls]
        made[RunningClock] += [
            like(
                one,
                id=new_id(),
                matter=key,
                due_at=one.due_at and one.due_at + later,
                wake_at=one.wake_at and one.wake_at + later,
            )
            for one in clocks
        ]
        made[EventRecord] += [
            like(one, position=None, id=new_id(), matter=key, at=one.at - back) for one in records
        ]
    for model, rows in made.items():
        model._default_manager.bulk_create(rows, batch_size=500)
    last = EventRecord.objects.order_by("-position").values_list("position", flat=True)[0]
    Checkpoint.objects.update(position=last)  # what followers would do of these records is in the copied rows
