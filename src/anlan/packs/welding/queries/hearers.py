# SPDX-License-Identifier: Apache-2.0
"""Who hears, while it happens, of what tells of no matter: scans, leases, chips, certificates."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.kernel import timing
from anlan.kernel.access.models import RoleGrant
from anlan.kernel.places.queries import within

from ..models.machines import Machine
from ..models.welders import Binding
from .own_firm import INVOLVED

OF_FIRM = tuple(f"welding.{role}" for role in (*INVOLVED, "work_leader", "installer"))
OF_REGION = tuple(f"welding.{role}" for role in ("street_officer", "district_officer", "leader"))

type Record = Mapping[str, Any]  # an event's fields and its region (Any: JSON)


def hearers(told: Sequence[Record]) -> list[frozenset[UUID]]:
    """The welder whom each record names, whoever answers for safety in the firm concerned, and who supervises its region.

    A ban concerns everybody of welding in its region, in that above and in those below.
    """
    of_machine = dict(
        Machine.objects.filter(pk__in=_ids(told, "machine")).values_list("pk", "firm__organisation")
    )
    bound = Binding.objects.filter(welder__in=_ids(told, "person"), ended_at=None)
    of_welder = list(bound.values_list("welder", "firm__organisation"))
    concerned = [set(_firms(one, of_machine, of_welder)) for one in told]
    standing = Q(ends_at=None) | Q(ends_at__gt=timing.now())
    of_ban = Q(role__startswith="welding.") if any(one.get("ban") for one in told) else Q(pk__in=[])
    grants = RoleGrant.objects.filter(standing).filter(
        of_ban | Q(role__in=OF_REGION) | Q(role__in=OF_FIRM, organisation__in=set().union(*concerned))
    )
    rows = list(grants.values_list("person", "role", "organisation", "region_path"))
    return [
        frozenset(
            person
            for person, role, organisation, region in rows
            if _hears_ban(one, region)
            or (role in (*OF_FIRM, *OF_REGION) and organisation in firms)
            or (role in OF_REGION and organisation is None and within(one["region"], region))
        )
        | _ids([one], "welder")
        | _ids([one], "person")
        for one, firms in zip(told, concerned, strict=True)
    ]


def _ids(told: Sequence[Record], field: str) -> frozenset[UUID]:
    return frozenset(UUID(one[field]) for one in told if one.get(field))


def _hears_ban(one: Record, region: str) -> bool:
    return bool(one.get("ban")) and (within(region, one["region"]) or within(one["region"], region))


def _firms(one: Record, of_machine: dict[UUID, UUID], of_welder: list[tuple[UUID, UUID]]) -> Iterator[UUID]:
    """By its machine, or as it says, or for whom its welder works."""
    if one.get("machine"):
        yield from (firm for firm in (of_machine.get(UUID(one["machine"])),) if firm)
    elif one.get("firm"):
        yield UUID(one["firm"])
    else:
        person = UUID(one["person"]) if one.get("person") else None
        yield from (firm for welder, firm in of_welder if welder == person)
