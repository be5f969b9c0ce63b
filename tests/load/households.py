# SPDX-License-Identifier: Apache-2.0
"""People who could sit in a family's team, and red cases whose team was called: what the benches of family stand on."""

from random import Random
from typing import Any

from anlan.kernel import timing
from anlan.kernel.access.models import RoleGrant
from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.ids import new_id
from anlan.kernel.people.models import Aptitude, OnCall, Person
from anlan.kernel.registry import REGISTRY

SEATS = (
    "mediator", "police", "grid_worker", "psychologist", "womens_federation", "child_protection", "shelter", "justice",
)  # fmt: skip
DIALECTS = ("taizhou", "wenzhou", "min", "she")
HOUSE = Caller(None, "bench", "cli")


def do(verb: str, **values: Any) -> Any:
    """A command of family by the house itself (Any: its input and answer)."""
    return perform(REGISTRY.commands[f"family.{verb}"], HOUSE, values)


def red_case() -> str:
    """A case with danger and a child, accepted and red: its team is what comes next."""
    case = str(do("register_case", situation="relationship", source="grid", danger="yes", minor="yes").matter)
    do("accept_case", case=case)
    do("set_level", case=case, level="red", signs=["death_talk"])
    return case


def hire(draw: Random, people: int) -> None:
    """So many people who could sit in a family's team, each in his office somewhere in the district."""
    at = timing.now()
    hired = [Person(id=new_id(), code=f"bench-{number}", name=f"演示{number}") for number in range(people)]
    Person.objects.bulk_create(hired)
    RoleGrant.objects.bulk_create(
        RoleGrant(id=new_id(), person=one, role=f"family.{SEATS[number % len(SEATS)]}", granted_at=at)
        for number, one in enumerate(hired)
    )
    Aptitude.objects.bulk_create(
        Aptitude(
            person=one, is_woman=draw.random() < 0.5, dialects=draw.choice(DIALECTS), lat=28.6 + draw.random() / 10,
            lng=121.4 + draw.random() / 10,
        )
        for one in hired
    )  # fmt: skip
    OnCall.objects.bulk_create(OnCall(id=new_id(), person=one, since=at) for one in hired[::3])
