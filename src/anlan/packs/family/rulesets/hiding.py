# SPDX-License-Identifier: Apache-2.0
"""Counts that a room may read: what is below five is hidden, and so much beside it that no difference tells it (domain.md 4.8)."""

from collections.abc import Mapping

FEW = 5


def hidden[K](cells: Mapping[K, int]) -> dict[K, int | None]:
    """The cells with None where a number would tell of single households; their total may stand beside them.

    Zero is said: it tells of nobody. When what is hidden could be found by taking the others from the total, the smallest
    of the others is hidden, too. When that does not suffice, everything is.
    """
    out: dict[K, int | None] = {key: (None if 0 < many < FEW else many) for key, many in cells.items()}
    while not _is_safe(cells, out):
        rest = sorted((many, str(key), key) for key, many in cells.items() if out[key] is not None)
        if not rest:
            return out
        nonzero = [one for one in rest if one[0]] or rest
        out[nonzero[0][2]] = None
    return out


def total_of[K](cells: Mapping[K, int]) -> int | None:
    """The total, or None where it is itself below five or would tell what is hidden."""
    total = sum(cells.values())
    return None if 0 < total < FEW or not _is_safe(cells, hidden(cells)) else total


def _is_safe[K](cells: Mapping[K, int], out: Mapping[K, int | None]) -> bool:
    """Whether the sum of what is hidden leaves each hidden cell open."""
    gone = [cells[key] for key, many in out.items() if many is None]
    if not gone:
        return True
    if len(gone) == 1:
        return False
    return max(gone) >= FEW or len(gone) < sum(gone) < len(gone) * (FEW - 1)
