# SPDX-License-Identifier: Apache-2.0
"""The whole way of a start: HTTP → command → reaction → broker → machine → acknowledgement → bridge → log, one by one and many at once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from anlan.kernel import timing
from anlan.packs.welding.models import Chip, ChipEvent, Session

from . import welding_days
from .bench import Bench, until
from .figures import at_most, plain, share
from .machines import Broker, Ears
from .processes import Process
from .talking import Line
from .welding_yard import Pair, make

CLIENTS = 4


@dataclass
class Way:
    """The processes of a district with machines."""

    web: Process
    bridge: Process
    worker: Process
    fleet: Process
    pairs: list[Pair]
    broker: Broker
    acks: list[float] = field(default_factory=list)
    stored: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def measure(bench: Bench, broker: Broker, floor_p99: float) -> None:
    """Starts one by one, as many as go, telemetry, and an outage."""
    machines, welders = bench.size(3_000, 30), bench.size(120, 6)
    pairs = make(machines, welders)
    variables = {"ANLAN_BROKER_URL": broker.url}
    web = bench.serve("web", **variables)
    worker, bridge = bench.start("worker", **variables), bench.start("bridge", **variables)
    worker.line(), bridge.line()
    fleet = bench.start("simulate", "welding", "--machines", machines, "--broker", broker.url, **variables)
    fleet.line()
    began, cpu = time.perf_counter(), bridge.cpu()
    threading.Thread(target=_drained, args=(fleet,), daemon=True).start()
    until(
        lambda: Chip.objects.filter(stored__gte=2, is_online=True).count() == machines,
        "every machine is known to be online",
        300,
    )
    seconds = time.perf_counter() - began
    bench.show(
        plain(
            "messages of machines that became commands, as the fleet came",
            ChipEvent.objects.count() / seconds,
            "events/s",
        ),
        plain("… CPU of the bridge for each", (bridge.cpu() - cpu) / ChipEvent.objects.count() * 1000, "ms"),
        plain(f"memory of the bridge, {machines:,} machines online", bridge.memory() / 1e6, "MB"),
        plain(f"memory of the worker, {machines:,} machines online", worker.memory() / 1e6, "MB"),
    )
    way = Way(web, bridge, worker, fleet, pairs, broker)
    with Ears(broker.port, ["weld/1/+/ack"]) as ears:
        _one_by_one(bench, way, ears, floor_p99)
        _as_many(bench, way, ears)
    welding_days.telemetry(bench, broker, bridge, [pair.chip for pair in pairs])
    welding_days.outage(bench, broker)


def _drained(process: Process) -> None:
    while process.line():
        pass


def _start(way: Way, line: Line, pair: Pair, ears: Ears) -> str:
    """One start; the session."""
    began, at = time.perf_counter(), timing.now()
    said = line.do("welding/start-weld", **pair.scan())["result"]
    if not said["session"]:
        way.refused.append(said["code"])
        return ""
    session = UUID(said["session"])
    heard = ears.when(session.hex, 10.0)
    if heard is None:
        way.refused.append("lost")
        return session.hex
    way.acks.append((heard - began) * 1000)
    way.stored.append(_stored(session, at))
    return session.hex


def _stored(session: UUID, at: datetime) -> float:
    """Ms from the scan to the machine's answer in the log."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        answered = Session.objects.filter(pk=session).values_list("answered_at", flat=True)[0]
        if answered:
            return (answered - at).total_seconds() * 1000
        time.sleep(0.05)
    return 10_000.0


def _stop(line: Line, session: str) -> None:
    line.do("welding/stop-weld", session=str(UUID(session)))


def _all_over(what: str) -> None:
    until(lambda: not Session.objects.filter(ended_at=None).exists(), what, 60)


def _one_by_one(bench: Bench, way: Way, ears: Ears, floor_p99: float) -> None:
    many = bench.size(100, 4)
    for pair in way.pairs[:CLIENTS]:  # every thread of the servers warms up
        _stop(Line(way.web.port, pair.token), _start(way, Line(way.web.port, pair.token), pair, ears))
    _all_over("the first sessions end")
    way.acks.clear(), way.stored.clear(), way.refused.clear()
    for number in range(many):
        pair = way.pairs[number % len(way.pairs)]
        line = Line(way.web.port, pair.token)
        session = _start(way, line, pair, ears)
        if session:
            _stop(line, session)
        line.close()
        time.sleep(0.0 if bench.tiny else 0.15)
    _all_over("sessions end")
    p99 = share(way.acks, 99)
    at = f"{Chip.objects.count():,} machines online"
    bench.show(
        plain(f"scan → machine's acknowledgement over HTTP, p50, {at}", share(way.acks, 50), "ms"),
        at_most("… p99", p99, 300, "ms", f"{floor_p99:.2f} ms request/response", f"{p99 / floor_p99:.1f} ×"),
        at_most("… as a multiple of the same broker's request/response", p99 / floor_p99, 20, "×"),
        plain("scan → the answer in the log, p99", share(way.stored, 99), "ms"),
        at_most(f"refused or lost of {many}", len(way.refused), 0, ""),
    )


def _as_many(bench: Bench, way: Way, ears: Ears) -> None:
    """Four clients start as fast as they can; each welder once."""
    way.acks.clear(), way.refused.clear()
    began = time.perf_counter()

    def client(place: int) -> list[tuple[Pair, str]]:
        return [(pair, _begun(way, pair)) for pair in way.pairs[place::CLIENTS]]

    with ThreadPoolExecutor(CLIENTS) as pool:
        started = [one for part in pool.map(client, range(CLIENTS)) for one in part]
    answered = time.perf_counter() - began
    heard = [ears.when(session, 20.0) for _, session in started if session]
    last = max((one for one in heard if one), default=began)
    lost = sum(one is None for one in heard)
    bench.show(
        plain("starts a second that were answered", len(started) / answered, "/s"),
        plain("starts a second until the last machine said yes", len(heard) / (last - began), "/s"),
        at_most(f"lost of {len(started)} at once", lost + len(started) - len(heard), 0, ""),
    )
    for pair, session in started:
        if session:
            _stop(Line(way.web.port, pair.token), session)
    _all_over("sessions end after many")


def _begun(way: Way, pair: Pair) -> str:
    line = Line(way.web.port, pair.token)
    said = line.do("welding/start-weld", **pair.scan())["result"]
    line.close()
    return UUID(said["session"]).hex if said["session"] else ""
