# SPDX-License-Identifier: Apache-2.0
"""Draws that depend on a seed and on names only, never on the order in which threads come to ask."""

from collections.abc import Sequence
from random import Random


class Chance:
    """The same seed and the same names give the same draw, in every run."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def between(self, low: float, high: float, *names: object) -> float:
        """A number from `low` to `high`."""
        return self._draw(names).uniform(low, high)

    def happens(self, share: float, *names: object) -> bool:
        """True in `share` of all cases."""
        return self._draw(names).random() < share

    def one_of[Thing](self, things: Sequence[Thing], *names: object) -> Thing:
        """One of several things."""
        return self._draw(names).choice(things)

    def _draw(self, names: tuple[object, ...]) -> Random:
        return Random(f"{self._seed}:{':'.join(str(one) for one in names)}")  # noqa: S311 – a demo must be repeatable
