# SPDX-License-Identifier: Apache-2.0
"""Why this guard may go, in short sentences that stand on what is known and nothing else."""

from .columns import EmployerKind
from .question import Question
from .sentences import Sentence, clock_time, plain


def in_favour(
    q: Question, i: int, *, own_post: bool, tasks_here: int, cordon_only: bool
) -> tuple[Sentence, ...]:
    """PB-R2, PB-R9, PB-R12, and what he knows of the venue."""
    row = q.guards.rows[i]
    said = [_ground(row.employer)]
    if row.id in q.scene.declined:
        said.append(plain("", "declined"))
    if row.duty_until is not None:
        said.append(Sentence("PB-R9", "on_duty", {"time": clock_time(row.duty_until)}))
    if cordon_only:
        said.append(plain("PB-R12", "cordon_only"))
    elif row.trained_until is not None:
        said.append(Sentence("PB-R12", "trained", {"day": row.trained_until.isoformat()}))
    if own_post:
        said.append(plain("", "own_post"))
    if tasks_here:
        said.append(Sentence("", "knows_venue", {"count": tasks_here}))
    return tuple(said)


def _ground(employer: EmployerKind) -> Sentence:
    if employer == EmployerKind.SECURITY_COMPANY:
        return plain("PB-R2", "contract_covers")
    return plain("PB-R2", "own_unit" if employer == EmployerKind.IN_HOUSE else "own_property")
