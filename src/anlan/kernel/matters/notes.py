# SPDX-License-Identifier: Apache-2.0
"""What was written down about a matter, unsealed: who wrote it, when, and the words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..people.queries import names_of
from ..vault import unseal
from .beside import notes
from .models import Matter

NOTES_NAME = "written-notes"  # what they are called where all that is written of a matter is counted


@dataclass(frozen=True)
class Written:
    """One note; `author` is a name, empty when nobody of the register wrote it."""

    author: str
    at: datetime
    text: str


def notes_of(matter: Matter) -> list[Written]:
    """The notes of a matter, oldest first; whoever calls this has asked for permission and writes the ledger."""
    rows = list(matter.notes.order_by("written_at"))
    names: dict[UUID, str] = names_of(row.author for row in rows) if rows else {}
    return [
        Written(names.get(row.author, ""), row.written_at, str(unseal(row.sealed, row.row))) for row in rows
    ]


def count_notes(matter: Matter) -> int:
    """How many notes there are; that there are some is no secret."""
    return len(notes(matter.pk))
