# SPDX-License-Identifier: Apache-2.0
"""Numbers of documents (年度流水号): for each kind, district and year one after another, none left out, none twice.

The counter moves in the transaction that draws the document up: who is undone gives his number back.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import pgettext

from .. import timing
from ..declare import Template
from ..places.queries import district_name, region_names


@dataclass(frozen=True)
class Numbered:
    """A document's number: for machines and to be read aloud, and as it is printed."""

    number: str
    printed: str


def next_number(template: Template, region_path: str, at: datetime) -> Numbered:
    """The next number of this kind in the district of a region, in the year of the district's clock."""
    district = region_path.split(".")[0] or "0"
    year = at.astimezone(timing.LOCAL).year
    stem = f"{template.letters}{district}-{year}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_counter (key, value) VALUES (%s, 1)"
            " ON CONFLICT (key) DO UPDATE SET value = kernel_counter.value + 1 RETURNING value",
            [f"document:{stem}"],
        )
        (value,) = cursor.fetchone()
    place = region_names([district]).get(district) or district_name()
    printed = pgettext("kernel", "%(place)s %(series)s [%(year)s] No. %(running)s") % {
        "place": place, "series": template.series, "year": year, "running": value,
    }  # fmt: skip
    return Numbered(f"{stem}-{value:05d}", printed)
