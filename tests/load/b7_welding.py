# SPDX-License-Identifier: Apache-2.0
"""B7: commands to welding machines and their acknowledgements, 3,000 online at a real Mosquitto; a whole fleet; an outage."""

import re

from anlan.runtime.simulated.fleet import codes

from . import welding_chain
from .bench import Bench
from .figures import at_most, in_turn, plain, ratio, share
from .machines import Asked, Broker, Platform, floor, program
from .machines import run as on_loop
from .processes import Process


def run(bench: Bench) -> None:
    """Floor and machines in turn; then a burst, the whole fleet, and a broker that is away for a minute."""
    if program() is None:
        bench.say("Mosquitto is not installed: nothing measured")
        return
    broker = Broker(bench.folder)
    bench.processes.append(broker.process)
    many = bench.size(3_000, 60)
    fleet, _ = _fleet(bench, broker, many)
    small = (many, fleet.memory(), broker.process.memory())
    floor_p99 = _answers(bench, broker, many)
    fleet.end()
    _whole_fleet(bench, broker, small)
    welding_chain.measure(bench, broker, floor_p99)


def _fleet(bench: Bench, broker: Broker, many: int) -> tuple[Process, float]:
    """So many machines online, and the seconds it took."""
    fleet = bench.start("simulate", "welding", "--machines", many, "--broker", broker.url)
    said = fleet.line()
    found = re.fullmatch(r"ready (\d+) machines in ([\d.]+) s", said)
    if not found or int(found[1]) != many:
        raise RuntimeError(f"the fleet said {said!r}")
    return fleet, float(found[2])


def _answers(bench: Bench, broker: Broker, many: int) -> float:
    platform, seconds = Platform(codes(many)), 1.0 if bench.tiny else 8.0
    before = broker.process.cpu()
    bare, ours = in_turn(
        bench.rounds,
        lambda: on_loop(floor(broker.port, 20, seconds)),
        lambda: on_loop(platform.commands(broker.port, 20, seconds)),
    )
    spent = broker.process.cpu() - before
    p99 = [[share(one.took, 99) * 1000 for one in side] for side in (ours, bare)]
    best, least = (share(one, 50) for one in p99)
    at = f"{many:,} machines online"
    bench.show(
        plain(f"signed command → machine's acknowledgement, p50, {at}", share(_all(ours), 50) * 1000, "ms",
              f"{share(_all(bare), 50) * 1000:.2f} ms request/response on the same broker"),
        at_most("… p99, 20 a second", best, 300, "ms", f"{least:.2f} ms p99", f"{ratio(*p99):.1f} × (at most 20 ×)"),
        plain("broker's CPU meanwhile", spent, "s"),
    )  # fmt: skip
    burst = on_loop(platform.commands(broker.port, 200, 1.0 if bench.tiny else 10.0))
    bench.show(at_most(f"lost of {burst.sent:,} commands, burst of 200 a second", burst.lost, 0, ""),
               plain("… p99", share(burst.took, 99) * 1000, "ms"))  # fmt: skip
    return least


def _all(rounds: list[Asked]) -> list[float]:
    return [one for each in rounds for one in each.took]


def _whole_fleet(bench: Bench, broker: Broker, small: tuple[int, int, int]) -> None:
    """Ten thousand at once; what a thousand more cost beside the smaller fleet."""
    many = bench.size(10_000, 100)
    fleet, seconds = _fleet(bench, broker, many)
    more = (many - small[0]) * 1000  # bytes for each are MB for a thousand
    bench.show(
        at_most(f"whole fleet of {many:,} connects", seconds, 30, "s"),
        plain("memory of a thousand more simulated machines", (fleet.memory() - small[1]) / more, "MB"),
        plain("the broker's memory for a thousand more", (broker.process.memory() - small[2]) / more, "MB"),
    )
    fleet.end()
