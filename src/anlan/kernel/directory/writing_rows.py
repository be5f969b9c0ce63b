# SPDX-License-Identifier: Apache-2.0
"""Writes checked rows of the register: inserts what is new, changes what differs, counts what is the same."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models

from ..ids import derived_id
from .finding_rows import put_register


@dataclass
class Tally:
    """How many rows were written and how many were the same already."""

    written: int = 0
    unchanged: int = 0
    by_table: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add(self, table: str, written: int, unchanged: int) -> None:
        """Count one table."""
        self.written += written
        self.unchanged += unchanged
        self.by_table[table] = (written, unchanged)


def code_id(table: str, code: str) -> UUID:
    """The same row id for the same code in every import."""
    return derived_id(table, code)


def put_rows(
    table: str, rows: Iterable[models.Model], tally: Tally, *, kept: frozenset[str] = frozenset()
) -> None:
    """Insert or update rows that carry ids derived from their codes; columns that are `kept` no re-import decides."""
    wanted = {row.pk: row for row in rows}
    if not wanted:
        return
    model = type(next(iter(wanted.values())))
    fields = [f for f in model._meta.concrete_fields if not f.primary_key and f.attname not in kept]
    ids = list(wanted)
    known: dict[Any, Any] = {}  # Any: model instances by their key
    for start in range(0, len(ids), 500):
        known.update(model._default_manager.in_bulk(ids[start : start + 500]))
    for pk, row in wanted.items():
        if pk in known:
            _keep_sealed(row, known[pk])
    fresh = [row for pk, row in wanted.items() if pk not in known]
    changed = [row for pk, row in wanted.items() if pk in known and _differs(row, known[pk], fields)]
    model._default_manager.bulk_create(fresh, batch_size=200)
    if changed:
        model._default_manager.bulk_update(changed, [f.name for f in fields], batch_size=100)
    put_register([*fresh, *changed])
    written = len(fresh) + len(changed)
    tally.add(table, written, len(wanted) - written)


SEALED = ("phone", "identity", "secret")  # each has a blind index beside it


def _keep_sealed(row: models.Model, known: models.Model) -> None:
    """The same number sealed anew looks different: what was not given, or is the same by its index, stays."""
    for name in SEALED:
        index = f"{name}_index"
        if hasattr(row, index) and getattr(row, index) in ("", getattr(known, index)):
            setattr(row, name, getattr(known, name))
            setattr(row, index, getattr(known, index))


def _differs(row: models.Model, known: models.Model, fields: Iterable[Any]) -> bool:
    return any(getattr(row, f.attname) != getattr(known, f.attname) for f in fields)


def box(outline: str) -> tuple[float, float, float, float] | None:
    """West, south, east, north of a GeoJSON outline."""
    if not outline:
        return None
    shape = json.loads(outline)
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    points = [point for rings in polygons for ring in rings for point in ring]
    lngs, lats = [p[0] for p in points], [p[1] for p in points]
    return min(lngs), min(lats), max(lngs), max(lats)
