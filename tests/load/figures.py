# SPDX-License-Identifier: Apache-2.0
"""What a bench says: figures beside targets, and the arithmetic that all benches share."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One line of a bench's table; `reached` is None where there is no target, only a figure."""

    what: str
    value: str
    target: str = ""
    floor: str = ""
    ratio: str = ""
    reached: bool | None = None

    def as_dict(self) -> dict[str, Any]:
        """As one process hands it to another (Any: JSON values)."""
        return asdict(self)


def number(value: float) -> str:
    """Three figures that matter, with commas."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def at_most(what: str, value: float, limit: float, unit: str, floor: str = "", ratio: str = "") -> Figure:
    """A figure that should not be larger than its target."""
    return Figure(
        what, f"{number(value)} {unit}", f"≤ {number(limit)} {unit}", floor, ratio, reached=value <= limit
    )


def at_least(what: str, value: float, limit: float, unit: str, floor: str = "", ratio: str = "") -> Figure:
    """A figure that should not be smaller than its target."""
    return Figure(
        what, f"{number(value)} {unit}", f"≥ {number(limit)} {unit}", floor, ratio, reached=value >= limit
    )


def plain(what: str, value: float, unit: str, floor: str = "", ratio: str = "") -> Figure:
    """A figure without a target."""
    return Figure(what, f"{number(value)} {unit}", "–", floor, ratio)


def share(values: Iterable[float], percent: float) -> float:
    """The value below which so many percent lie; 0 of nothing."""
    ordered = sorted(values)
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def in_turn[T](rounds: int, *works: Callable[[], T]) -> list[list[T]]:
    """Run works A B A B …; the results of each, round by round, so that noise hits all alike."""
    results: list[list[T]] = [[] for _ in works]
    for _ in range(rounds):
        for place, work in enumerate(works):
            results[place].append(work())
    return results


def ratio(ours: Sequence[float], floors: Sequence[float]) -> float:
    """The median of the rounds' ratios; 0 where a floor has nothing to show."""
    return median([one / other if other else 0.0 for one, other in zip(ours, floors, strict=True)])
