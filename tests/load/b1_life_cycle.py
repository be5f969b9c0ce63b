# SPDX-License-Identifier: Apache-2.0
"""B1: the life cycle of an incident over HTTP by four clients, beside a bare view, and beside django-helpdesk where it runs."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connections

from anlan.packs.dispatch.models import Task

from .bench import Bench
from .district import PARKING, Spot, everybody_is_seen, holders, spots, token_of
from .figures import Figure, at_least, at_most, in_turn, plain, ratio, share
from .helpdesk import Helpdesk
from .processes import Process
from .talking import Line

CLIENTS, COMMANDS = 4, 7
type Cycle = Callable[["Client"], None]


@dataclass
class Client:
    """A client: a guard with his place, an officer, the desk, and lines to the servers for each of them."""

    spot: Spot
    officer: UUID
    tokens: dict[str, str]
    lines: dict[tuple[int, str], Line] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)

    def do(self, server: Process, who: str, path: str, **values: object) -> dict[str, object]:
        """Give a command and keep how long it took."""
        line = self.lines.setdefault((server.port, who), Line(server.port, self.tokens[who]))
        began = time.perf_counter()
        answer = line.do(path, **values)
        self.took.append((time.perf_counter() - began) * 1000)
        return answer


@dataclass
class Round:
    """What one side did in one round."""

    cycles: float  # a second
    cpu: float  # milliseconds of the server for a command
    took: list[float]
    creates: float = 0.0  # a second: the rival's


def run(bench: Bench) -> None:
    """Product and bare view in turn; the worker follows the product's log meanwhile."""
    everybody_is_seen()
    clients = _clients()
    product, floor = bench.serve("web"), _floor(bench)
    worker = bench.start("worker")
    worker.line()
    seconds = 1.0 if bench.tiny else 5.0
    for cycle, server in ((_product(product), product), (_bare(floor), floor)):
        _round(clients, server, cycle, 0.5 if bench.tiny else 2.0)  # every thread of the servers warms up
    with Helpdesk.beside(bench) as helpdesk:
        ours, bare, creates = in_turn(
            bench.rounds,
            lambda: _round(clients, product, _product(product), seconds),
            lambda: _round(clients, floor, _bare(floor), seconds),
            lambda: Round(
                0.0, 0.0, [], 0.0 if isinstance(helpdesk, str) else helpdesk.creates(CLIENTS, seconds)
            ),
        )
    _tell(bench, ours, bare)
    _tell_of_the_rival(bench, helpdesk, ours, creates)


def _tell(bench: Bench, ours: list[Round], bare: list[Round]) -> None:
    on, took = bench.database, [one for each in ours for one in each.took]
    cycles, floor = (share([one.cycles for one in side], 50) for side in (ours, bare))
    cpu, least = (share([one.cpu for one in side], 50) for side in (ours, bare))
    factor = ratio([one.cpu for one in ours], [one.cpu for one in bare])
    named, beside = f"{on}: cycles a second ({COMMANDS} commands each)", f"{floor:.1f}/s bare view"
    times = f"{ratio([one.cycles for one in ours], [one.cycles for one in bare]):.2f} ×"
    bench.show(
        at_least(named, cycles, 40, "/s", beside, times) if bench.vendor == "postgresql" else plain(named, cycles, "/s", beside, times),
        plain(f"{on}: a command, p50", share(took, 50), "ms", f"p99 {share(took, 99):.0f} ms"),
        at_most(f"{on}: CPU of a command, by the bare view's", factor, 1.5, "×", f"{cpu:.2f} ms against {least:.2f} ms"),
    )  # fmt: skip


def _tell_of_the_rival(
    bench: Bench, helpdesk: Helpdesk | str, ours: list[Round], creates: list[Round]
) -> None:
    what = f"{bench.database}: commands by django-helpdesk's creates"
    if isinstance(helpdesk, str):
        bench.show(Figure(what, "not run", "≥ 4 ×", helpdesk))
        return
    made = [one.creates for one in creates]
    factor = ratio([one.cycles * COMMANDS for one in ours], made)
    bench.show(at_least(what, factor, 4, "×", f"{share(made, 50):.1f} creates a second"))


def _floor(bench: Bench) -> Process:
    """The bare view on the same server program."""
    settings = {"DJANGO_SETTINGS_MODULE": "tests.load.floor_settings"}
    return bench.serve(
        "--interface", "wsgi", "--host", "127.0.0.1", "--blocking-threads", 8, "--no-ws",
        "tests.load.floor_wsgi:application", module="granian", **settings,
    )  # fmt: skip


def _clients() -> list[Client]:
    places = spots(CLIENTS)
    officers = holders("dispatch.officer", CLIENTS)
    desk = token_of(holders("dispatch.duty_officer", 1)[0])
    return [
        Client(
            place, officer.pk, {"desk": desk, "guard": token_of(place.guard), "officer": token_of(officer)}
        )
        for place, officer in zip(places, officers, strict=True)
    ]


def _product(server: Process) -> Cycle:
    def cycle(client: Client) -> None:
        place, do = client.spot.place, client.do
        said = do(
            server,
            "desk",
            "dispatch/report-incident",
            category=PARKING,
            content="（演示）为车位争吵",
            lat=place.lat,
            lng=place.lng,
        )
        incident = said["matter"]
        task = _task_of(str(incident))
        do(
            server,
            "desk",
            "dispatch/offer-task",
            task=task,
            guard=str(client.spot.guard),
            eta_seconds=90,
            officer=str(client.officer),
        )
        do(server, "guard", "dispatch/accept-task", task=task)
        do(server, "guard", "dispatch/arrive-on-scene", task=task, by="fence")
        do(server, "officer", "dispatch/arrive-on-scene", incident=incident)
        do(server, "officer", "dispatch/hand-over-to-police", task=task)
        do(server, "officer", "dispatch/close-incident", incident=incident, outcome="false_alarm")

    return cycle


def _task_of(incident: str) -> str:
    """The task that was planned with the incident, read from the database as a phone would be told of it."""
    return str(Task.objects.values_list("pk", flat=True).get(incident=incident))


def _bare(server: Process) -> Cycle:
    def cycle(client: Client) -> None:
        place, do = client.spot.place, client.do
        who = {"guard": str(client.spot.guard), "officer": str(client.officer)}
        said = do(server, "desk", "report", category=PARKING, lat=place.lat, lng=place.lng)
        named = {"task": said["task"], "incident": said["matter"], **who}
        for deed in ("offer", "accept", "guard_arrives", "officer_arrives", "hand_over", "close"):
            do(server, "desk", deed, **named)

    return cycle


def _round(clients: list[Client], server: Process, cycle: Cycle, seconds: float) -> Round:
    everybody_is_seen()
    for client in clients:
        client.took.clear()
    done, end, cpu = [0] * len(clients), time.monotonic() + seconds, server.cpu()
    began, faults = time.monotonic(), []

    def work(number: int) -> None:
        try:
            while time.monotonic() < end:
                cycle(clients[number])
                done[number] += 1
        except Exception as fault:  # noqa: BLE001 – said below, by the thread that waits
            faults.append(fault)
        connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(clients))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if faults:
        raise faults[0]
    took = [one for client in clients for one in client.took]
    spent = (server.cpu() - cpu) * 1000 / max(1, len(took))
    return Round(sum(done) / (time.monotonic() - began), spent, took)
