# SPDX-License-Identifier: Apache-2.0
"""Put things where they are found, and find them; who may see what is found is the caller's question, not ours."""

from collections.abc import Iterable
from itertools import batched
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from ..writing import as_column
from . import words
from .models import SearchEntry

AT_ONCE = 200  # rows in one statement
_PUT = (
    "INSERT INTO kernel_searchentry (what, subject, words) VALUES {rows}"
    " ON CONFLICT (subject) DO UPDATE SET words = excluded.words WHERE kernel_searchentry.words <> excluded.words"
)
# By the index of each database, which Django does not know.
_SQLITE = "SELECT rowid FROM kernel_searchwords WHERE kernel_searchwords MATCH %s"
_POSTGRES = "SELECT id FROM kernel_searchentry WHERE tokens @@ to_tsquery('simple', %s)"


def put(what: str, found_by: Iterable[tuple[UUID, str]]) -> None:
    """Inside a write: these rows are found by these words (`words.indexed`) from its commit on."""
    for some in batched(found_by, AT_ONCE):
        values = [one for subject, text in some for one in (what, as_column(subject), text)]
        with connection.cursor() as cursor:
            cursor.execute(_PUT.format(rows=", ".join(["(%s, %s, %s)"] * len(some))), values)


def found(what: str, query: str) -> QuerySet[SearchEntry, UUID]:
    """The ids of rows of that table whose words answer the query. Nothing answers a query without words."""
    wanted = words.asked(query)
    if not wanted:
        return SearchEntry.objects.none().values_list("subject", flat=True)
    if connection.vendor == "postgresql":
        parts = [f"({' <-> '.join(some)}{':*' if is_beginning else ''})" for some, is_beginning in wanted]
        rows = RawSQL(_POSTGRES, [" & ".join(parts)])  # noqa: S611 – a constant; what was typed is a parameter
    else:
        parts = [f'"{" ".join(some)}"{" *" if is_beginning else ""}' for some, is_beginning in wanted]
        rows = RawSQL(_SQLITE, [" AND ".join(parts)])  # noqa: S611 – the same
    return SearchEntry.objects.filter(what=what, id__in=rows).values_list("subject", flat=True)
