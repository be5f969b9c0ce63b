# SPDX-License-Identifier: Apache-2.0
"""The parts that processes play in a `Scene`: `python -m anlan.kernel.testing.actors PART …`."""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from uuid import UUID

import django

OUTAGE_SECONDS = 100.0


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
    """Run every follower, each in its thread, until killed or left alone by the test that started it."""
    from anlan.kernel.clocks import ticker
    from anlan.kernel.events.tail import Tail
    from anlan.kernel.following.running import run
    from anlan.kernel.registry import REGISTRY

    tail, never, parent = Tail().start(), threading.Event(), os.getppid()
    for follower in REGISTRY.followers().values():
        threading.Thread(target=run, args=(follower, tail, never), daemon=True).start()
    threading.Thread(target=ticker.run, args=(tail, never), daemon=True).start()
    print("following", flush=True)
    while os.getppid() == parent:
        never.wait(1.0)


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


def wind(count: str, seconds: str) -> None:
    """Wind up so many clocks that run out one after the other within so many seconds from now."""
    from datetime import timedelta

    from anlan.kernel import timing
    from anlan.kernel.clocks.models import RunningClock
    from anlan.kernel.ids import new_id
    from anlan.kernel.writing import plain_writing

    begin = timing.now()
    rows = []
    for number in range(int(count)):
        due = begin + timedelta(seconds=float(seconds) * number / int(count))
        rows.append(RunningClock(
            id=new_id(), matter=new_id(), kind="specimen.noise", region_path="331002", name="measure", state="run",
            started_at=begin - timedelta(minutes=9), due_at=due, wake_at=due,
        ))  # fmt: skip
    with plain_writing():
        RunningClock.objects.bulk_create(rows)
    print(json.dumps({"due": (begin + timedelta(seconds=float(seconds))).isoformat()}))


def fired(at_least: str) -> None:
    """Wait for so many breaches; say how many there are, of how many clocks."""
    from anlan.kernel.events.models import EventRecord

    def said() -> dict[str, object]:
        rows = EventRecord.objects.filter(name="clocks.clock_breached").values_list("fields", flat=True)
        ids = [json.loads(fields)["id"] for fields in rows]
        return {"breaches": len(ids), "clocks": len(set(ids))}

    _say_when(said, lambda told: told["clocks"] >= int(at_least))  # type: ignore[operator]


def pass_out() -> None:
    """Say a bearer token of somebody who works on noise."""
    from anlan.kernel import timing
    from anlan.kernel.access.queries import issue_token
    from anlan.kernel.people.models import Person

    from .story import Story

    worker = Story(timing.Hands()).actor("specimen.worker")
    print(json.dumps({"token": issue_token(Person.objects.get(pk=worker.person))}))


def tally() -> None:
    """Say what there is."""
    print(json.dumps(_tally()))


def settled() -> None:
    """Wait until every follower has come to the end of the log, then say what there is."""
    _say_when(_tally, lambda told: told["counted"] == told["measured"] and told["warnings"] == 2 * told["loud"]
              and told["sealed_events"] == told["events"])  # type: ignore[operator]  # fmt: skip


def _say_when(ask: Callable[[], dict[str, object]], is_so: Callable[[dict[str, object]], bool]) -> None:
    """Ask until it is so, or for as long as an outage may last; say the last answer."""
    end = time.monotonic() + OUTAGE_SECONDS
    while not is_so(told := ask()) and time.monotonic() < end:
        time.sleep(0.1)
    print(json.dumps(told))


def _tally() -> dict[str, object]:
    """Events, receipts, what followers made of them, and whether the seal is whole."""
    from anlan.kernel.events.models import EventRecord, Parked, Receipt, Seal
    from anlan.kernel.events.seal import verify

    from .specimen.models import Loudness

    records = EventRecord.objects
    measured = records.filter(name="specimen.noise_measured")
    return {
        "head": max(records.values_list("position", flat=True)),
        "measured": measured.count(),
        "keys": sorted(
            Receipt.objects.filter(command="specimen.measure_noise").values_list("key", flat=True)
        ),
        "counted": sum(Loudness.objects.values_list("times", flat=True)),
        "loud": sum(
            json.loads(fields)["decibels"] >= 100 for fields in measured.values_list("fields", flat=True)
        ),
        "warnings": records.filter(name="specimen.warning_sent").count(),
        "started": records.filter(name="clocks.clock_started").count(),
        "sealed_events": sum(Seal.objects.values_list("count", flat=True)),
        "events": records.count(),
        "broken_at": verify().broken_at,
        "parked": Parked.objects.count(),
    }


PARTS = {"prepare": prepare, "write": write, "follow": follow, "watch": watch, "wind": wind, "fired": fired,
         "pass_out": pass_out, "tally": tally, "settled": settled}  # fmt: skip

if __name__ == "__main__":
    django.setup()
    PARTS[sys.argv[1]](*sys.argv[2:])  # type: ignore[operator]
