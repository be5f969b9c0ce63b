# SPDX-License-Identifier: Apache-2.0
"""Drawing so that it can be drawn again, and how much a drawn share says of the whole."""

import hashlib
from collections.abc import Iterable
from math import ceil, sqrt
from uuid import UUID

Z_95 = 1.959964  # of the normal distribution, two-sided


def digest_of(population: Iterable[UUID]) -> str:
    """A hash over the sorted ids: two draws from the same population have the same."""
    return hashlib.sha256("\n".join(sorted(str(one) for one in population)).encode()).hexdigest()


def draw(population: Iterable[UUID], seed: str, many: int) -> list[UUID]:
    """The first so many in the order of SHA-256 over seed and id: nobody foresees it, and anybody repeats it."""
    return sorted(population, key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).digest())[:many]


def share_of(population: int, share: float) -> int:
    """How many a share of a population is, rounded up: of one closed matter, one is called."""
    return min(population, ceil(round(population * share, 9)))


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The interval in which the whole's share lies with 95 %, given `hits` among `of` drawn (Wilson 1927).

    It stays within 0 and 1 and holds for small samples, where the normal interval does not; of nothing drawn it is (0, 1).
    """
    if not of:
        return 0.0, 1.0
    share, z2 = hits / of, Z_95**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z_95 / (1 + z2 / of) * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)
