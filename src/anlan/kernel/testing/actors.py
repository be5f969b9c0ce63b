# SPDX-License-Identifier: Apache-2.0
"""The parts that processes play in a `Scene`: `python -m anlan.kernel.testing.actors PART …`."""

import json
import sys
import threading
import time
from uuid import UUID

import django

OUTAGE_SECONDS = 20.0


def prepare() -> None:
    """Make the tables, a small register and one matter; say its id."""
    from django.core.management import call_command

    from anlan.kernel import timing

    call_command("migrate", verbosity=0)
    from .story import Story

    print(json.dumps({"noise": str(Story(timing.Hands()).noise().pk)}))


def write(noise: str, name: str, count: str, decibels: str) -> None:
    """Measure so many times, each under a key of its own, through outages; say each one that was answered."""
    from django.db import Error, connection

    from anlan.kernel.command import perform

    from .specimen.commands.measure_noise import measure_noise
    from .story import OPERATOR

    end = time.monotonic() + OUTAGE_SECONDS
    done = 0
    while done < int(count):
        try:
            values = {"noise": UUID(noise), "decibels": int(decibels)}
            perform(measure_noise, OPERATOR, values, key=f"{name}:{done}")
        except Error as fault:
            connection.close()
            if time.monotonic() > end:
                raise
            print(f"{name} waits: {fault}", file=sys.stderr, flush=True)
            time.sleep(0.1)
        else:
            print(f"{name}:{done}", flush=True)
            done += 1


def follow() -> None:
    """Run every follower, each in its thread, until killed."""
    from anlan.kernel.clocks import ticker
    from anlan.kernel.events.tail import Tail
    from anlan.kernel.following.running import run
    from anlan.kernel.registry import REGISTRY

    tail, never = Tail().start(), threading.Event()
    for follower in REGISTRY.followers().values():
        threading.Thread(target=run, args=(follower, tail, never), daemon=True).start()
    threading.Thread(target=ticker.run, args=(tail, never), daemon=True).start()
    print("following", flush=True)
    never.wait()


def watch(count: str) -> None:
    """Wait for so many new records and say, for each, how many milliseconds after its recording it was seen."""
    from anlan.kernel import timing
    from anlan.kernel.events.tail import Tail

    tail = Tail().start()
    seen = tail.head()
    print("watching", flush=True)
    for _ in range(int(count)):
        tail.wait(seen, 20.0)
        moment = timing.now()
        for record in tail.read(seen):
            seen = record.position
            print(round((moment - record.recorded_at).total_seconds() * 1000), flush=True)


def tally() -> None:
    """Say what there is: events, receipts, what followers made of them, and whether the seal is whole."""
    from anlan.kernel.events.models import EventRecord, Parked, Receipt, Seal
    from anlan.kernel.events.seal import verify

    from .specimen.models import Loudness

    records = EventRecord.objects
    measured = records.filter(name="specimen.noise_measured")
    verdict = verify()
    print(json.dumps({
        "head": max(records.values_list("position", flat=True)),
        "measured": measured.count(),
        "keys": sorted(Receipt.objects.filter(command="specimen.measure_noise").values_list("key", flat=True)),
        "counted": sum(Loudness.objects.values_list("times", flat=True)),
        "loud": sum(json.loads(fields)["decibels"] >= 100 for fields in measured.values_list("fields", flat=True)),
        "warnings": records.filter(name="specimen.warning_sent").count(),
        "started": records.filter(name="clocks.clock_started").count(),
        "sealed_events": sum(Seal.objects.values_list("count", flat=True)),
        "events": records.count(),
        "broken_at": verdict.broken_at,
        "parked": Parked.objects.count(),
    }))  # fmt: skip


PARTS = {"prepare": prepare, "write": write, "follow": follow, "watch": watch, "tally": tally}

if __name__ == "__main__":
    django.setup()
    PARTS[sys.argv[1]](*sys.argv[2:])  # type: ignore[operator]
