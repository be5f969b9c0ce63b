# SPDX-License-Identifier: Apache-2.0
"""B5: how late clocks are when 5,000 of 10,000 run out within 25 seconds, two workers follow, and one is killed."""

import json
import time
from collections import Counter
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.db.models import Min

from anlan.kernel import timing
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.events.models import EventRecord
from anlan.kernel.ids import new_id
from anlan.kernel.places.models import Region

from .bench import Bench, until
from .figures import Figure, at_most, plain, share

KIND, CLOCK, BREACHED = "dispatch.incident", "attend", "clocks.clock_breached"


def run(bench: Bench) -> None:
    """The product with a kill, then the floor without one."""
    running, due, seconds = bench.size(10_000, 60), bench.size(5_000, 30), 2.0 if bench.tiny else 25.0
    first = bench.start("worker")
    assert first.line() == "ready worker"
    second = bench.start("worker")
    assert second.line() == "ready worker"
    _wind(running - due, timing.now() + timedelta(hours=1), 3600)
    begin = timing.now() + timedelta(seconds=1.5)
    _wind(due, begin, seconds)
    after = EventRecord.objects.order_by("-position").values_list("position", flat=True).first() or 0
    time.sleep(max(0.0, (begin - timing.now()).total_seconds()) + seconds * 0.5)
    bench.say(f"{bench.database}: kill -9 to the worker that is at work")
    first.kill()
    time.sleep(seconds * 0.5)
    until(lambda: _fired(after).count() >= due, "clocks did not fire", 30)
    time.sleep(0.5)
    ids = Counter(json.loads(fields)["id"] for fields in _fired(after).values_list("fields", flat=True))
    late = _lateness(after)
    second.end()
    floor = _floor(bench.size(1_000, 20), seconds / 5)
    lost, doubled = due - len(ids), sum(ids.values()) - len(ids)
    beside, factor = f"{share(floor, 99):.0f} ms", f"{share(late, 99) / max(1.0, share(floor, 99)):.2f} ×"
    on = bench.database
    bench.show(
        plain(f"{on}: lateness, p50", share(late, 50), "ms", f"{share(floor, 50):.0f} ms"),
        at_most(f"{on}: lateness, p99", share(late, 99), 100, "ms", beside, factor),
        plain(f"{on}: the latest", max(late), "ms", f"{max(floor):.0f} ms"),
        Figure(
            f"{on}: lost, doubled of {due:,}", f"{lost}, {doubled}", "0, 0", reached=not lost and not doubled
        ),
    )


def _wind(count: int, begin: datetime, seconds: float) -> None:
    """So many running clocks that are due within a span."""
    draw, region = Random(7), Region.objects.order_by("path").first()
    at = timing.now()
    rows = []
    for _ in range(count):
        due_at = begin + timedelta(seconds=draw.uniform(0, seconds))
        rows.append(RunningClock(
            id=new_id(), matter=new_id(), kind=KIND, region_path=region.path if region else "", name=CLOCK,
            state="run", started_at=at, due_at=due_at, wake_at=due_at,
        ))  # fmt: skip
    RunningClock.objects.bulk_create(rows, batch_size=500)


def _fired(after: int) -> object:
    return EventRecord.objects.filter(position__gt=after, name=BREACHED)


def _lateness(after: int) -> list[float]:
    rows = _fired(after).values_list("at", "recorded_at")  # type: ignore[attr-defined]
    return [(heard - at).total_seconds() * 1000 for at, heard in rows]


def _floor(count: int, seconds: float) -> list[float]:
    """One transaction for each firing, as fast as it goes; nobody is killed."""
    RunningClock.objects.all().delete()
    _wind(count, timing.now() + timedelta(seconds=0.5), seconds)
    late: list[float] = []
    while len(late) < count:
        now = timing.now()
        row = RunningClock.objects.filter(state="run", wake_at__lte=now).order_by("wake_at").first()
        if row is None:
            first = RunningClock.objects.filter(state="run").aggregate(first=Min("wake_at"))["first"]
            time.sleep(max(0.0, min(0.05, (first - timing.now()).total_seconds())) if first else 0.01)
            continue
        with transaction.atomic():
            row = RunningClock.objects.select_for_update().get(pk=row.pk)
            heard = timing.now()
            EventRecord.objects.create(
                id=new_id(), name=BREACHED, matter=row.matter, kind=KIND, region=row.region_path, channel="clock",
                act=new_id(), at=row.wake_at, recorded_at=heard, fields="{}",
            )  # fmt: skip
            late.append((heard - row.wake_at).total_seconds() * 1000)
            row.state, row.wake_at = "breached", None
            row.save(update_fields=["state", "wake_at"])
    return late
