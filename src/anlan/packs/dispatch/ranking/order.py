# SPDX-License-Identifier: Apache-2.0
"""Who comes first: by time to arrive, and within a tie by who knows the venue."""

import numpy as np

from .columns import Bools, Floats, GuardColumns, Ints
from .scene import Scene


def own_posts(scene: Scene, guards: GuardColumns) -> Bools:
    """Whose own post or unit the scene's premises are."""
    if scene.premises is None or not len(guards):
        return np.zeros(len(guards), dtype=np.bool_)
    return np.array([home == scene.premises for home in guards.home], dtype=np.bool_)[guards.home_code]


def tasks_here(scene: Scene, guards: GuardColumns) -> Ints:
    """How many tasks each had at the scene's premises in 90 days."""
    counts = np.zeros(len(guards), dtype=np.int64)
    code = guards.venues.get(scene.premises, -1) if scene.premises is not None else -1
    here = guards.task_premises == code
    counts[guards.task_guard[here]] = guards.task_count[here]
    return counts


def arrange(seconds: Floats, own: Bools, tasks: Ints, tie: float) -> Ints:
    """The places of the arrays in the order of sending; they must stand in order of id.

    A tie is everyone within `tie` seconds of the quickest who is not yet in an earlier tie: unlike a
    comparison of neighbours this is the same whoever is compared first. Within a tie: own post, then tasks
    here, then the quicker, then the id.
    """
    by_time = np.argsort(seconds, kind="stable")
    group = np.zeros(len(seconds), dtype=np.int64)
    anchor, number = -np.inf, 0
    for place in by_time.tolist():
        if seconds[place] > anchor + tie:
            anchor, number = float(seconds[place]), number + 1
        group[place] = number
    return np.lexsort((seconds, -tasks, ~own, group))
