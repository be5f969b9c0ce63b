# SPDX-License-Identifier: Apache-2.0
"""What the kernel tells the streams: the log with who is involved, the newest positions, and who may see which."""

import json
import sys
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple
from uuid import UUID

from django.db import close_old_connections
from django.db.models import QuerySet

from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.access.queries import Viewer as Known
from anlan.kernel.devices.models import Device, LatestSample
from anlan.kernel.devices.queries import codes_of
from anlan.kernel.devices.telemetry import Sample, hidden, keep
from anlan.kernel.events.models import Checkpoint, EventRecord
from anlan.kernel.events.tail import Tail
from anlan.kernel.following.consumer import positions
from anlan.kernel.matters.adverse import adversaries
from anlan.kernel.matters.queries import involved_in
from anlan.kernel.matters.telling import others_named
from anlan.kernel.notices.queries import told_by
from anlan.kernel.people.models import Membership
from anlan.kernel.places.queries import within
from anlan.kernel.registry import REGISTRY
from anlan.shell.streams.identity import Viewer
from anlan.shell.streams.positions_out import Shown
from anlan.shell.streams.samples import Sample as Received

SPEAKS_FOR_ALL = "kernel.operate"  # a gateway's token: it hands on the positions of every device
WATCH = ".watch_positions"  # of any pack: who has the duty of a region watches its units (domain.md 1.4)
STANDS_STILL = (
    sys.maxsize
)  # a projection that stopped is waited for by nobody: it comes back by a person's hand
COUNTED = 1000  # events behind after which counting ends
OVERLAP = timedelta(seconds=3)  # a position heard before another may be committed after it


class Seen(NamedTuple):
    """A record as the streams need it."""

    position: int
    name: str
    matter: UUID | None
    kind: str | None
    region: str
    at: datetime
    involved: frozenset[UUID]
    act: UUID
    against: frozenset[UUID] = frozenset()


class KernelRecords:
    """The log behind a tail."""

    def __init__(self, tail: Tail) -> None:
        self._tail = tail

    def head(self) -> int:
        """The newest position."""
        return self._tail.head()

    def wait(self, after: int, timeout: float) -> int:
        """Block until the log goes beyond `after`, or `timeout` machine seconds have passed; the newest position."""
        return self._tail.wait(after, timeout)

    def read(self, after: int, limit: int) -> list[Seen]:
        """The records after a position, with who is involved now."""
        close_old_connections()
        records = self._tail.read(after, limit)
        matters = {record.matter for record in records if record.matter}
        named = {record.position: others_named(record) for record in records}
        people, against = involved_in(matters), adversaries(matters.union(*named.values()))
        hearers = hearers_of([record for record in records if not record.matter])
        nobody: frozenset[UUID] = frozenset()
        echoes = echoes_of([record for record in records if record.matter], against)
        found = [
            Seen(one.position, one.name, one.matter, one.kind or None, one.region, one.at,
                 people.get(one.matter, nobody) if one.matter else hearers[one.position], one.act,
                 nobody.union(*(against.get(key, nobody) for key in (one.matter, *named[one.position]) if key)))
            for one in records
        ]  # fmt: skip
        return [said for one in found for said in (one, *echoes.get(one.position, ()))] if echoes else found

    def positions(self, names: Sequence[str]) -> dict[str, int]:
        """How far these projections have come; one that stopped holds nobody up."""
        close_old_connections()
        rows = Checkpoint.objects.filter(name__in=names).values_list("name", "position", "stopped_at")
        return {name: place if stopped is None else STANDS_STILL for name, place, stopped in rows}

    def knows(self, projection: str) -> bool:
        """Whether there is a projection of this name."""
        return projection in REGISTRY.projections

    def concerns(self, projection: str, event: str, kind: str | None) -> bool:
        """Whether a projection does something about events of this name and kind."""
        return _concerns(projection, event, kind or "")


def hearers_of(records: Sequence[EventRecord]) -> dict[int, frozenset[UUID]]:
    """Who hears of records that tell of no matter, by position: whom they say they told, and whom their pack names."""
    found = {one.position: told_by(one) for one in records}
    for name, pack in REGISTRY.packs.items():
        own = [one for one in records if one.name.startswith(f"{name}.")] if pack.hears else []
        if own and pack.hears:
            people = pack.hears([{**json.loads(one.fields), "region": one.region} for one in own])
            found |= {one.position: found[one.position] | who for one, who in zip(own, people, strict=True)}
    return found


def echoes_of(
    records: Sequence[EventRecord], against: Mapping[UUID, frozenset[UUID]]
) -> dict[int, list[Seen]]:
    """What those hear of a record who may not view its matter: that something changed in what is theirs, and no more.

    Whom the matter is against hears not even that: when it happened would tell him that it is there (X-R6).
    """
    found: dict[int, list[Seen]] = {}
    for name, pack in REGISTRY.packs.items():
        own = [one for one in records if one.kind.startswith(f"{name}.")] if pack.echoes else []
        if not own or not pack.echoes:
            continue
        people = pack.echoes([{"event": one.name, "kind": one.kind, "matter": one.matter} for one in own])
        for one, named in zip(own, people, strict=True):
            who = named - against.get(one.matter, frozenset()) if one.matter else named
            if who:
                echo = Seen(one.position, f"{name}.own_changed", None, None, "", one.at, who, one.act)
                found.setdefault(one.position, []).append(echo)
    return found


@cache
def _concerns(projection: str, event: str, kind: str) -> bool:
    return REGISTRY.projections[projection].wanted(EventRecord(name=event, kind=kind))


class KernelPlaces:
    """The newest positions of devices that somebody bears or an organisation runs, while they may be tracked."""

    def changed(self, since: datetime | None) -> tuple[list[Shown], datetime | None]:
        """What was heard since then (None: everything), perhaps some of it again; and the `since` of the next call."""
        close_old_connections()
        rows = LatestSample.objects.all()
        samples = list(rows if since is None else rows.filter(heard_at__gt=since))
        known = Device.objects.filter(revoked_at=None)
        if since is not None:
            known = known.filter(code__in=[one.device for one in samples])
        devices = _bearers_and_regions(known)
        unseen = hidden(devices.keys() & {one.device for one in samples})
        shown = [
            Shown(one.device, *devices[one.device], one.at, one.lat, one.lng, one.accuracy, one.speed)
            for one in samples
            if one.device in devices and one.device not in unseen
        ]
        newest = max((one.heard_at for one in samples), default=None)
        return shown, since if newest is None else newest - OVERLAP

    def looked_at(self, viewer: Viewer) -> None:
        """A line in the ledger, unless he sees nobody but himself (X-R6: whereabouts are L3)."""
        if audience_of(viewer).regions:
            close_old_connections()
            looked(viewer.person, "live:positions")


def _bearers_and_regions(devices: QuerySet[Device]) -> dict[str, tuple[UUID | None, str]]:
    """By code; a device belongs to its own region, its organisation's, or that of its bearer's organisation."""
    rows = list(devices.values_list("code", "bearer_id", "region_path", "organisation__region_path"))
    alone = {
        bearer for _, bearer, region, of_organisation in rows if bearer and not (region or of_organisation)
    }
    members = Membership.objects.filter(person__in=alone) if alone else Membership.objects.none()
    homes = dict(members.values_list("person_id", "organisation__region_path"))
    return {
        code: (bearer, region or of_organisation or homes.get(bearer, ""))
        for code, bearer, region, of_organisation in rows
    }


@dataclass(frozen=True)
class Watchers:
    """Who sees positions in these regions; an empty path is everywhere. Oneself one always sees."""

    regions: frozenset[str]
    person: UUID | None

    @property
    def key(self) -> Hashable:
        """Viewers with the same key see the same."""
        return self

    def sees(self, shown: Shown) -> bool:
        """Whether they may see this position."""
        if self.person is not None and shown.person == self.person:
            return True
        return any(within(shown.region, region) for region in self.regions)


def audience_of(viewer: Viewer) -> Watchers:
    """A viewer sees positions in the regions that he has the duty to watch, and his own."""
    known = _known(viewer)
    regions = frozenset(
        grant.region
        for grant in known.grants
        if not grant.involved_only and any(one.endswith(WATCH) for one in grant.permissions)
    )
    return Watchers(regions, None if "" in regions else viewer.person)


def devices_of(viewer: Viewer) -> frozenset[str] | None:
    """For which devices a viewer may speak: his own; None, any, for a gateway."""
    return None if may_anywhere(_known(viewer).caller("api"), SPEAKS_FOR_ALL) else codes_of(viewer.person)


def _known(viewer: Viewer) -> Known:
    """The kernel's viewer; the streams get no other here."""
    if not isinstance(viewer, Known):
        raise TypeError(f"{type(viewer).__name__} is no viewer of the kernel")
    return viewer


def keep_received(samples: Sequence[Received]) -> int:
    """Store positions that came in."""
    close_old_connections()
    return keep([Sample(one.device, one.at, one.lat, one.lng, one.accuracy, one.speed) for one in samples])


def lag() -> dict[str, int]:
    """How many events that concern it each follower has not read yet; counted to a thousand."""
    close_old_connections()
    places = positions()
    behind = {}
    for name, follower in REGISTRY.followers().items():
        unread = EventRecord.objects.filter(position__gt=places.get(name, 0)).order_by("position")
        if follower.wants is not None:
            unread = unread.filter(name__in=follower.wants)
        behind[name] = sum(map(follower.wanted, unread.only("name", "kind")[:COUNTED]))
    return behind
