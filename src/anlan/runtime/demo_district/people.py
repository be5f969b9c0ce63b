# SPDX-License-Identifier: Apache-2.0
"""People of the demo: a named cast, guards, officers with cars; everyone is made up and marked 演示."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import hypot
from random import Random

from shapely import Point

from . import family, studios
from .firm import people_of_firm
from .ground import Spot, between
from .names import person_name
from .stage import CAST, COMPANIES, FAR_CARS, GUARDS, LONE_CAR, POSTS, STATIONS
from .venues import BAR, Venue

OFFICERS = 60
STAGE_RADIUS = 900.0  # metres: who is made up keeps out of the opening scene's ranking
OF_ORGANISATION = (
    "dispatch.venue_manager",
    "dispatch.captain",
)  # roles that reach what one organisation runs
WRONGS = ("",) * 22 + ("untrained", "revoked", "off_roster", "no_certificate")


@dataclass(frozen=True)
class Someone:
    """A person with what the tables say of him; `post` is the word of a post in his organisation."""

    code: str
    name: str
    organisation: str
    post: str
    username: str = ""


@dataclass
class GuardRow:
    """A guard: where he stands and what is wrong with him, if anything."""

    person: Someone
    employer: str
    kind: str
    post: str
    spot: Spot
    age: int = 5
    wrong: str = ""
    start_hour: int = 0


@dataclass(frozen=True)
class CarRow:
    """A police car with its crew, where it is when the demo begins."""

    code: str
    call_sign: str
    station: str
    crew: tuple[str, ...]
    spot: Spot


@dataclass
class Cast:
    """Everybody."""

    people: list[Someone] = field(default_factory=list)
    guards: list[GuardRow] = field(default_factory=list)
    officers: list[Someone] = field(default_factory=list)
    cars: list[CarRow] = field(default_factory=list)
    posts: list[tuple[str, str, str, Spot]] = field(default_factory=list)
    grants: list[tuple[str, str, str, str]] = field(default_factory=list)
    companies: dict[str, str] = field(default_factory=dict)  # which company guards which venue


def cast(draw: Random, venues: list[Venue], junctions: Sequence[Spot], guards: int) -> Cast:
    """The named cast, then as many guards as asked, and officers with cars at each station."""
    made = Cast(companies=_companies(draw, venues))
    for code, name, organisation, post, role, region in CAST:
        made.people.append(Someone(code, name, organisation, post, code))
        made.grants.append((code, role, region, organisation if role in OF_ORGANISATION else ""))
    made.posts = [(code, name, premises, between(place)) for code, name, premises, place in POSTS]
    for code, name, employer, kind, post, place, age, wrong in GUARDS:
        person = Someone(code, name, employer, "guard", code)
        _guard(made, GuardRow(person, employer, kind, post, between(place), age, wrong))
    _more_guards(draw, made, venues, guards)
    _officers(draw, made, junctions)
    for code, name, organisation, role, region, reach in people_of_firm():
        made.people.append(Someone(code, name, organisation, role, code))
        made.grants.append((code, f"welding.{role}", region, reach))
    for code, name, organisation, role in family.PEOPLE:
        made.people.append(Someone(code, name, organisation, role, code))
        made.grants.append((code, f"family.{role}", "331002", ""))
    made.grants += [(code, f"family.{role}", "331002", "") for code, role in family.OFFICERS]
    for code, name, house, town in studios.mediators():
        made.people.append(Someone(code, name, house, "mediator"))
        made.grants.append((code, "family.mediator", town, ""))
    return made


def _companies(draw: Random, venues: list[Venue]) -> dict[str, str]:
    """The scene's two companies have no venues around it but the bar itself, so that its ranking is always the same."""
    middle = between(BAR)
    found = {}
    for venue in venues:
        near = hypot(venue.middle[0] - middle[0], venue.middle[1] - middle[1]) < STAGE_RADIUS
        found[venue.code] = draw.choice(COMPANIES[2:] if near else COMPANIES)[0]
    return {**found, "bar": COMPANIES[0][0]}


def _guard(made: Cast, row: GuardRow) -> None:
    made.people.append(row.person)
    made.guards.append(row)
    made.grants.append((row.person.code, "dispatch.guard", "331002", ""))


def _more_guards(draw: Random, made: Cast, venues: list[Venue], count: int) -> None:
    elsewhere = [venue for venue in venues if venue.code != "bar"]
    for number in range(len(made.guards), count):
        venue = draw.choice(elsewhere)
        kind = draw.choice(("security_company",) * 6 + ("property_company",) * 3 + ("in_house",))
        if venue.type == "05":
            kind = draw.choice(("security_company", "security_company", "in_house"))
        elif venue.type != "01" and kind == "property_company":
            kind = "in_house"
        employer = made.companies[venue.code] if kind == "security_company" else venue.operator
        post, spot = f"p-{number:04d}", _inside(draw, venue)
        made.posts.append(
            (post, f"{venue.name}{draw.choice(('东门', '西门', '大厅', '巡逻'))}岗", venue.code, spot)
        )
        person = Someone(f"g{number:04d}", person_name(draw), employer, "guard")
        age = 400 if draw.random() < 0.03 else draw.randint(1, 20)
        row = GuardRow(
            person, employer, kind, post, spot, age, draw.choice(WRONGS), draw.choice((0, 0, 0, 12))
        )
        _guard(made, row)


def _inside(draw: Random, venue: Venue) -> Spot:
    west, south, east, north = venue.ground.bounds
    for _ in range(20):
        spot = (draw.uniform(west, east), draw.uniform(south, north))
        if venue.ground.contains(Point(spot)):
            return spot
    return venue.middle


def _officers(draw: Random, made: Cast, junctions: Sequence[Spot]) -> None:
    named = [person for person in made.people if person.post == "officer"]
    made.officers += named
    for code, name, place, _ in STATIONS:
        beside = _nearest(junctions, between(place))
        mine = [person for person in named if person.organisation == code]
        for car in range(3 if code in ("st-fuqian", "st-baiyun", "st-hongjia", "st-jiazhi") else 2):
            crew = mine[car - 1 : car] if car else []
            spot = draw.choice(beside)
            if crew and crew[0].code == LONE_CAR[0]:
                spot = between(LONE_CAR[1])
            else:
                crew = [*crew, *(_officer(draw, made, code) for _ in range(2 - len(crew)))]
                if code == STATIONS[0][0]:
                    spot = between(FAR_CARS[car // 2])
            call_sign = f"{name[:2]} {car + 1:02d}"
            made.cars.append(
                CarRow(f"car-{code}-{car + 1}", call_sign, code, tuple(p.code for p in crew), spot)
            )
    while len(made.officers) < OFFICERS:
        _officer(draw, made, STATIONS[len(made.officers) % len(STATIONS)][0])


def _officer(draw: Random, made: Cast, station: str) -> Someone:
    someone = Someone(f"o{len(made.officers) + 1:03d}", person_name(draw), station, "officer")
    made.people.append(someone)
    made.officers.append(someone)
    made.grants.append((someone.code, "dispatch.officer", "331002", ""))
    return someone


def _nearest(junctions: Sequence[Spot], spot: Spot, count: int = 60) -> list[Spot]:
    return sorted(junctions, key=lambda one: (hypot(one[0] - spot[0], one[1] - spot[1]), one))[:count]
