# SPDX-License-Identifier: Apache-2.0
"""The tables of the kernel's register that speak of organisations, posts and people."""

from random import Random

from . import family, firm, studios
from .names import identities, phone
from .people import Cast, Someone
from .stage import COMPANIES, POST_NAMES, STATIONS
from .venues import Venue

type Rows = list[dict[str, object]]


def organisations(sites: list[Venue], streets: list[tuple[str, str]]) -> Rows:
    """Bureau, stations, companies, street offices (code and name of the street), and whoever runs a venue."""
    rows = [("bureau", "区公安分局", "police_bureau", "331002", "")]
    rows += [(code, name, "police_station", "331002", "bureau") for code, name, _, _ in STATIONS]
    rows += [(code, name, "security_company", "331002", "") for code, name in COMPANIES]
    rows += [(f"office-{code}", f"{name}办事处", "street_office", code, "") for code, name in streets]
    rows += firm.ORGANISATIONS
    rows += family.ORGANISATIONS
    rows += studios.organisations()
    for site in sites:
        estate = site.type == "01"
        kind, word = ("property_company", "物业公司") if estate else ("venue_operator", "管理方")
        rows.append((site.operator, f"{site.name}{word}", kind, site.region, ""))
    names = ("code", "name", "kind", "region", "parent")
    return [{**dict(zip(names, row, strict=True)), "note": "演示"} for row in rows]


def posts(cast: Cast) -> Rows:
    """The posts that people hold in their organisations."""
    held = sorted({(one.organisation, one.post) for one in cast.people})
    names = {**firm.POST_NAMES, **family.POST_NAMES, **POST_NAMES}
    return [
        {"code": post_code(organisation, post), "name": names[post], "organisation": organisation, "region": "331002"}
        for organisation, post in held
    ]  # fmt: skip


def people(draw: Random, everyone: list[Someone]) -> Rows:
    """Everybody, with telephone and identity numbers of nobody."""
    numbers = identities(draw, len(everyone))
    return [
        {
            "code": one.code, "name": one.name, "organisation": one.organisation,
            "post": post_code(one.organisation, one.post), "phone": phone(number), "identity_number": identity,
            "username": one.username, "note": "演示",
        }
        for number, (one, identity) in enumerate(zip(everyone, numbers, strict=True), 1)
    ]  # fmt: skip


def post_code(organisation: str, post: str) -> str:
    """A post's code: the organisation's with the post's word."""
    return f"{organisation}.{post}"
