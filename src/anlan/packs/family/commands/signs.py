# SPDX-License-Identifier: Apache-2.0
"""What several commands do when signs of a relapse are answered: say who decided what, and whether any still wait."""

from uuid import UUID

from anlan.kernel.context import Context
from anlan.kernel.matters.models import Matter

from ..events.care import SignsAllAnswered, SignsAnswered
from ..models.care import CareVisit
from ..queries.care import signs_waiting


def record_answer(ctx: Context, dispute: Matter, row: CareVisit, answer: str, person: UUID) -> None:
    """Record the answer to what one visit saw; its clock stops only with the last, so that none is forgotten behind another."""
    is_last = not signs_waiting(dispute.pk)
    ctx.record(SignsAnswered(matter=dispute.pk, visit=row.pk, answer=answer, person=person, is_last=is_last))
    if is_last:
        ctx.record(SignsAllAnswered(matter=dispute.pk))
