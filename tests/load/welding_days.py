# SPDX-License-Identifier: Apache-2.0
"""What a bridge keeps: samples by the thousand, and everything that machines did while the broker was away."""

import time

from django.db.models import F

from anlan.kernel.devices.keys import device_key, sealed
from anlan.packs.welding.models import Chip, ChipEvent, Reading

from .bench import Bench, until
from .figures import at_least, at_most, plain
from .machines import Broker, ends, paced
from .machines import run as on_loop
from .processes import Process

OURS = 321  # A: no machine of the fleet welds with so many, and idle ones go on to say their zero
STILL, PATIENCE = 1.2, 60.0  # s without a new sample after which none is under way; s that this is waited for


def telemetry(bench: Bench, broker: Broker, bridge: Process, chips: list[str]) -> None:
    """Genuine samples at a rate, under the names of these chips: how many are kept."""
    keys = {code: device_key(code, 1) for code in chips}
    rates, seconds = ((200,), 1.0) if bench.tiny else ((1_000, 2_000, 4_000), 4.0)
    best = 0.0
    for rate in rates:
        frames = [(code, sealed(keys[code], "tel", code, {"v": 1, "b": "1-0000", "ms": n, "at": None, "a": OURS, "u": None, "tc": 31,
                                                          "gas": None, "s": ""}))
                  for n in range(20) for code in chips]  # fmt: skip
        before, cpu = _kept(), bridge.cpu()
        sent = on_loop(_send(broker.port, rate, seconds, frames))
        kept = _settled() - before
        spent = bridge.cpu() - cpu
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


def _kept() -> int:
    return Reading.objects.filter(amperes=OURS).count()


def _settled() -> int:
    """Our samples, when no more of them come."""
    last, end = -1, time.monotonic() + PATIENCE
    while (now := _kept()) != last and time.monotonic() < end:
        last = now
        time.sleep(STILL)
    return last


def outage(bench: Bench, broker: Broker) -> None:
    """The broker is away for a minute while machines go on: until every event is in the log."""
    away = 2.0 if bench.tiny else 60.0
    before = ChipEvent.objects.count()
    online = ChipEvent.objects.filter(type="online").count()
    broker.process.kill()
    time.sleep(away)
    bench.processes.append(broker.start())
    began = time.perf_counter()
    machines = Chip.objects.count()
    back = f"{machines:,} machines tell that they were away"
    until(lambda: _told(online) >= machines and not _gaps(), back, 300, 0.2)
    seconds = time.perf_counter() - began
    bench.show(
        plain(
            f"after {away:.0f} s without a broker: all is in the log (machines come back within 60 s)",
            seconds,
            "s",
        ),
        plain("… events that came meanwhile", ChipEvent.objects.count() - before, ""),
        at_most("… machines with a gap in their story", _gaps(), 0, ""),
    )


def _told(before: int) -> int:
    """How many have said that they are there again."""
    return ChipEvent.objects.filter(type="online").count() - before


def _gaps() -> int:
    return Chip.objects.filter(stored__lt=F("highest")).count()
