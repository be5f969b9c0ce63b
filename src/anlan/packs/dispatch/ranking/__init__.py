# SPDX-License-Identifier: Apache-2.0
"""The law's exclusions, the order and the reasons: pure functions over rows, no tables, no clock.

Begin with `rank.rank_guards`; the rules are in `rules.py`, their sentences in `refusals.py` and `reasons.py`.
"""

from .answer import Candidate, Excluded, Ranking
from .cars import CarCandidate, CarExcluded, CarRanking, CarRow, forbidden, rank_cars, unseen
from .categories import Category, Level, level_after
from .columns import EmployerKind, GuardColumns, GuardRow, ServedArea
from .contracts import Contract, Contracts, Outline
from .rank import rank_guards
from .rules import RULES
from .scene import CategoryClass, Limits, Scene, TaskKind, police_at_once, task_kind
from .sentences import Sentence

__all__ = [
    "RULES",
    "Candidate",
    "CarCandidate",
    "CarExcluded",
    "CarRanking",
    "CarRow",
    "Category",
    "CategoryClass",
    "Contract",
    "Contracts",
    "EmployerKind",
    "Excluded",
    "GuardColumns",
    "GuardRow",
    "Level",
    "Limits",
    "Outline",
    "Ranking",
    "Scene",
    "Sentence",
    "ServedArea",
    "TaskKind",
    "forbidden",
    "level_after",
    "police_at_once",
    "rank_cars",
    "rank_guards",
    "task_kind",
    "unseen",
]
