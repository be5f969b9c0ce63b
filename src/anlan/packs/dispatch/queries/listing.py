# SPDX-License-Identifier: Apache-2.0
"""Incidents as other systems read them: one flat row each, with who is on the way and who holds the scene."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from anlan.kernel import timing
from anlan.kernel.access.permissions import may
from anlan.kernel.context import Caller
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import involved_in, visible

from ..holding import Fact, FactKind, Holding, hold
from ..models import BoardRow, Incident, Offer, Sending

OFFICE = "dispatch.offer_task"  # whoever holds it in the region has the duty


def facts_of(row: BoardRow) -> tuple[Fact, ...]:
    """What is known of the scene, from the board's row."""
    return _read(row.facts)


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[Fact, ...]:
    """What is read from the same text is the same; a board asks for it a dozen times."""
    return tuple(
        Fact(FactKind(kind), datetime.fromisoformat(at), UUID(who) if who else None)
        for kind, at, who in json.loads(text)
    )


def holding_of(row: BoardRow, now: datetime | None = None) -> Holding:
    """Who holds the scene."""
    return hold(facts_of(row), now or timing.now())


def incidents_seen(caller: Caller) -> QuerySet[Matter]:
    """The incidents the caller may see."""
    return visible(caller, ["dispatch"]).filter(kind="dispatch.incident")


def told(caller: Caller, found: Sequence[Matter]) -> list[dict[str, Any]]:
    """Incidents as rows, by five queries (Any: JSON values)."""
    keys = [one.pk for one in found]
    rows = BoardRow.objects.in_bulk(keys)
    places = {one.pk: one for one in Incident.objects.filter(pk__in=keys)}
    officers = _officers(keys)
    offers = dict(
        Offer.objects.filter(task__incident__in=keys).values_list("task__incident").annotate(n=Count("pk"))
    )
    crews = involved_in(keys)
    return [
        _row(one, rows.get(one.pk), places[one.pk], officers.get(one.pk, []), offers.get(one.pk, 0),
             is_near=is_near(caller, one, places[one.pk], crews.get(one.pk, frozenset())))
        for one in found
    ]  # fmt: skip


def is_near(caller: Caller, matter: Matter, incident: Incident, crew: frozenset[UUID]) -> bool:
    """Whether the exact place is his to read: while it is open the crew's and the duty's, a secret one the crew's only.

    Of what is over it is nobody's (domain.md 1.4).
    """
    if matter.closed_at is not None:
        return False
    duty = may(caller, OFFICE, region=matter.region_path) and not incident.is_secret
    return duty or caller.person in crew


def _officers(keys: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    rows = Sending.objects.filter(incident__in=keys, left_at=None).order_by("sent_at", "pk")
    for incident, officer in rows.values_list("incident", "officer"):
        found.setdefault(incident, []).append(str(officer))
    return found


def _row(
    matter: Matter, row: BoardRow | None, place: Incident, officers: list[str], offers: int, *, is_near: bool
) -> dict[str, Any]:
    held = holding_of(row) if row else None
    return {
        "id": str(matter.pk), "number": matter.number, "title": matter.title, "level": matter.level,
        "stage": matter.stage, "category": place.category_id, "source": place.source,
        "lat": place.lat if is_near else None, "lng": place.lng if is_near else None,
        "called_at": place.called_at, "order_number": place.order_number,
        "is_out_of_district": place.is_out_of_district, "task": str(row.task) if row and row.task else None,
        "task_stage": row.task_stage if row else "", "task_kind": row.task_kind if row else "",
        "guard": str(row.guard) if row and row.guard else None,
        "guard_asked_at": row.asked_at if row else None, "officers": officers, "offers": offers,
        "held_by": held.held_now if held else "none",
        "unheld_seconds": held.unheld_seconds if held else None, "closed_at": matter.closed_at,
    }  # fmt: skip
