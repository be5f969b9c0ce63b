# SPDX-License-Identifier: Apache-2.0
"""People of the demo: a named cast, guards, officers with cars; everyone is made up and marked 演示."""

from dataclasses import dataclass, field
from random import Random

from .ground import Spot
from .names import identity, person_name, phone
from .venues import Venue, along_street

STATIONS = (  # code, name, lattice place, words of the streets it answers for
    ("st-fuqian", "府前派出所", (85.2, 82.3), ("海门",)), ("st-baiyun", "白云派出所", (74, 75), ("白云",)),
    ("st-jiazhi", "葭沚派出所", (50, 72), ("葭沚",)), ("st-hongjia", "洪家派出所", (44, 40), ("洪家",)),
    ("st-sanjia", "三甲派出所", (108, 36), ("三甲",)), ("st-xiachen", "下陈派出所", (80, 20), ("下陈",)),
    ("st-qiansuo", "前所派出所", (112, 112), ("前所",)), ("st-zhangan", "章安派出所", (52, 112), ("章安",)),
    ("st-dachen", "大陈派出所", (172, 12), ("大陈",)), ("st-east", "滨海派出所", (140, 60), ()),
)  # fmt: skip
COMPANIES = (("co-jiaoan", "椒安保安公司"), ("co-antu", "安途保安公司"), ("co-haitai", "海泰保安公司"), ("co-dongwei", "东卫保安公司"))
CAST = (  # code, name, account, organisation, role, region
    ("zhoumin", "周敏", "zhoumin", "st-fuqian", "dispatch.duty_officer", "331002"),
    ("sunlei", "孙磊", "sunlei", "bureau", "dispatch.duty_officer", "331002"),
    ("zhaomingyuan", "赵明远", "zhaomingyuan", "st-fuqian", "dispatch.officer", "331002"),
    ("lintao", "林涛", "lintao", "st-fuqian", "dispatch.officer", "331002"),
    ("linxiaodong", "林晓东", "linxiaodong", "bureau", "dispatch.leader", "331002"),
    ("hejing", "何静", "hejing", "bureau", "kernel.auditor", ""),
    ("luming", "陆鸣", "luming", "bureau", "kernel.administrator", ""),
    ("duanhong", "段宏", "duanhong", "co-jiaoan", "dispatch.captain", "331002"),
)
GUARDS = (  # code, name, employer, kind, post, lattice place, position age, what is wrong
    ("wangjianguo", "王建国", "co-jiaoan", "security_company", "p-laojie3", (86.82, 85.98), 3, ""),
    ("caiyongfu", "蔡永福", "co-jiaoan", "security_company", "p-square", (89.9, 83.6), 4, ""),
    ("luojianping", "罗建平", "co-antu", "security_company", "p-river", (86.3, 88.7), 6, ""),
    ("xuli", "徐立", "op-bar", "in_house", "p-bar", (88.55, 86.12), 5, ""),
    ("heguoping", "何国平", "op-garden", "property_company", "p-garden", (89.2, 86.75), 5, ""),
    ("zhenghai", "郑海", "co-jiaoan", "security_company", "p-square", (90.7, 85.2), 252, ""),
    ("chenxiaoman", "陈小满", "co-antu", "security_company", "p-river", (91.4, 86.2), 7, "untrained"),
)
POSTS = (("p-laojie3", "老街 3 号岗", "", (86.8, 86.0)), ("p-square", "广场岗", "", (90, 83.5)),
         ("p-river", "江滨岗", "", (86.3, 88.8)), ("p-bar", "酒吧门厅", "bar", (88.55, 86.11)),
         ("p-garden", "花园东门", "garden", (89.2, 86.8)))  # fmt: skip


@dataclass(frozen=True)
class Someone:
    """A person with what the tables say of him."""

    code: str
    name: str
    organisation: str
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


@dataclass
class Cast:
    """Everybody."""

    people: list[Someone] = field(default_factory=list)
    guards: list[GuardRow] = field(default_factory=list)
    officers: list[Someone] = field(default_factory=list)
    cars: list[tuple[str, str, str, list[str]]] = field(default_factory=list)
    posts: list[tuple[str, str, str, Spot]] = field(default_factory=list)
    grants: list[tuple[str, str, str, str]] = field(default_factory=list)


def cast(draw: Random, venues: list[Venue], guards: int) -> Cast:
    """The named cast, then as many guards as asked, and officers with cars at each station."""
    made = Cast()
    for code, name, account, organisation, role, region in CAST:
        made.people.append(Someone(code, name, organisation, account))
        made.grants.append((code, role, region, ""))
    made.posts = [(code, name, premises, along_street(place)) for code, name, premises, place in POSTS]
    for code, name, employer, kind, post, place, age, wrong in GUARDS:
        _guard(made, GuardRow(Someone(code, name, employer, code), employer, kind, post, along_street(place), age, wrong))
    _more_guards(draw, made, venues, guards)
    _officers(draw, made)
    return made


def _guard(made: Cast, row: GuardRow) -> None:
    made.people.append(row.person)
    made.guards.append(row)
    made.grants.append((row.person.code, "dispatch.guard", "331002", ""))


WRONGS = ("",) * 22 + ("untrained", "revoked", "off_roster", "no_certificate")


def _more_guards(draw: Random, made: Cast, venues: list[Venue], count: int) -> None:
    for number in range(len(made.guards), count):
        venue = draw.choice(venues)
        kind = draw.choice(("security_company",) * 6 + ("property_company",) * 3 + ("in_house",))
        if venue.type == "05":
            kind = draw.choice(("security_company", "security_company", "in_house"))
        employer = draw.choice(COMPANIES)[0] if kind == "security_company" else venue.operator
        post = f"p-{number:04d}"
        (x, y), (w, h) = venue.middle, venue.half
        spot = (x + draw.uniform(-w, w), y + draw.uniform(-h, h))
        made.posts.append((post, f"{venue.name}{draw.choice(('东门', '西门', '大厅', '巡逻'))}岗", venue.code, spot))
        person = Someone(f"g{number:04d}", person_name(draw), employer)
        age = 400 if draw.random() < 0.03 else draw.randint(1, 20)
        row = GuardRow(person, employer, kind, post, spot, age, draw.choice(WRONGS), draw.choice((0, 0, 0, 8)))
        _guard(made, row)


def _officers(draw: Random, made: Cast) -> None:
    number = 0
    for code, name, _, _ in STATIONS:
        named = [Someone("zhaomingyuan", "赵明远", code), Someone("lintao", "林涛", code)] if code == "st-fuqian" else []
        for car in range(3 if code in ("st-fuqian", "st-baiyun", "st-hongjia", "st-jiazhi") else 2):
            crew = named[:1] if car == 1 else named[1:] if car == 2 else []
            while len(crew) < (1 if car == 1 and named else 2):
                number += 1
                someone = Someone(f"o{number:03d}", person_name(draw), code)
                made.people.append(someone)
                made.grants.append((someone.code, "dispatch.officer", "331002", ""))
                crew = [*crew, someone]
            made.officers += crew
            call_sign = f"{name[:2]} {car + 1:02d}"
            made.cars.append((f"car-{code}-{car + 1}", call_sign, code, [one.code for one in crew]))


def person_rows(draw: Random, people: list[Someone]) -> list[dict[str, object]]:
    """The register's table of people."""
    return [
        {
            "code": one.code, "name": one.name, "organisation": one.organisation, "post": "", "phone": phone(number),
            "identity_number": identity(draw, number), "username": one.username, "note": "演示",
        }
        for number, one in enumerate(people, 1)
    ]  # fmt: skip
