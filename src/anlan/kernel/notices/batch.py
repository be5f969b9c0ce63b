# SPDX-License-Identifier: Apache-2.0
"""What the telling of some events needs to know, read once for all of them; what it makes is written at the end."""

from bisect import insort
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from .. import timing
from ..access.models import RoleGrant
from ..matters.adverse import adversaries
from ..people.models import Person
from ..places.queries import within
from ..writing import insert_all
from .models import Notice, NoticeDelivery, NoticeWish, PushDevice


class Batch:
    """People, their wishes and devices, who holds a role, and what each was told about each subject before."""

    def __init__(
        self, subjects: Iterable[UUID] = (), events: Iterable[UUID] = (), matters: Iterable[UUID] = (),
        since: datetime | None = None,
    ) -> None:  # fmt: skip
        self._subjects = {one for one in subjects if one}
        self._matters = {*self._subjects, *matters}
        self._against: dict[UUID, frozenset[UUID]] | None = None
        self._events = list(events)
        self._since = since
        self._alive: set[tuple[UUID | None, str]] | None = None
        self._told: set[tuple[UUID, str, int, UUID | None]] | None = None
        self._grants: dict[str, list[tuple[UUID, str]]] = {}
        self._has_phone: dict[UUID, bool | None] = {}  # None: no such person
        self._wishes: dict[UUID, NoticeWish] = {}
        self._devices: dict[UUID, list[PushDevice]] = {}
        self._before: dict[tuple[UUID, UUID], list[Notice]] | None = None
        self._notices: list[Notice] = []
        self._deliveries: list[NoticeDelivery] = []

    def holders(self, roles: Iterable[str], region: str) -> set[UUID]:
        """Who holds one of these roles in a subtree that the region lies in, today."""
        found: set[UUID] = set()
        for role in roles:
            if role not in self._grants:
                standing = Q(ends_at=None) | Q(ends_at__gt=timing.now())
                rows = RoleGrant.objects.filter(standing, role=role)
                self._grants[role] = list(rows.values_list("person", "region_path"))
            found |= {person for person, path in self._grants[role] if within(region, path)}
        return found

    def known(self, people: set[UUID]) -> list[UUID]:
        """Those of them who are on the register; whatever is asked of them next has been read."""
        if new := people - self._has_phone.keys():
            phones = dict(Person.objects.filter(pk__in=new).values_list("pk", "phone"))
            self._has_phone |= {one: bool(phones[one]) if one in phones else None for one in new}
            self._wishes |= NoticeWish.objects.in_bulk(new)
            for device in PushDevice.objects.filter(person__in=new):
                self._devices.setdefault(device.person_id, []).append(device)
        return sorted(one for one in people if self._has_phone[one] is not None)

    def against(self, matter: UUID | None) -> frozenset[UUID]:
        """Who must not know of this matter, for it is against him; read once for all of them."""
        if self._against is None:
            self._against = adversaries(self._matters)
        return self._against.get(matter, frozenset()) if matter else frozenset()

    def is_told(self, event: UUID, tell: str, rung: int, person: UUID | None = None) -> bool:
        """Whether this person (or anybody) was told of this event before: it is followed again from an earlier place."""
        if self._told is None:
            rows = Notice.objects.filter(event__in=self._events).values_list(
                "event", "tell", "rung", "person"
            )
            self._told = {key for row in rows for key in (row, (*row[:3], None))}
        return (event, tell, rung, person) in self._told

    def is_alive(self, matter: UUID, tells: Iterable[str]) -> bool:
        """Whether some notice of these still rings or waits for an answer: most events end what nobody was told of."""
        if self._alive is None:
            alive = Q(state__in=("open", "unreached"))
            if self._since is not None:
                alive |= Q(deadline__gt=self._since)
            rows = Notice.objects.filter(alive, matter__in=self._matters)
            self._alive = set(rows.values_list("matter", "tell"))
            self._alive.update((one.matter, one.tell) for one in self._notices)
        return any((matter, tell) in self._alive for tell in tells)

    def has_phone(self, person: UUID) -> bool:
        """Whether a short message could reach a known person."""
        return bool(self._has_phone[person])

    def wish(self, person: UUID) -> NoticeWish:
        """What a known person wants."""
        return self._wishes.get(person) or NoticeWish(pk=person)

    def devices(self, person: UUID) -> list[PushDevice]:
        """Where a known person lets us ring."""
        return self._devices.get(person, [])

    def before(self, person: UUID, subject: UUID | None) -> list[Notice]:
        """What he was told about this subject before, in the order in which it rings."""
        if subject is None:
            return []
        if self._before is None:
            self._before = {}
            for row in Notice.objects.filter(subject__in=self._subjects).order_by("rings_at"):
                self._before.setdefault((row.person_id, row.subject), []).append(row)  # type: ignore[arg-type]
        return self._before.get((person, subject), [])

    def add(self, row: Notice, deliveries: Iterable[NoticeDelivery]) -> None:
        """Keep a new notice and its ways until `write`."""
        self._notices.append(row)
        if self._alive is not None:
            self._alive.add((row.matter, row.tell))
        self._deliveries += deliveries
        if row.subject and self._before is not None:
            rows = self._before.setdefault((row.person_id, row.subject), [])
            insort(rows, row, key=lambda one: one.rings_at)

    def write(self) -> None:
        """Store what was made; what is asked of notices afterwards is read anew."""
        insert_all(self._notices)
        insert_all(self._deliveries)
        self._notices, self._deliveries, self._before = [], [], None
