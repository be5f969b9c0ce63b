# SPDX-License-Identifier: Apache-2.0
"""Every figure once more, from the log alone and by other code: the difference is 0 (domain.md 2.5)."""

import json
from collections import defaultdict
from datetime import datetime
from uuid import UUID

import pytest

from anlan.kernel import timing
from anlan.kernel.events.models import EventRecord
from anlan.kernel.following import drain
from anlan.kernel.matters.models import Matter

from ..models import Category
from ..queries.courses import courses
from ..queries.indicators import BUCKETS, BY_CODE
from .whole_story import tell

ALWAYS = (datetime(2020, 1, 1, tzinfo=timing.LOCAL), datetime(2040, 1, 1, tzinfo=timing.LOCAL))
PARTS = {"choose": ("reported", "offered"), "answer": ("offered", "accepted"), "way": ("accepted", "guard"),
         "police": ("sent", "police"), "alone": ("guard", "police"), "handling": ("sent", "handled"),
         "handling_from_report": ("reported", "handled")}  # fmt: skip
SPANS = {"signing": ("sent", "signed"), "attending": ("sent", "police"), "feedback": ("police", "fed_back")}
MOMENTS = {
    "dispatch.police_sent": "sent", "dispatch.incident_signed_for": "signed", "dispatch.police_arrived": "police",
    "dispatch.taken_over": "police", "dispatch.feedback_recorded": "fed_back", "matters.matter_closed": "closed",
}  # fmt: skip


class Told(dict):
    """The first moment of each kind, and what else the log says of one incident."""

    def first(self, name: str, at: datetime) -> None:
        self[name] = min(at, self.get(name, at))


def read_log() -> dict[UUID, Told]:
    """Each incident as the records tell it, in their order."""
    found: dict[UUID, Told] = defaultdict(Told)
    of_task: dict[UUID, UUID] = {}
    for record in EventRecord.objects.filter(kind__startswith="dispatch.").order_by("position"):
        said = json.loads(record.fields)
        if said.get("incident") and record.kind == "dispatch.first_response":
            of_task[record.matter] = UUID(said["incident"])
        one = found[of_task.get(record.matter, record.matter)]
        take(one, record, said)
    return {key: one for key, one in found.items() if "reported" in one}


def take(one: Told, record: EventRecord, said: dict) -> None:
    name, at = record.name, record.at
    is_task = record.kind == "dispatch.first_response"
    if name in MOMENTS and not (name == "matters.matter_closed" and is_task):
        one.first(MOMENTS[name], at)
    if name == "dispatch.incident_reported":
        one.update(
            reported=at, level=said["level"], category=said["category"], arrivals=[], doubted=set(), offers={}
        )
    elif name in ("matters.level_changed", "dispatch.incident_amended") and not is_task:
        one.update({name: said[name] for name in ("level", "category") if said.get(name)})
    elif name == "dispatch.task_planned" or name == "dispatch.task_kind_changed":
        one["task_kind"] = said["task_kind"]
    elif name == "dispatch.task_offered":
        one["offers"][said["guard"]] = at
    elif name == "dispatch.task_accepted" and "accepted" not in one:
        one.update(
            accepted=at, offered=one["offers"][said["guard"]], goes=said["guard"], took=one["task_kind"]
        )
    elif name == "dispatch.guard_arrived":
        one["arrivals"].append((at, said["guard"]))
    elif name == "dispatch.arrival_doubted":
        one["arrivals"].append((at, said["guard"]))
        one["doubted"].add(said["guard"])
    one["checks"] = one.get("checks", 0) + (name == "dispatch.check_asked")
    if said.get("clock") == "well":
        missed = (name == "clocks.clock_breached" and said["rung"] == 0) - (name == "clocks.clock_cleared")
        one["missed"] = one.get("missed", 0) + missed
    one["handed"] = one.get("handed", 0) + (name == "dispatch.taken_over")
    one["escalated"] = one.get("escalated", False) or name == "dispatch.task_escalated"
    if name == "dispatch.revisit_recorded":
        one["said"] = said["satisfaction"]


def settle(one: Told) -> Told:
    """What follows from the records: who came first, when it was handled."""
    goes = one.get("goes")
    own = [at for at, guard in one["arrivals"] if guard == goes and guard not in one["doubted"]]
    if own:
        one["guard"] = min(own)
    ends = [one[name] for name in ("fed_back", "closed") if name in one]
    if ends:
        one["handled"] = min(ends)
    came = sorted(
        [(at, guard) for at, guard in one["arrivals"]] + ([(one["police"], "")] if "police" in one else [])
    )
    one["first"] = None if not came or came[0][1] in one["doubted"] else bool(came[0][1])
    return one


def seconds(one: Told, begin: str, end: str) -> float | None:
    if begin not in one or end not in one or one[end] < one[begin]:
        return None
    return (one[end] - one[begin]).total_seconds()


def adds(code: str, one: Told) -> float | None:
    """What an incident adds to a figure, by the formulas of domain.md 2.5."""
    if code in PARTS:
        general = one["level"] in ("yellow", "blue")
        return seconds(one, *PARTS[code]) if general or not code.startswith("handling") else None
    if "-" in code:
        name, at = code.split("-")
        took = seconds(one, *SPANS[name])
        bounds = next(each.bounds for each in BUCKETS if each.code == name)
        return None if took is None else float(sum(took > bound for bound in bounds) == int(at))
    forbidden = Category.objects.get(code=one["category"]).category_class == "forbidden"
    return {
        "incidents": 1.0,
        "first": None if one["first"] is None else float(one["first"]),
        "first_of_tasks": None if one["first"] is None or "accepted" not in one else float(one["first"]),
        "handed": float(one["handed"]) if one["handed"] else None,
        "escalated": float(one["escalated"]) if "accepted" in one else None,
        "unanswered": float(one.get("missed", 0)) if one["checks"] else None,
        "improper": float(one.get("took") == "first_response") if forbidden else None,
        "asked_again": float("said" in one) if "handled" in one else None,
        "content": float(one["said"] in ("satisfied", "mostly")) if "said" in one else None,
    }[code]


@pytest.fixture
def night(story):
    """One night on the bar street, told to its end."""
    tell(story)
    drain()


def test_each_figure_is_what_the_log_alone_gives(night):
    shown, told = courses(Matter.objects.all(), *ALWAYS), read_log()
    assert {one.incident for one in shown} == told.keys()
    settled = {key: settle(one) for key, one in told.items()}
    wrong = []
    for code, figure in BY_CODE.items():
        mine = {key: value for key, one in settled.items() if (value := adds(code, one)) is not None}
        page = {one.incident: value for one, value in figure.counted(shown)}
        wrong += [
            (code, key, mine.get(key), page.get(key))
            for key in {*mine, *page}
            if mine.get(key) != page.get(key)
        ]
    assert wrong == []


def test_nobody_of_outside_responds_first_to_what_is_closed_to_guards(night):
    """PB-R7: 不当先处 is 0."""
    figure = BY_CODE["improper"]
    assert not figure.value(figure.counted(courses(Matter.objects.all(), *ALWAYS)))
