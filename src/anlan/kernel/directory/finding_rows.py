# SPDX-License-Identifier: Apache-2.0
"""What finds a row of the register: plain fields only, never telephone or identity number (domain.md 1.4)."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Model

from ..people.models import Organisation, Person
from ..places.models import Premises, Region
from ..search.finding import put
from ..search.words import indexed

# Any: each of these tables has a code and a name
REGISTER: dict[type[Model], Callable[[Any], str]] = {
    Region: lambda row: indexed(row.code, names=(row.name,)),
    Organisation: lambda row: indexed(row.code, names=(row.name,)),
    Person: lambda row: indexed(row.code, names=(row.name,)),
    Premises: lambda row: indexed(row.code, row.address, names=(row.name,)),
}


def put_register(rows: Sequence[Model]) -> None:
    """Inside an import: rows of one table are found from its commit on; a table that nobody searches passes."""
    found_by = REGISTER.get(type(rows[0])) if rows else None
    if found_by is not None:
        put(rows[0]._meta.model_name or "", [(row.pk, found_by(row)) for row in rows])
