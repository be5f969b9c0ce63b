# SPDX-License-Identifier: Apache-2.0
"""Registers the demo's studios with their mediators' dialects and fields, through family's own commands."""

from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.people.models import Organisation, Person
from anlan.kernel.places.models import Region
from anlan.kernel.registry import REGISTRY
from anlan.packs.family.models import Studio
from anlan.packs.family.queries.studios import middle_of

from ..demo_district.studios import DIALECTS, FIELDS, KIND, mediators

CENTRE = (  # of the district's own centre: code, dialects, fields, woman
    ("chenyuee", "taizhou mandarin", "marriage children", "yes"), ("dingzhiguo", "taizhou", "shared_property law", "no"),
    ("jiangning", "taizhou mandarin", "psychology marriage", "yes"),
)  # fmt: skip
OPERATOR = Caller(None, "operator", "cli")


def tell_studios() -> None:
    """Once: nothing happens when there are studios already."""
    houses = list(Organisation.objects.filter(kind=KIND).order_by("code"))
    if Studio.objects.exists() or not houses:
        return
    places = {one.path: one for one in Region.objects.filter(level="community").exclude(outline="")}
    for number, house in enumerate(houses):
        place = places.get(house.region_path)
        if place is None:
            continue
        point = middle_of(place)
        _give(
            "register_studio", organisation=house.code, address=f"{place.name}演示路 {8 + number} 号",
            place={"lat": point.lat, "lng": point.lng}, phone=f"0576-8800{number + 10:04d}", hours="周一至周六 8:30–17:30",
            fields=FIELDS[number % len(FIELDS)].split(), is_generated=True,
        )  # fmt: skip
    for code, dialects, fields, woman in CENTRE:
        _give("set_aptitude", person=code, dialects=dialects.split(), fields=fields.split(), woman=woman)
    known = set(Person.objects.values_list("code", flat=True))
    for number, (code, _name, _house, _town) in enumerate(mediators()):
        if code in known:
            _give(
                "set_aptitude", person=code, dialects=DIALECTS[number % len(DIALECTS)].split(),
                fields=FIELDS[number % len(FIELDS)].split(), woman="no" if number % 3 == 2 else "yes",
            )  # fmt: skip


def _give(verb: str, **values: object) -> None:
    perform(REGISTRY.commands[f"family.{verb}"], OPERATOR, values)
