# SPDX-License-Identifier: Apache-2.0
"""Run the benches: all, or those named (`python -m tests.load b3 b6`), and write docs/benchmarks.md."""

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "src")]

from . import report  # noqa: E402 – the tools' folder must be on the path first
from .scene import Failed, scene  # noqa: E402

BOTH = ("postgresql", "sqlite")


@dataclass(frozen=True)
class Known:
    """A bench that can be run: its module, where it runs, and what the page says about it."""

    module: str
    on: tuple[str, ...]
    title: str
    about: str


BENCHES = {
    "b1": Known("b1_life_cycle", BOTH, "Incident life cycle",
        "Four clients over HTTP: report, offer (with an officer), accept, the guard arrives, the officer arrives, hand over, close – seven "
        "commands a cycle – while a worker follows the log on the same cores. Floor: a bare Django view that writes the same rows and "
        "records in one transaction, without role, validation, locks or law, on the same server program."),
    "b2": Known("b2_ranking", ("sqlite",), "Ranking among 2,000 guards, and cars",
        "Every legal check and every reason, ordered by travel time on the generated district's streets. Floor: the same checks without "
        "travel times."),
    "b3": Known("b3_streams", ("postgresql",), "Change → open boards",
        "Fifty commands a second while boards hold live streams; each second some hang up and come back by position. From the "
        "moment an event is recorded (before its commit) to the moment a client has read it. "
        "Floor: a bare asyncio fan-out of frames of the same size."),
    "b4": Known("b4_positions", BOTH, "Positions in, kept, shown",
        "A gateway brings positions by HTTP in batches over four connections. Floor: the same rows by plain inserts, without HTTP, "
        "checking or reading."),
    "b5": Known("b5_clocks", BOTH, "Clock lateness",
        "10,000 running clocks, 5,000 due within 25 seconds, two workers; the one at work is killed (kill -9) in between. Lateness is what "
        "the product stores with each firing. Floor: one transaction for each firing, no kill."),
    "b6": Known("b6_log", BOTH, "The log: append, read, verify",
        "Eight writers, three records in a transaction each. Floor: the same rows by plain inserts in a transaction, no order promised."),
    "b7": Known("b7_welding", ("postgresql",), "Welding machines at a broker",
        "Simulated machines, each a TCP connection of its own, at a real Mosquitto on the same cores. First bare: a command is signed, "
        "names the machine's challenge, and is over when the signed acknowledgement is back. Floor: a plain request and response of the "
        "same size between two clients of the same broker, while the machines are online. Then the whole way: a welder's scan over "
        "HTTP, the decision, the lease by a worker, the machine, the bridge, the log."),
    "b10": Known("b10_teams", ("sqlite",), "A team out of 300 people",
        "The cheapest way to fill all seats at once, with its reasons, in process. Rival: seat after seat, each with whoever is best for "
        "it; in the same run, over the same matters. Then a red family case: from the command that calls its team until every seat is "
        "called and committed, on SQLite in one process."),
    "b13": Known("b13_video", ("sqlite",), "Live pictures",
        "Telephones send 15 frames a second (3 kB, every thirtieth a key frame of 20 kB) through the relay to viewers, all journalled, "
        "sealed and synchronised; load generators on the same cores. Then one telephone with a camera of colours and one desk in headless "
        "Chromium, software encoding and decoding; the radio between is a proxy that resets every line, or goes deaf."),
    "b14": Known("b14_pages", BOTH, "Pages at 10,000 matters",
        "Pages over HTTP as a signed-in duty officer sees them, 10,000 incidents in the database, 60 of them open."),
    "b16": Known("b16_browser", ("sqlite",), "First paint, a board with 2,000 moving units, and nine live pictures",
        "Headless Chromium, software rendering, on the same cores as the server; every unit moves each second."),
    "b17": Known("b17_papers", ("sqlite",), "Papers as PDF",
        "A mediation agreement and the request for a warning letter, from typed fields to the PDF with its number, digest and code, in "
        "process; each says something else. Floor: the same words as bare lines by the same printer with the same fonts."),
    "b18": Known("b18_family", BOTH, "10,000 open family cases",
        "Red cases whose team was called, 40 by commands and the rest copies of their rows. The window reads over HTTP; then 200 seats "
        "fall silent within 25 seconds, and a worker fires their clocks and calls the substitutes."),
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Run what is asked for; 1 when a bench did not come to its end."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHES)}; all without a name"
    )
    parser.add_argument("--tiny", action="store_true", help="few of everything: do they run at all?")
    parser.add_argument("--on", choices=BOTH, help="on this database only")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md as it is")
    given = parser.parse_args(arguments)
    unknown = sorted(set(given.names) - set(BENCHES))
    if unknown:
        parser.error(f"there is no bench {', '.join(unknown)}")
    return _run(given.names or list(BENCHES), given)


def _run(names: list[str], given: argparse.Namespace) -> int:
    measured_on, begun, failed = report.machine(), time.monotonic(), []
    say(measured_on)
    places = {name: [one for one in BENCHES[name].on if given.on in (None, one)] for name in names}
    needs_postgres = any("postgresql" in on for on in places.values())
    with scene(tiny=given.tiny, needs_postgres=needs_postgres, say=say) as here:
        here.prepare({vendor for on in places.values() for vendor in on})
        for name in names:
            known, figures, began = BENCHES[name], [], time.monotonic()
            say(f"{name}: {known.title}")
            try:
                for vendor in places[name]:
                    figures += here.run(known.module, vendor)
            except Failed as fault:
                print(fault, file=sys.stderr)
                failed.append(name)
                continue
            say(f"{name}: {time.monotonic() - began:.0f} s")
            if not (given.tiny or given.no_write or given.on):
                section = report.Section(known.title, known.about, figures)
                report.write(ROOT / "docs" / "benchmarks.md", {name: section}, measured_on)
    say(f"bench: {time.monotonic() - begun:.0f} s" + (f"; failed: {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


def say(text: str) -> None:
    """A line of progress with the seconds since the run began."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
