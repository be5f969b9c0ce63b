# SPDX-License-Identifier: Apache-2.0
"""What family adds to the page of a visit."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from anlan.kernel.declare import MatterPage, Verb
from anlan.kernel.matters.beside import involvements
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.queries import names_of

from ..models.care import CareVisit
from ..rulesets.care_words import VISITS
from .visits import FINDINGS, RESULTS

type Context = dict[str, Any]  # Any: what the templates read


def visit_panel(request: HttpRequest, matter: Matter) -> Context | None:
    """By whom, until when, and what was found, in codes."""
    row = CareVisit.objects.filter(pk=matter.pk).first()
    if row is None:
        return None
    return {
        "row": row,
        "visitor": _name_of(row.visitor, matter),
        "result": RESULTS.get(row.result, ""),
        "finding": FINDINGS.get(row.finding, ""),
        "signs": [VISITS[one] for one in row.signs.split()],
    }


def _name_of(visitor: UUID, matter: Matter) -> str:
    """Who visits takes part, and is read with all who do."""
    taking = (one.person.name for one in involvements(matter.pk) if one.person_id == visitor)
    return next(taking, None) or names_of([visitor]).get(visitor, "")


VISIT = MatterPage(
    "visit",
    verbs=[
        Verb("record_visit", "G", "check", waits_at=("planned", "due"), mine=True, opens="/family/visits"),
        Verb("matters.add_note", "B", "file-text"),
        Verb("drop_visit", "", "x", ends=True),
    ],
    panel=visit_panel,
    template="family/_visit.html",
)
