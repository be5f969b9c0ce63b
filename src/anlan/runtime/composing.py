# SPDX-License-Identifier: Apache-2.0
"""Puts the ASGI application together from the kernel: the log, identities, positions, and Django behind the bridge."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.conf import settings

from anlan.kernel.access.permissions import may
from anlan.kernel.access.queries import Viewer, viewer_of_session, viewer_of_token
from anlan.kernel.devices.models import Device, LatestSample
from anlan.kernel.devices.queries import codes_of
from anlan.kernel.devices.telemetry import keep
from anlan.kernel.events import log
from anlan.kernel.events.models import EventRecord
from anlan.kernel.events.tail import Tail
from anlan.kernel.following.consumer import positions
from anlan.kernel.matters.queries import involved_in
from anlan.kernel.registry import REGISTRY
from anlan.shell.streams import identity
from anlan.shell.streams.identity import Identities
from anlan.shell.streams.keeping import Keeping
from anlan.shell.streams.open_streams import OpenStreams
from anlan.shell.streams.positions_out import Shown

from .asgi import Application, Parts
from .bridge import WsgiBridge
from .wsgi import application as django

WATCH = "watch_positions"
SPEAK = "kernel.operate"  # whoever runs the system may bring positions of any device: a gateway's token
OVERLAP = timedelta(seconds=2)  # writes commit a little after they were stamped


def compose(tail: Tail | None = None) -> Application:
    """The application of this process; with a tail that others of the process use too, or one of its own."""
    cookie = settings.SESSION_COOKIE_NAME
    parts = Parts(
        bridge=WsgiBridge(django),
        identities=Identities(viewer_of_session, viewer_of_token, cookie=cookie),
        records=LogRecords(tail or Tail().start()),
        keeping=Keeping(keep),  # type: ignore[arg-type]  # its samples have the same fields
        devices_of=_devices_of,
        places=NewestPlaces(),
        audience_of=lambda viewer: Watcher(cast("Viewer", viewer)),
        lag=lag,
        streams=OpenStreams(),
    )
    return Application(parts)


@dataclass(frozen=True, slots=True)
class SeenRecord:
    """A record with who is involved in its matter."""

    position: int
    name: str
    matter: UUID | None
    kind: str | None
    region: str
    at: datetime
    involved: frozenset[UUID]


class LogRecords:
    """The log as streams need it."""

    def __init__(self, tail: Tail) -> None:
        self._tail = tail

    def head(self) -> int:
        """The newest position."""
        return max(self._tail.head(), log.head())

    def wait(self, after: int, timeout: float) -> int:
        """Block until the log goes on."""
        return self._tail.wait(after, timeout)

    def read(self, after: int, limit: int) -> Sequence[SeenRecord]:
        """Records with who is involved, by two queries at most."""
        rows = self._tail.read(after, limit)
        people = involved_in(row.matter for row in rows if row.matter)
        return [
            _seen(row, people.get(row.matter, frozenset()) if row.matter else frozenset()) for row in rows
        ]

    def positions(self, names: Sequence[str]) -> dict[str, int]:
        """How far followers have come."""
        return positions(names)

    def concerns(self, follower: str, event: str) -> bool:
        """Whether a follower does something about events of this name."""
        wants = REGISTRY.followers()[follower].wants
        return wants is None or event in wants


def _seen(row: EventRecord, involved: frozenset[UUID]) -> SeenRecord:
    return SeenRecord(row.position, row.name, row.matter, row.kind or None, row.region, row.at, involved)


class NewestPlaces:
    """The newest positions with what decides who may see them."""

    def changed(self, since: datetime | None) -> tuple[list[Shown], datetime | None]:
        """What was heard since then, a little of it again."""
        rows = (
            LatestSample.objects.all()
            if since is None
            else LatestSample.objects.filter(heard_at__gte=since - OVERLAP)
        )
        samples = list(rows)
        bearers = {
            code: (bearer, region)
            for code, bearer, region in Device.objects.filter(
                code__in=[one.device for one in samples], revoked_at=None
            ).values_list("code", "bearer", "region_path")
        }
        shown = [
            Shown(s.device, *bearers[s.device], s.at, s.lat, s.lng, s.accuracy, s.speed)
            for s in samples if s.device in bearers
        ]  # fmt: skip
        newest = max((one.heard_at for one in samples), default=since)
        return shown, newest


class Watcher:
    """Who sees which positions: his own, and those of the regions he watches over (domain.md 1.4)."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self._caller = viewer.caller()
        self._permissions = [f"{pack}.{WATCH}" for pack in REGISTRY.packs]
        held = {g.region for p in self._permissions for g in self._caller.grants_for(p)}
        self._regions = frozenset(held)

    @property
    def key(self) -> Hashable:
        """Watchers of the same regions see the same; who watches none sees himself."""
        return self._regions or self._viewer.person

    def sees(self, shown: Shown) -> bool:
        """Whether this position is his to see."""
        if shown.person == self._viewer.person:
            return True
        return any(may(self._caller, permission, region=shown.region) for permission in self._permissions)


def _devices_of(viewer: identity.Viewer) -> frozenset[str] | None:
    known = cast("Viewer", viewer)
    if may(known.caller(), SPEAK):
        return None
    return codes_of(known.person)


def lag() -> dict[str, int]:
    """How many events that concern it each follower has not read yet."""
    places = positions()
    behind = {}
    for name, follower in REGISTRY.followers().items():
        rows = EventRecord.objects.filter(position__gt=places.get(name, 0))
        if follower.wants is not None:
            rows = rows.filter(name__in=follower.wants)
        behind[name] = rows[:1000].count() if name != "clocks.follower" else 0
    return behind
