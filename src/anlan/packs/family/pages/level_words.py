# SPDX-License-Identifier: Apache-2.0
"""What is proposed as a level, in words: the level, what speaks for it, and that a person sets it (JS-R8)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from anlan.kernel import timing
from anlan.kernel.matters.details import plain
from anlan.kernel.matters.models import Matter

from ..models import Case
from ..queries.cases import calls_lately
from ..rulesets.levels import REASONS, Sign, propose


def signs_of(codes: Iterable[str]) -> tuple[Sign, ...]:
    """The signs that are meant; what is none is left out."""
    known = {one.value: one for one in Sign}
    return tuple(known[one] for one in codes if one in known)


def proposal_words(
    case: Case, matter: Matter, signs: tuple[Sign, ...], person: UUID | None
) -> dict[str, Any]:
    """Level and reasons as the part draws them (Any: lazy labels)."""
    said, now = plain(matter), timing.now()
    calls = calls_lately(case, now, person)
    found = propose(
        signs,
        in_danger=said.get("danger") == "yes",
        calls=calls,
        is_dispute=said.get("source") != "door",
    )
    return {"level": found.level, "because": [REASONS[one] for one in found.because], "calls": calls}
