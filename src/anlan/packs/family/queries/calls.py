# SPDX-License-Identifier: Apache-2.0
"""Calls at 110 that are about a family: which codes, by the district's own register, and what is known of them outside the police."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import pgettext
from pydantic import StringConstraints

from anlan.kernel.directory.registers import Register, State
from anlan.kernel.directory.tables import Row
from anlan.kernel.directory.words import CHOICE_WORDS
from anlan.kernel.events.models import EventRecord
from anlan.kernel.matters.models import Matter

from ..events.studios import CallCodeProposed, CallCodeSet
from ..kinds.family_dispute import Situation
from ..models.calls import CallCode
from .duties import KEEPS

KIND = "family.family_dispute"
TABLE = "call_codes"


class CallCodeRow(Row):
    """A code of the 110 desk that is about a family. Without a source nobody could say later why its calls come here."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]
    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    situation: Literal["violence", "relationship", "property", "minor", "support", "custody", "kin"]
    source: Annotated[str, StringConstraints(min_length=2, max_length=200)]


def situation_of(code: str) -> str:
    """As what a call of this code comes to the window; empty for a call that is none of its own."""
    return CallCode.objects.filter(code=code).values_list("situation", flat=True).first() or ""


def is_ours(matter: UUID) -> bool:
    """Whether a matter is a family dispute."""
    return Matter.objects.filter(pk=matter, kind=KIND).exists()


@dataclass(frozen=True)
class Proposal:
    """That a code is to mean violence no longer, and who said so first."""

    situation: str
    by: UUID | None


def proposals() -> dict[str, Proposal]:
    """What waits for a second person, by code: the log alone says it, for it holds who proposed what and cannot be changed."""
    rows = EventRecord.objects.filter(name__in=(CallCodeProposed.name, CallCodeSet.name)).order_by("position")
    newest = {said["code"]: (row, said) for row in rows if (said := json.loads(row.fields))}
    return {
        code: Proposal(said["situation"], row.actor)
        for code, (row, said) in newest.items()
        if row.name == CallCodeProposed.name
    }


def _states(rows: Sequence[CallCode]) -> list[State]:
    """Of each line, what waits for a second person."""
    waiting, words = proposals(), {one.value: one.label for one in Situation}
    said = pgettext("family", "a second person must agree: %(situation)s")
    return [
        State("warn", said % {"situation": words[Situation(waiting[one.code].situation)]})
        if one.code in waiting
        else State("", "")
        for one in rows
    ]


CODES = Register(
    TABLE, CallCodeRow, CallCode.objects.all,
    lambda row: {"code": row.code, "name": row.name, "situation": row.situation, "source": row.source},
    regions="", states=_states, sees=KEEPS, verb=KEEPS,
)  # fmt: skip
CHOICE_WORDS["situation"] = {one.value: one.label for one in Situation}
