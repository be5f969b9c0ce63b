# SPDX-License-Identifier: Apache-2.0
"""B2: ranking among 2,000 guards and cars with every legal check and every reason, in process and by HTTP."""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from time import perf_counter, thread_time

from django.conf import settings

from anlan.adapters.geo.streets import Streets
from anlan.kernel.access.queries import caller_of
from anlan.kernel.ports import Mode, Point, Router, plug
from anlan.packs.dispatch.models import Incident, VenuePost
from anlan.packs.dispatch.queries import scene_of
from anlan.packs.dispatch.queries.candidates import choice_for
from anlan.packs.dispatch.queries.roster import Roster, roster
from anlan.packs.dispatch.ranking import Scene, rank_cars, rank_guards

from .bench import Bench
from .district import everybody_is_seen, holders, report, token_of
from .figures import at_most, plain, share
from .talking import Line


class NoTravel:
    """The floor's router: nobody needs any time."""

    def __init__(self, streets: Streets) -> None:
        self._streets = streets

    def seconds_to(self, target: Point, sources: Sequence[Point], mode: Mode) -> list[float]:
        """Nothing for everyone."""
        return [0.0] * len(sources)

    def way(self, source: Point, target: Point, mode: Mode) -> object:
        """As on the streets; the ranking asks for none."""
        return self._streets.way(source, target, mode)

    def reach(self, target: Point, seconds: float, mode: Mode) -> object:
        """As on the streets; the ranking asks for none."""
        return self._streets.reach(target, seconds, mode)


def run(bench: Bench) -> None:
    """In process with and without travel times in turn, with the registry read anew, then by HTTP."""
    streets = Streets.load(Path(settings.ANLAN_STREETS))
    plug(Router, lambda: streets)
    everybody_is_seen()
    draw = Random(11)
    posts = draw.sample(list(VenuePost.objects.all()), bench.size(60, 3))
    desk = holders("dispatch.duty_officer", 1)[0]
    incidents = [report(caller_of(desk, "api"), Point(one.lat, one.lng)) for one in posts]
    scenes = [scene_of(Incident.objects.get(pk=one.pk), one) for one in incidents]
    held = roster()
    _in_process(bench, [one for one in scenes if one], held, streets)
    everybody_is_seen()
    read = [_milliseconds(lambda one=one: choice_for(one)) for one in incidents]
    bench.show(
        plain("in process, with positions and tasks read from the database, p95", share(read, 95), "ms")
    )
    server = bench.serve("web")
    line = Line(server.port, token_of(desk))
    took = []
    for again in range(bench.size(4, 2)):
        for one in incidents:
            path = f"/api/dispatch/candidates?incident={one.pk}&limit=20&excluded=20"
            milliseconds = _milliseconds(lambda path=path: line.get(path))
            took += [milliseconds] if again else []  # the first round warms eight threads
    bench.show(
        plain("by HTTP, p50", share(took, 50), "ms"), at_most("by HTTP, p95", share(took, 95), 40, "ms")
    )


def _in_process(bench: Bench, scenes: list[Scene], held: Roster, streets: Streets) -> None:
    routers: dict[str, Router] = {"graph": streets, "floor": NoTravel(streets)}  # type: ignore[dict-item]
    took: dict[str, list[float]] = {name: [] for name in routers}
    candidates, cpu = [], []
    for _ in range(bench.rounds + 1):
        for scene in scenes:
            for name, router in routers.items():
                began, before = perf_counter(), thread_time()
                guards = rank_guards(scene, held.guards, held.contracts, router)
                said = sum(len(one.reasons) for one in (*guards.candidates, *guards.excluded))
                rank_cars(scene, held.cars, router)
                took[name].append((perf_counter() - began) * 1000)
                assert said
                cpu += [(thread_time() - before) * 1000] if name == "graph" else []
            candidates.append(len(guards.candidates))
    ours, floor = (times[len(scenes) :] for times in took.values())
    many = f"{len(held.guards):,} guards and {len(held.cars)} cars"
    beside = f"{share(floor, 95):.1f} ms without travel times"
    factor = f"{share(ours, 95) / share(floor, 95):.2f} ×"
    bench.show(
        plain(f"{many}: may go (median)", share(candidates, 50), "guards"),
        plain("in process, p50", share(ours, 50), "ms", f"{share(cpu, 50):.1f} ms of CPU"),
        at_most("in process, p95", share(ours, 95), 10, "ms", beside, factor),
    )


def _milliseconds(work: object) -> float:
    began = perf_counter()
    work()  # type: ignore[operator]
    return (perf_counter() - began) * 1000
