# SPDX-License-Identifier: Apache-2.0
"""What the product asks of the outside, written once; adapters fulfil it and `runtime` plugs them in (X-R1).

Reads and reactions ask `port(Router)`; commands never go outside: of a port they may ask only what it knows by itself (`takes`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol, cast
from uuid import UUID

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


type Direction = Literal["publish", "watch"]


@dataclass(frozen=True)
class CameraSource:
    """Where a camera is read (RTSP), and with which name and password."""

    address: str
    user: str = ""
    secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Admission:
    """Whose ticket holds, for which session; `nonce` makes it good once. With a `camera` the relay fetches the picture itself."""

    session: UUID
    person: UUID
    name: str
    nonce: str
    answered: bool
    camera: CameraSource | None = None
    sign_in: UUID | None = None  # on which device he is signed in


class NotAdmitted(Exception):
    """The ticket does not hold; a code for programs, a sentence for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True)
class Film:
    """A playable file made of a stretch of frames in one size and codec."""

    path: Path
    media_type: str
    frames: int
    first_ms: int
    last_ms: int
    sha256: str


@dataclass(frozen=True)
class Recording:
    """All that was kept of a session: its films, how many frames, which never came, and the chain over all digests."""

    session: UUID
    films: Sequence[Film]
    frames: int
    missing: int
    damaged: int
    chain: str


class VideoGate(Protocol):
    """What the relay of live pictures asks of the house; a pack fulfils it. Every call may block and is made in a thread."""

    def admit(self, ticket: str, direction: Direction, language: str) -> Admission:
        """Who comes in; raises NotAdmitted."""
        ...

    def still_allowed(self, asked: Mapping[UUID, frozenset[UUID]]) -> dict[UUID, frozenset[UUID] | None]:
        """For each session None when it is over, otherwise those of its viewers who may stay."""
        ...

    def signed_out(self, sign_ins: frozenset[UUID]) -> frozenset[UUID]:
        """Those of these sign-ins that have ended, on a stolen or lost device by its owner: nothing goes on there."""
        ...

    def seen(self, session: UUID) -> None:
        """The first picture came."""
        ...

    def ended(self, session: UUID) -> None:
        """The right to film is over."""
        ...

    def sweep(self, busy: frozenset[UUID]) -> None:
        """End what is over, what no telephone ever reached, and cameras that nobody looks at: those outside `busy`."""
        ...

    def not_kept(self, session: UUID, why: Literal["disk", "unplayable"]) -> None:
        """Nothing is recorded, or nothing more."""
        ...

    def keep(self, recording: Recording) -> None:
        """Take the films as evidence."""
        ...

    def is_deleted(self, session: UUID) -> bool:
        """Whether the time of all its films is over, so that its journal has to go, too (PB-R3)."""
        ...


class FilmMarker(Protocol):
    """Burns words into the picture of a film."""

    def mark(
        self, source: Path, target: Path, words: Sequence[str], told: Callable[[int, int], None]
    ) -> None:
        """Write an MP4 beside it; `told` hears how many frames of how many are done. Raises ValueError when it cannot be played."""
        ...


@dataclass(frozen=True)
class Ring:
    """What goes out of the house: words of the pack's declaration, a matter's number, ids. Never a name or a place.

    `key` is the same at each try, so that whoever gets it twice shows it once.
    """

    key: UUID
    title: str
    body: str
    url: str
    is_urgent: bool
    lasts: float  # seconds after which it is worth nothing


class NotSent(Exception):
    """A channel did not take it. `is_gone`: the address will never be good again; `later`: ask again in so many seconds."""

    def __init__(
        self, code: str, *, is_gone: bool = False, is_refused: bool = False, later: float | None = None
    ) -> None:
        super().__init__(code)
        self.code, self.is_gone, self.is_refused, self.later = code, is_gone, is_refused, later


@dataclass(frozen=True)
class PushAddress:
    """Where a browser's push service takes messages for one installation, and the keys for its eyes only."""

    endpoint: str
    p256dh: str
    auth: str


class PushChannel(Protocol):
    """Rings an installation (Web Push)."""

    public_key: str

    def takes(self, endpoint: str) -> bool:
        """Whether this address is one of a known push service."""
        ...

    def push(self, address: PushAddress, ring: Ring) -> None:
        """Hand it to the push service; raises NotSent."""
        ...


class TextChannel(Protocol):
    """Sends a short message to a telephone."""

    def text(self, number: str, ring: Ring) -> None:
        """Hand it to the gateway; raises NotSent."""
        ...


class ChatChannel(Protocol):
    """Writes into the group of a work chat."""

    def chat(self, ring: Ring) -> None:
        """Hand it to the robot; raises NotSent."""
        ...


class WebhookChannel(Protocol):
    """Hands a signed message to another system."""

    def takes(self, address: str) -> bool:
        """Whether the settings allow this address; asks nobody."""
        ...

    def hand_over(self, address: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Send it, if the address still leads where the settings allow; raises NotSent."""
        ...


class Broker(Protocol):
    """Carries messages to machines."""

    def publish(
        self, topic: str, payload: bytes, *, expires: float | None = None, retain: bool = False
    ) -> None:
        """Return when the broker took it; raises NotSent: `no_listener` when nobody listens there, `unreachable`.

        After `expires` seconds the broker throws it away. What is retained waits for whoever comes later.
        """
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


def is_plugged(protocol: type) -> bool:
    """Whether an adapter was named."""
    return protocol in _factories


def unplug(protocol: type[Any]) -> None:
    """Forget the adapter of a port (Any: whatever protocol was plugged)."""
    _factories.pop(protocol, None)
    _ready.pop(protocol, None)
