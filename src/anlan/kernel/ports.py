# SPDX-License-Identifier: Apache-2.0
"""What the product asks of the outside, written once; adapters fulfil it and `runtime` plugs them in (X-R1).

Reads and reactions ask `port(Router)`; commands never do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol, cast

Mode = Literal["foot", "car"]


class Point(NamedTuple):
    """A place on earth: WGS-84 degrees."""

    lat: float
    lng: float


@dataclass(frozen=True)
class Way:
    """A way along streets: its points, its length in metres and its duration in seconds."""

    points: tuple[Point, ...]
    metres: float
    seconds: float


class Router(Protocol):
    """Travel times and ways along streets."""

    def seconds_to(self, target: Point, sources: Sequence[Point], mode: Mode) -> list[float]:
        """Seconds from each source to the target; `inf` where there is no way."""
        ...

    def way(self, source: Point, target: Point, mode: Mode) -> Way:
        """The quickest way from source to target."""
        ...

    def reach(self, target: Point, seconds: float, mode: Mode) -> list[list[Point]]:
        """Outer rings of the area from which the target is reached in time."""
        ...


class PortMissing(LookupError):
    """No adapter was named for a port."""


_factories: dict[type, Callable[[], object]] = {}
_ready: dict[type, object] = {}


def plug(protocol: type, factory: Callable[[], object]) -> None:
    """Name the adapter that fulfils a port; it is made at first use."""
    _factories[protocol] = factory
    _ready.pop(protocol, None)


def port[T](protocol: type[T]) -> T:
    """The adapter that fulfils `protocol`; raises PortMissing when none was plugged in."""
    if protocol not in _ready:
        if protocol not in _factories:
            raise PortMissing(protocol.__name__)
        _ready[protocol] = _factories[protocol]()
    return cast("T", _ready[protocol])


def unplug(protocol: type[Any]) -> None:
    """Forget the adapter of a port (Any: whatever protocol was plugged)."""
    _factories.pop(protocol, None)
    _ready.pop(protocol, None)
