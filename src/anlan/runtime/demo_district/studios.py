# SPDX-License-Identifier: Apache-2.0
"""Nineteen studios for families in the nine towns and streets, with their mediators; all made up and marked 演示."""

import csv
from collections.abc import Iterator
from importlib import resources
from random import Random

from .names import person_name

KIND = "family_studio"
HOW_MANY = {  # studios by town, in the order of the register
    "331002001": 3, "331002002": 3, "331002003": 2, "331002004": 2, "331002005": 2, "331002006": 2, "331002007": 2,
    "331002008": 2, "331002101": 1,
}  # fmt: skip
SHORT = frozenset(("studio-331002101-1", "studio-331002007-2"))  # where a second mediator is still missing
DIALECTS = (
    "taizhou",
    "taizhou mandarin",
    "taizhou wenzhou",
    "mandarin sichuan",
    "taizhou taihu",
    "mandarin guizhou",
)
FIELDS = (
    "marriage children",
    "shared_property law",
    "old_age neighbours",
    "psychology marriage",
    "safety law",
    "children safety",
)


def studios() -> Iterator[tuple[str, str, str]]:
    """Code, name, and the community where each stands: spread over the communities of its town."""
    table = resources.files(__package__).joinpath("communities.csv").read_text("utf-8")
    rows = list(csv.DictReader(table.splitlines()))
    for town, many in HOW_MANY.items():
        inner = [row for row in rows if row["street_code"] == town]
        for number in range(many):
            row = inner[(2 * number + 1) * len(inner) // (2 * many)]
            place = row["village_name"].removesuffix("委会")
            yield f"studio-{town}-{number + 1}", f"{place}家事调解工作室", row["village_code"]


def organisations() -> list[tuple[str, str, str, str, str]]:
    """Each studio as an organisation of the register: code, name, kind, region, parent."""
    return [(code, name, KIND, region, "") for code, name, region in studios()]


def mediators(seed: int = 7) -> list[tuple[str, str, str, str]]:
    """Two for each studio, one where one is missing: code, name, organisation, town."""
    draw = Random(seed)  # noqa: S311 – a demo must be repeatable
    made = []
    for code, _name, _region in studios():
        for number in range(1 if code in SHORT else 2):
            made.append((f"m-{code}-{number + 1}", person_name(draw), code, code.split("-")[1]))
    return made
