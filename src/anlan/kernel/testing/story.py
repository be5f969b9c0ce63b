# SPDX-License-Identifier: Apache-2.0
"""A district in miniature: one street, two communities, people with roles, told through the district's own commands."""

from typing import Any
from uuid import UUID

from anlan.kernel import timing
from anlan.kernel.access.queries import caller_of
from anlan.kernel.command import Answer, Command, perform
from anlan.kernel.context import Caller, Channel
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.matters.commands.open_matter import open_matter
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.models import Person
from anlan.kernel.places.models import Region
from anlan.kernel.registry import REGISTRY

OPERATOR = Caller(None, "operator", "cli")
SQUARE = '{"type":"Polygon","coordinates":[[[%(w)s,%(s)s],[%(e)s,%(s)s],[%(e)s,%(n)s],[%(w)s,%(n)s],[%(w)s,%(s)s]]]}'


def square(west: float, south: float, east: float, north: float) -> str:
    """A GeoJSON rectangle."""
    return SQUARE % {"w": west, "s": south, "e": east, "n": north}


REGIONS = [
    {"code": "331002", "name": "椒江区", "level": "district", "polygon": square(121.3, 28.5, 121.6, 28.8)},
    {"code": "331002001", "name": "海门街道", "parent": "331002", "level": "street",
     "polygon": square(121.4, 28.6, 121.5, 28.7)},
    {"code": "331002002", "name": "白云街道", "parent": "331002", "level": "street",
     "polygon": square(121.3, 28.6, 121.4, 28.7)},
    {"code": "331002001003", "name": "城隍浦社区", "parent": "331002001", "level": "community",
     "polygon": square(121.42, 28.62, 121.48, 28.68)},
]  # fmt: skip
ORGANISATIONS = [
    {"code": "station", "name": "府前派出所", "kind": "police_station", "region": "331002001"},
    {"code": "office", "name": "海门街道办事处", "kind": "street_office", "region": "331002001"},
]


class Story:
    """Tells what happens; every sentence is a command that the district itself could give."""

    def __init__(self, hands: timing.Hands) -> None:
        self.hands = hands
        self.tell(import_directory, tables={"regions": REGIONS, "organisations": ORGANISATIONS})

    def tell(
        self, verb: Command[..., Any], *, by: Caller = OPERATOR, key: str | None = None, **values: Any
    ) -> Answer:
        """Give a command (Any: the verb's own input)."""
        return perform(verb, by, values, key=key)

    def person(
        self, code: str, role: str, region: str = "331002", *, name: str = "", channel: Channel = "page"
    ) -> Caller:
        """A person who holds a role in a region, ready to act; made through the register's own import."""
        people = [{"code": code, "name": name or code, "organisation": "station"}]
        grants = [{"person": code, "role": role, "region": region}]
        self.tell(import_directory, tables={"people": people, "grants": grants})
        return caller_of(Person.objects.get(code=code), channel)

    def actor(self, role: str, region: str = "331002") -> Caller:
        """Somebody who holds this role: the same person each time."""
        pack, _, short = role.partition(".")
        return self.person(f"{pack}-{short}-{region}", role, region)

    def noise(self, region: str = "331002001", *, by: Caller | None = None) -> Matter:
        """Noise between neighbours was reported."""
        answer = self.tell(
            open_matter, by=by or self.actor("specimen.worker"), kind="specimen.noise", region=region,
            details={"source": "music", "story": "隔壁深夜唱歌", "caller_phone": "13800000001"},
        )  # fmt: skip
        return Matter.objects.get(pk=answer.result)

    def path(self, code: str) -> str:
        """The path of a region."""
        return Region.objects.get(code=code).path

    def role_that_may(self, permission: str) -> str:
        """Some role that holds a permission."""
        return next(name for name, (_, role, may) in REGISTRY.roles.items()
                    if permission in may and role.scope == "region")  # fmt: skip


def matter_id(answer: Answer) -> UUID:
    """The matter that a command touched."""
    assert answer.matter is not None
    return answer.matter
