# SPDX-License-Identifier: Apache-2.0
"""Who of the demo's family centre and of its studios is on call, week by week, taken in by family's own command."""

from datetime import datetime, time, timedelta

from anlan.kernel import timing
from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.people.models import OnCall, Person
from anlan.kernel.registry import REGISTRY
from anlan.packs.family.queries.duties import KEEPS, SEATS

from ..demo_district.family import OFFICERS, PEOPLE
from ..demo_district.studios import mediators, studios

OPERATOR = Caller(None, "operator", "cli")
WEEKS = (-1, 0, 1)  # the last, for a demo that begins in the first minutes of a Monday, this one and the next


def tell_on_call() -> None:
    """Once: for each seat one of those who hold it, in turn; a seat of one is his every week.

    So in each studio, for the community around it: a case of the whole town goes to the centre first. A mediator who is
    alone in his studio rests every second week, and nobody answers for it then: a gap of the circle.
    """
    if OnCall.objects.exists():
        return
    known = set(Person.objects.values_list("code", flat=True))
    holders: dict[str, list[str]] = {}
    for code, role in (*((code, role) for code, _name, _house, role in PEOPLE), *OFFICERS):
        if code in known and f"family.{role}" in SEATS:
            holders.setdefault(role, []).append(code)
    lines = [
        _line(people[week % len(people)], _monday() + timedelta(weeks=week))
        for week in WEEKS
        for people in holders.values()
    ]
    lines += [
        _line(people[week % len(people)], _monday() + timedelta(weeks=week), place)
        for at, (place, people) in enumerate(_studios(known))
        for week in WEEKS
        if len(people) > 1 or (week + at) % 2
    ]
    perform(REGISTRY.commands[KEEPS], OPERATOR, {"tables": {"on_call": lines}})


def _studios(known: set[str]) -> list[tuple[str, list[str]]]:
    """The community and the mediators of each studio, in the order of the register."""
    found: dict[str, tuple[str, list[str]]] = {house: (place, []) for house, _name, place in studios()}
    for code, _name, house, _town in mediators():
        if code in known:
            found[house][1].append(code)
    return [one for one in found.values() if one[1]]


def _monday() -> datetime:
    """The beginning of this week by the clock on the wall."""
    today = timing.now().astimezone(timing.LOCAL).date()
    return datetime.combine(today - timedelta(days=today.weekday()), time(), timing.LOCAL)


def _line(person: str, since: datetime, region: str = "") -> dict[str, str]:
    """A week of one person, wherever his seat reaches or in one region."""
    until = since + timedelta(weeks=1)
    return {"person": person, "starts_at": since.isoformat(), "ends_at": until.isoformat(), "region": region}
