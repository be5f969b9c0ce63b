# SPDX-License-Identifier: Apache-2.0
"""The parts that processes play beside `anlan bridge` and `anlan worker`: `python -m tests.machines.parts PART …`."""

import json
import sys
import time
from collections import Counter
from uuid import UUID

import django

PATIENCE = 8.0  # s for one answer of a machine


def prepare(machines: str) -> None:
    """Tables, a firm, so many machines and a welder for each."""
    from django.core.management import call_command

    from anlan.kernel import timing

    call_command("migrate", verbosity=0)
    from anlan.kernel.testing.story import Story
    from tests.load.welding_yard import make

    Story(timing.Hands())
    pairs = make(int(machines), int(machines))
    print(json.dumps([[str(one.welder), one.machine, one.check] for one in pairs]))


def weld(pairs: str, times: str) -> None:
    """Each welder starts his machine and stops it again, so many times; say every word of it."""
    from anlan.kernel.access.queries import caller_of
    from anlan.kernel.command import perform
    from anlan.kernel.people.models import Person
    from anlan.kernel.registry import REGISTRY
    from tests.load.welding_yard import LAT, LNG

    start, stop = (REGISTRY.commands[f"welding.{one}_weld"] for one in ("start", "stop"))
    people = [
        (caller_of(Person.objects.get(pk=who), "api"), code, check) for who, code, check in json.loads(pairs)
    ]
    for _ in range(int(times)):
        for caller, code, check in people:
            said = perform(start, caller, {"machine": code, "check": check, "lat": LAT, "lng": LNG}).result
            print("started" if said["session"] else f"refused {said['code']}", flush=True)
            if said["session"]:
                _answered(UUID(said["session"]))
                perform(stop, caller, {"session": said["session"]})


def _answered(session: UUID) -> None:
    """Wait until the machine said yes or no, or nobody can know."""
    from anlan.packs.welding.models import Session

    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if Session.objects.filter(pk=session).values_list("state", flat=True)[0] in (
            "accepted",
            "ended",
            "declined",
        ):
            return
        time.sleep(0.02)


def tally() -> None:
    """What the log and the tables say when everything is over."""
    from anlan.kernel.events.models import EventRecord
    from anlan.packs.welding.models import Chip, ChipEvent, Session

    numbers: dict[str, list[int]] = {}
    for chip, number in ChipEvent.objects.order_by("chip", "number").values_list("chip", "number"):
        numbers.setdefault(chip, []).append(number)
    of_session = Counter(
        (name, json.loads(fields)["session"])
        for name, fields in EventRecord.objects.filter(
            name__in=(
                "welding.weld_granted",
                "welding.lease_accepted",
                "welding.arc_struck",
                "welding.weld_stopped",
            )
        ).values_list("name", "fields")
    )
    closed = ChipEvent.objects.filter(type="relay_closed").values_list("session", flat=True)
    answered = Session.objects.filter(answered_at__isnull=False).values_list("pk", flat=True)
    print(json.dumps({
        "sessions": Session.objects.count(),
        "open": Session.objects.filter(ended_at=None).count(),
        "whole": all(found == list(range(1, len(found) + 1)) for found in numbers.values()),
        "unchained": ChipEvent.objects.exclude(is_chained=True).count(),
        "behind": [one.code for one in Chip.objects.all() if one.stored < one.highest],
        "broken": EventRecord.objects.filter(name="welding.chip_story_broken").count(),
        "flagged": EventRecord.objects.filter(name="welding.machine_flagged").count(),
        "twice": [name for (name, _), many in of_session.items() if many > 1],
        "strange": sum(not Session.objects.filter(pk=one).exists() for one in closed),
        "silent": len({one.hex for one in answered} - {*closed}),
        "accepted": len(answered),
        "late": _late(),
    }))  # fmt: skip


def _late() -> int:
    """Machines that started so long after their scan that nobody was waiting for it."""
    from anlan.packs.welding.models import ChipEvent, Session

    granted = {one.pk.hex: one.granted_at for one in Session.objects.all()}
    rows = ChipEvent.objects.filter(type="relay_closed").values_list("session", "at")
    return sum((at - granted[one]).total_seconds() > 61 for one, at in rows if one in granted)


if __name__ == "__main__":
    django.setup()
    {"prepare": prepare, "weld": weld, "tally": tally}[sys.argv[1]](*sys.argv[2:])
