# SPDX-License-Identifier: Apache-2.0
"""Calls at 110 that are about a family: which codes, by the district's own register, and what is known of them outside the police."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from anlan.kernel.directory.registers import Register
from anlan.kernel.directory.tables import Row
from anlan.kernel.directory.words import CHOICE_WORDS
from anlan.kernel.matters.models import Matter

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


CODES = Register(
    TABLE, CallCodeRow, CallCode.objects.all,
    lambda row: {"code": row.code, "name": row.name, "situation": row.situation, "source": row.source},
    regions="", sees=KEEPS, verb=KEEPS,
)  # fmt: skip
CHOICE_WORDS["situation"] = {one.value: one.label for one in Situation}
