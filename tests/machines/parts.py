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
    """Each welder starts his machine and stops it again until it ran so many times; say each time that it ran."""
    from anlan.kernel.access.queries import caller_of
    from anlan.kernel.command import perform
    from anlan.kernel.people.models import Person
    from anlan.kernel.registry import REGISTRY
    from tests.load.welding_yard import LAT, LNG

    start, stop = (REGISTRY.commands[f"welding.{one}_weld"] for one in ("start", "stop"))
    ran: Counter[str] = Counter()
    said = json.loads(pairs)
    callers = {who: caller_of(Person.objects.get(pk=who), "api") for who, _, _ in said}
    while any(ran[code] < int(times) for _, code, _ in said):
        for who, code, check in said:
            scan = {"machine": code, "check": check, "lat": LAT, "lng": LNG}
            session = perform(start, callers[who], scan).result["session"]
            if session is None:
                time.sleep(0.5)
                continue
            if _ran(UUID(session)):
                ran[code] += 1
                print(f"ran {code}", flush=True)
            perform(stop, callers[who], {"session": session})


def _ran(session: UUID) -> bool:
    """Whether the machine said yes; waits until it did, it said no, or nobody can know."""
    from anlan.packs.welding.models import Session

    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        row = Session.objects.get(pk=session)
        if row.state != "accepted" and row.ended_at is None:
            time.sleep(0.02)
        else:
            return row.answered_at is not None and row.stop_asked_at is None
    return False


def listening() -> None:
    """Whether a bridge has subscribed: what machines said before nobody keeps for it."""
    from anlan.kernel.devices.models import BridgeState

    print(json.dumps(BridgeState.objects.filter(connected_at__isnull=False).exists()))


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
    {"prepare": prepare, "weld": weld, "listening": listening, "tally": tally}[sys.argv[1]](*sys.argv[2:])
