# SPDX-License-Identifier: Apache-2.0
"""B14: the matter page, the desk's lists and the wall's refresh with 10,000 matters, and how many queries each asks."""

import re
import threading
import time
from datetime import timedelta
from html import unescape

from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anlan.kernel import timing
from anlan.kernel.access.queries import caller_of
from anlan.kernel.events.models import EventRecord
from anlan.kernel.following import drain
from anlan.kernel.ids import new_id
from anlan.kernel.matters.models import Matter
from anlan.kernel.ports import Point
from anlan.packs.dispatch.models import BoardRow, Incident, Task, VenuePost
from anlan.runtime.plugs import plug_all

from .bench import Bench
from .copies import like
from .district import everybody_is_seen, holders, report, session_of
from .figures import Figure, at_most, plain, share
from .talking import Line, Refused

PART = re.compile(rb'<[^>]*\bhx-get="([^"]+)"[^>]*\bdata-on=|<[^>]*\bdata-on="[^"]*"[^>]*\bhx-get="([^"]+)"')
SCREENS, QUERIES = 20, 12
WALL = "/wall/command"


def run(bench: Bench) -> None:
    """Fill the database, then read as people do."""
    plug_all()
    everybody_is_seen()
    desk = holders("dispatch.duty_officer", 1)[0]
    posts = list(VenuePost.objects.order_by("code")[: bench.size(60, 4)])
    some = [report(caller_of(desk, "api"), Point(one.lat, one.lng)) for one in posts]
    drain()
    _multiply(some[0], bench.size(10_000, 50) - len(some))
    server = bench.serve("web")
    session = session_of(desk)
    pages = {
        "matter page": ([f"/m/{one.number}" for one in some], 60),
        "desk list (board's list)": (["/dispatch/board?part=rows"], 60),
        "list of all incidents": (["/matters/dispatch.incident"], 60),
        "inbox": (["/"], 60),
    }
    line = Line(server.port, session=session)
    for what, (paths, limit) in pages.items():
        _page(bench, what, line, paths, limit, session)
    _wall(bench, server.port, session)


def _page(bench: Bench, what: str, line: Line, paths: list[str], limit: float, session: str) -> None:
    for number in range(12):
        line.get(paths[number % len(paths)])  # eight threads warm up
    took = []
    for number in range(bench.size(150, 4)):
        began = time.perf_counter()
        line.get(paths[number % len(paths)])
        took.append((time.perf_counter() - began) * 1000)
    queries = queries_of(paths[0], session)
    on = bench.database
    bench.show(
        at_most(f"{on}: {what}, p95", share(took, 95), limit, "ms", f"p50 {share(took, 50):.0f} ms"),
        at_most(f"{on}: {what}, queries", queries, QUERIES, ""),
    )


def queries_of(path: str, session: str) -> int:
    """How many questions a page asks of the database when it is read a second time."""
    client = Client(headers={"host": "localhost"})
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


def _wall(bench: Bench, port: int, session: str) -> None:
    """Twenty screens fetch every part of the wall at the same time, as after an event."""
    first = Line(port, session=session)
    try:
        page = first.get(WALL)
    except Refused:
        bench.show(Figure(f"{bench.database}: wall refresh", "no wall yet", "≤ 100 ms"))
        return
    parts = [unescape((one or other).decode()) for one, other in PART.findall(page)]
    took: list[float] = []

    def screen(number: int) -> None:
        line = Line(port, session=session)
        for _ in range(bench.size(6, 1)):
            time.sleep((number % 5) * 0.06)  # pages spread their refetches over a third of a second
            for part in parts:
                began = time.perf_counter()
                line.get(part)
                took.append((time.perf_counter() - began) * 1000)
            time.sleep(max(0.0, 1.0 - (number % 5) * 0.06))
        line.close()

    threads = [threading.Thread(target=screen, args=(number,)) for number in range(bench.size(SCREENS, 2))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    connections.close_all()
    on = bench.database
    bench.show(
        plain(f"{on}: wall refresh, {SCREENS} screens, {len(parts)} parts each, p50", share(took, 50), "ms"),
        at_most(f"{on}: wall refresh, p95", share(took, 95), 100, "ms"),
        at_most(f"{on}: wall, queries of its largest part", max((queries_of(one, session) for one in parts), default=0), QUERIES, ""),
    )  # fmt: skip


def _multiply(pattern: Matter, count: int) -> None:
    """So many closed incidents like one that the product opened: matters, incidents, tasks, board rows, records."""
    incident, task = Incident.objects.get(pk=pattern.pk), Task.objects.get(incident=pattern.pk)
    row, records = BoardRow.objects.get(pk=pattern.pk), list(EventRecord.objects.filter(matter=pattern.pk))
    at = timing.now() - timedelta(days=2)
    made: dict[str, list[object]] = {"matters": [], "incidents": [], "tasks": [], "rows": [], "records": []}
    for number in range(count):
        when = at - timedelta(minutes=number)
        keys, both = (new_id(), new_id()), (pattern, task.matter)
        for key, one in zip(keys, both, strict=True):
            made["matters"].append(like(one, id=key, number=f"{one.number[:2]}-{number:05d}-{key.hex[-4:]}", stage="closed",
                                         opened_at=when, stage_since=when, closed_at=when, outcome="false_alarm"))  # fmt: skip
        made["incidents"].append(like(incident, matter_id=keys[0], called_at=when, order_number=None))
        made["tasks"].append(like(task, matter_id=keys[1], incident_id=keys[0], ended_at=when))
        made["rows"].append(
            like(row, incident=keys[0], task=keys[1], stage="closed", reported_at=when, closed_at=when)
        )
        made["records"] += [like(one, position=None, id=new_id(), matter=keys[0], at=when) for one in records]
    for model, name in (
        (Matter, "matters"),
        (Incident, "incidents"),
        (Task, "tasks"),
        (BoardRow, "rows"),
        (EventRecord, "records"),
    ):
        model.objects.bulk_create(made[name], batch_size=500)  # type: ignore[attr-defined]
