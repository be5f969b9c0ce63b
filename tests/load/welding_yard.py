# SPDX-License-Identifier: Apache-2.0
"""A firm with machines, chips and welders who may weld: rows for a bench, made in one go."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from anlan.kernel import timing
from anlan.kernel.access.models import RoleGrant
from anlan.kernel.devices.models import Device
from anlan.kernel.ids import new_id
from anlan.kernel.people.models import Organisation, Person
from anlan.kernel.places.models import Region
from anlan.kernel.writing import plain_writing
from anlan.packs.welding.models import Binding, Certificate, Chip, Firm, Machine, Welder
from anlan.packs.welding.queries.codes import check_of
from anlan.runtime.simulated.fleet import codes

from .district import token_of

LAT, LNG = 28.676, 121.443


@dataclass(frozen=True)
class Pair:
    """A welder in front of his machine."""

    welder: UUID
    token: str
    machine: str
    check: str
    chip: str

    def scan(self) -> dict[str, object]:
        """What his telephone sends."""
        return {"machine": self.machine, "check": self.check, "lat": LAT, "lng": LNG, "accuracy": 5.0}


def make(machines: int, welders: int) -> list[Pair]:
    """Machines, all active; a welder for each of the first ones."""
    at = timing.now()
    region = Region.objects.order_by("path").values_list("path", flat=True)[0]
    with plain_writing():
        owner = Organisation.objects.create(
            id=new_id(), code="bench-firm", name="焊接公司（演示）", kind="company", region_path=region
        )
        firm = Firm.objects.create(organisation=owner, enrolled_at=at)
        chips = codes(machines)
        rows = [Machine(id=new_id(), code=f"JX{number:08d}", firm=firm, stage="active", needs_permit=False, lat=LAT, lng=LNG,
                        registered_at=at, activated_at=at) for number in range(1, machines + 1)]  # fmt: skip
        Machine.objects.bulk_create(rows, 500)
        Chip.objects.bulk_create(
            [Chip(code=code, machine=row) for code, row in zip(chips, rows, strict=True)], 500
        )
        Device.objects.bulk_create(
            [
                Device(id=new_id(), code=code, kind="chip", organisation=owner, region_path=region)
                for code in chips
            ],
            500,
        )
        people = [
            Person(id=new_id(), code=f"weld{n:04d}", name=f"焊工{n:04d}", is_generated=True)
            for n in range(welders)
        ]
        Person.objects.bulk_create(people, 500)
        RoleGrant.objects.bulk_create(
            [RoleGrant(id=new_id(), person=one, role="welding.welder", region_path=region, organisation=owner, granted_at=at)
             for one in people], 500)  # fmt: skip
        Welder.objects.bulk_create(
            [Welder(person=one, enrolled_at=at, pseudonym=f"w{one.code}") for one in people], 500
        )
        Binding.objects.bulk_create(
            [Binding(id=new_id(), welder=one, firm=firm, asked_at=at, agreed_at=at) for one in people], 500
        )
        Certificate.objects.bulk_create(
            [Certificate(id=new_id(), welder=one, kind="special_operation", number=f"T{one.code}", categories="fusion",
                         begins_on=at.date() - timedelta(days=90), ends_on=at.date() + timedelta(days=900),
                         review_on=at.date() + timedelta(days=300), verdict="valid", checked_at=at, source="bench")
             for one in people], 500)  # fmt: skip
    return [
        Pair(person.pk, token_of(person), row.code, check_of(row.code), chip)
        for person, row, chip in zip(people, rows, chips, strict=False)
    ]
