# SPDX-License-Identifier: Apache-2.0
"""A delivered table as it stands now: read in regions, found by words, and taken away in the shape in which it came.

What is edited on a page is a delivery of one row: the same check, the same command, the same sentences.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from .. import timing
from ..access.permissions import regions_of
from ..context import Caller
from ..devices.models import Device
from ..people.models import Organisation, Person, Post
from ..places.models import Premises, Region
from ..places.queries import in_subtree
from ..search.finding import found
from ..search.words import readings
from . import rows as shapes
from .delivery import table_word
from .tables import Row

SEES = "directory.see_register"
IMPORTS = "directory.import_directory"
MOST_HEARD = 2000  # rows whose names are read aloud for a choice
SOON = timedelta(days=30)  # what runs out within it is shown as running out


@dataclass(frozen=True)
class State:
    """How a thing of a register is now, beside what was delivered of it: `ok`, `warn`, `bad` or nothing, and words."""

    tone: str
    words: str


@dataclass(frozen=True)
class Register:
    """How a delivered table is read back.

    `cells` gives a row as it would be delivered (text; what is sealed stays empty: a re-import keeps it), `shown` the words
    that a reader sees instead of a code. `regions` and `found_by` are lookups to the region path and to a thing with words.
    """

    table: str
    shape: type[Row]
    rows: Callable[[], QuerySet[Any]]  # Any: of some model
    cells: Callable[[Any], dict[str, object]]
    order: Sequence[str] = ("code",)
    regions: str = "region_path"
    found_by: tuple[str, str] = (
        "pk",
        "",
    )  # lookup, and what it is in the search; "" finds by what is written in `reads`
    reads: Sequence[str] = (
        "code",
        "name",
    )  # lookups in which words are looked for where the search knows nothing
    shown: Callable[[Any], dict[str, str]] = field(default=lambda _: {})
    ends: str = ""  # the column in which something runs out
    usual: Sequence[str] = ()  # columns that show at first; all when empty
    picks: Mapping[str, str] = field(default_factory=dict)  # column → the register whose code stands there
    narrows: Mapping[str, str] = field(
        default_factory=dict
    )  # picked column → lookup to its code, to filter by
    states: Callable[[Sequence[Any]], list[State]] | None = None  # of rows shown together (Any: rows)
    lookups: Mapping[str, str] = field(
        default_factory=dict
    )  # of key columns: what they are called in the table
    sees: str = SEES  # the permission by which it is read; a pack may keep a register for its own
    verb: str = IMPORTS  # the command that takes its rows in

    @property
    def label(self) -> str:
        """What the table is called."""
        return table_word(self.table)

    @property
    def columns(self) -> list[str]:
        """The columns as a delivery heads them."""
        return [info.alias or name for name, info in self.shape.model_fields.items()]

    def visible(self, caller: Caller) -> QuerySet[Any]:
        """The rows within the regions in which the caller sees the register; a table without regions is the district's."""
        paths = regions_of(caller, self.sees)
        rows = self.rows().order_by(*self.order)
        if paths is None or (paths and not self.regions):
            return rows
        return rows.filter(self._within(paths)) if paths else rows.none()

    def _within(self, paths: Sequence[str]) -> Q:
        inside = Q(pk__in=[])
        for path in paths:
            inside |= in_subtree(path, self.regions)
        return inside

    def within(self, rows: QuerySet[Any], region: str) -> QuerySet[Any]:
        """Those of a region, by its code; unknown codes find nothing."""
        path = Region.objects.filter(code=region).values_list("path", flat=True).first()
        return rows.filter(in_subtree(path, self.regions)) if path and self.regions else rows.none()

    def picked(self, rows: QuerySet[Any], asked: Mapping[str, str]) -> QuerySet[Any]:
        """Those that name what was picked: this venue, company or person, by code."""
        wanted = {lookup: asked[column] for column, lookup in self.narrows.items() if asked.get(column)}
        return rows.filter(**wanted) if wanted else rows

    def named(self, rows: QuerySet[Any], query: str) -> QuerySet[Any]:
        """Those that words find."""
        lookup, what = self.found_by
        if not what:
            return rows.filter(reduce(or_, (Q(**{f"{one}__icontains": query}) for one in self.reads)))
        return rows.filter(**{f"{lookup}__in": found(what, query)})

    def offered(self, caller: Caller, query: str, most: int) -> list[Any]:
        """Rows to choose from, by code, name or sound, within what the caller may see (Any: rows with code and name)."""
        rows = self.visible(caller).distinct()
        if not query:
            return list(rows[:most])
        by_code = list(rows.filter(Q(code__istartswith=query) | Q(name__icontains=query))[:most])
        if self.found_by[1]:
            by_sound = list(self.named(rows, query)[:most])
        else:  # a short table that no search holds
            wanted = query.lower()
            by_sound = [
                one for one in rows[:MOST_HEARD] if any(r.startswith(wanted) for r in readings(one.name))
            ]
        return list({one.pk: one for one in (*by_code, *by_sound)}.values())[:most]

    def ending(self, rows: QuerySet[Any], state: str) -> QuerySet[Any]:
        """Those that have run out (`over`), or do so within thirty days (`soon`)."""
        day = timing.now().astimezone(timing.LOCAL).date()
        if not self.ends or state not in ("over", "soon"):
            return rows
        if state == "over":
            return rows.filter(**{f"{self.ends}__lt": day})
        return rows.filter(**{f"{self.ends}__range": (day, day + SOON)})

    def line(self, row: Model) -> dict[str, str]:
        """A row as a delivery would bring it: every cell is text."""
        return {name: cell_text(value) for name, value in self.cells(row).items()}

    def key(self, row: Model) -> str:
        """What tells this row from the others, as it stands in an address."""
        line = self.line(row)
        return "~".join(line[name] for name in self.shape.own)

    def one(self, caller: Caller, key: str) -> Any | None:
        """The row of a key, within what the caller may see (Any: of some model)."""
        given = dict(zip(self.shape.own, key.split("~"), strict=False))
        lookups = {self.lookups.get(name, name): value for name, value in given.items()}
        try:
            return self.visible(caller).filter(**lookups).first()
        except (ValueError, ValidationError):  # a moment that is none
            return None


REGISTERS: dict[str, Register] = {}


def cell_text(value: object) -> str:
    """A cell as a delivery holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):  # whoever opens the file reads the clock on the wall
        return value.astimezone(timing.LOCAL).isoformat()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _code(row: Any) -> str:
    """The code of a row that may be missing (Any: some model with a code)."""
    return row.code if row is not None else ""


def _named(row: Any) -> str:
    return row.name if row is not None else ""


def _region_code(path: str) -> str:
    return path.rsplit(".", 1)[-1]


def add(*registers: Register) -> None:
    """Show these tables."""
    for one in registers:
        REGISTERS[one.table] = one


add(
    Register(
        "premises", shapes.PremisesRow, lambda: Premises.objects.select_related("region", "operator"),
        lambda row: {
            "code": row.code, "name": row.name, "type": row.type, "address": row.address, "region": row.region.code,
            "operator": _code(row.operator), "lat": row.lat, "lng": row.lng, "polygon": row.outline,
            "filing_number": row.filing_number, "contact_phone": row.contact_phone,
        },
        found_by=("pk", "premises"), usual=("code", "name", "type", "address", "region", "operator", "contact_phone"),
        picks={"region": "regions", "operator": "organisations"}, narrows={"operator": "operator__code"},
        shown=lambda row: {"region": row.region.name, "operator": _named(row.operator)},
    ),
    Register(
        "organisations", shapes.OrganisationRow, lambda: Organisation.objects.select_related("parent"),
        lambda row: {"code": row.code, "name": row.name, "kind": row.kind, "region": _region_code(row.region_path),
                     "parent": _code(row.parent)},
        found_by=("pk", "organisation"), picks={"region": "regions", "parent": "organisations"},
        narrows={"parent": "parent__code"},
        shown=lambda row: {"parent": _named(row.parent)},
    ),
    Register(
        "posts", shapes.PostRow, lambda: Post.objects.select_related("organisation"),
        lambda row: {"code": row.code, "name": row.name, "organisation": row.organisation.code,
                     "region": _region_code(row.region_path)},
        picks={"organisation": "organisations", "region": "regions"}, narrows={"organisation": "organisation__code"},
        shown=lambda row: {"organisation": row.organisation.name},
    ),
    Register(
        "people", shapes.PersonRow,
        lambda: Person.objects.prefetch_related("memberships__organisation", "memberships__post"),
        lambda row: _person(row), regions="memberships__organisation__region_path", found_by=("pk", "person"),
        usual=("code", "name", "organisation", "post"), picks={"organisation": "organisations", "post": "posts"},
        narrows={"organisation": "memberships__organisation__code"},
        shown=lambda row: _of_person(row),
    ),
    Register(
        "devices", shapes.DeviceRow, lambda: Device.objects.select_related("bearer", "organisation"),
        lambda row: {"code": row.code, "kind": row.kind, "bearer": _code(row.bearer), "organisation": _code(row.organisation)},
        found_by=("bearer", "person"),
        picks={"bearer": "people", "organisation": "organisations"},
        narrows={"bearer": "bearer__code", "organisation": "organisation__code"},
        shown=lambda row: {"bearer": _named(row.bearer), "organisation": _named(row.organisation)},
    ),
    Register(
        "regions", shapes.RegionRow, lambda: Region.objects.select_related("parent"),
        lambda row: {"code": row.code, "name": row.name, "parent": _code(row.parent), "level": row.level, "polygon": row.outline},
        regions="path", order=("path",), found_by=("pk", "region"), usual=("code", "name", "level", "parent"),
        picks={"parent": "regions"},
        shown=lambda row: {"parent": _named(row.parent)},
    ),
)  # fmt: skip


def _person(row: Person) -> dict[str, object]:
    """Telephone and identity number are sealed, and sign-in names are nobody's business: none is taken away, a re-import keeps them."""
    member = next(iter(row.memberships.all()), None)
    return {
        "code": row.code, "name": row.name, "organisation": _code(member.organisation) if member else "",
        "post": _code(member.post) if member else "", "phone": "", "identity_number": "",
        "username": "", "note": "演示" if row.is_generated else "",
    }  # fmt: skip


def _of_person(row: Person) -> dict[str, str]:
    member = next(iter(row.memberships.all()), None)
    return {"organisation": _named(member.organisation), "post": _named(member.post)} if member else {}
