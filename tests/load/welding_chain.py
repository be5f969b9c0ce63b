# SPDX-License-Identifier: Apache-2.0
"""The whole way of a start: HTTP → command → reaction → broker → machine → acknowledgement → bridge → log; and what a bridge keeps."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import F

from anlan.kernel import timing
from anlan.kernel.devices.keys import device_key, sealed
from anlan.packs.welding.models import Chip, ChipEvent, Reading, Session

from .bench import Bench, until
from .figures import at_least, at_most, plain, share
from .machines import Broker, Ears, ends, paced
from .machines import run as on_loop
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
    _telemetry(bench, way)
    if not bench.tiny:  # machines wait half a minute before they say again what nobody heard
        _outage(bench, way)


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


def _telemetry(bench: Bench, way: Way) -> None:
    """Genuine samples at a rate: how many are kept."""
    chips = [pair.chip for pair in way.pairs]
    keys = {code: device_key(code, 1) for code in chips}
    rates, seconds = ((200,), 1.0) if bench.tiny else ((1_000, 2_000, 4_000), 4.0)
    best = 0.0
    for rate in rates:
        frames = [(code, sealed(keys[code], "tel", code, {"v": 1, "b": "1-0000", "ms": n, "at": None, "a": 120, "u": None, "tc": 31,
                                                          "gas": None, "s": ""}))
                  for n in range(20) for code in chips]  # fmt: skip
        before, cpu = Reading.objects.count(), way.bridge.cpu()

        sent = on_loop(_send(way.broker.port, rate, seconds, frames))
        kept = _settled() - before
        spent = way.bridge.cpu() - cpu
        bench.say(
            f"telemetry: {sent} sent at {rate}/s, {kept} kept, {spent / max(1, kept) * 1e6:.0f} µs CPU of the bridge each"
        )
        if kept >= sent * 0.999:
            best = max(best, kept / seconds)
    bench.show(at_least("telemetry kept a second, none lost", best, 300, "/s", "300/s: a district of 8,000"))


async def _send(port: int, rate: float, seconds: float, frames: list[tuple[str, bytes]]) -> int:
    one = await ends(port, "many-machines", ["nothing"], lambda *_: None)

    def tell(number: int) -> None:
        code, frame = frames[number % len(frames)]
        one.tell(f"weld/1/{code}/tel", frame)

    sent = await paced(rate, seconds, tell)
    one.transport.close()
    return sent


def _settled(last: int = -1) -> int:
    """Readings, when no more come."""
    while (now := Reading.objects.count()) != last:
        last = now
        time.sleep(1.2)
    return last


def _outage(bench: Bench, way: Way) -> None:
    """The broker is away for a minute while machines go on: until every event is in the log."""
    away = 60.0
    before = ChipEvent.objects.count()
    way.broker.process.kill()
    time.sleep(away)
    bench.processes.append(way.broker.start())
    began = time.perf_counter()
    machines = Chip.objects.count()
    back = f"{machines} machines tell that they were away"
    until(lambda: ChipEvent.objects.filter(type="online").count() >= 2 * machines, back, 300)
    seconds = time.perf_counter() - began
    gaps = Chip.objects.filter(stored__lt=F("highest")).count()
    bench.show(
        plain(
            f"after {away:.0f} s without a broker: all is in the log (machines come back within 60 s)",
            seconds,
            "s",
        ),
        plain("… events that came again", ChipEvent.objects.count() - before, ""),
        at_most("… machines with a gap in their story", gaps, 0, ""),
    )
