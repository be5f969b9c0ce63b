# SPDX-License-Identifier: Apache-2.0
"""Scenes, tasks and offers: what is asked of one incident."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from anlan.kernel import timing
from anlan.kernel.command.ready import Ready
from anlan.kernel.matters.adverse import shut_out_of
from anlan.kernel.matters.models import Matter
from anlan.kernel.places.queries import within
from anlan.kernel.ports import Point
from anlan.kernel.together import at_once

from ..kinds.first_response import HELD
from ..models import Category, Incident, Offer, Party, Sending, Station, Task
from ..ranking import CategoryClass, Scene

MOST_AT_ONCE = 200
OPEN_TASK = ("waiting", "offered", "accepted", "on_scene", "calming", "escalated", "to_hand_over")


def _parties(incident: UUID) -> QuerySet[Party]:
    return Party.objects.filter(incident=incident, person__isnull=False, struck_at=None)


def _refusals(incident: UUID) -> QuerySet[Offer]:
    return Offer.objects.filter(task__incident=incident, answer__in=("refused", "silent"))


_PARTIES = Ready(lambda incident: _parties(incident).values_list("person", flat=True), UUID)
_DECLINED = Ready(lambda incident: _refusals(incident).values_list("guard", flat=True), UUID)
_OPEN_TASK = Ready(
    lambda incident: (
        Task.objects.filter(incident=incident, matter__stage__in=OPEN_TASK)
        .select_related("matter")
        .order_by("-matter__opened_at")[:1]
    ),
    UUID,
)
_STANDING = Ready(
    lambda task: (
        Offer.objects.select_related("guard").filter(task=task, answer="").order_by("-offered_at")[:1]
    ),
    UUID,
)
TASK = Ready(lambda task: Task.objects.select_related("incident").filter(pk=task), UUID)
TASK_AND_PLACE = Ready(
    lambda task: Task.objects.select_related(
        "incident__matter", "incident__category", "incident__premises"
    ).filter(pk=task),
    UUID,
)
ACCEPTED = Ready(
    lambda task, guard: Offer.objects.filter(task=task, guard=guard, answer="accepted").order_by(
        "-offered_at"
    )[:1],
    UUID,
    UUID,
)
SENT = Ready(
    lambda incident, officer: Sending.objects.filter(
        incident=incident, officer=officer, left_at=None
    ).order_by("pk"),
    UUID,
    UUID,
)
ON_SCENE = Ready(
    lambda incident: Sending.objects.filter(
        incident=incident, arrived_at__isnull=False, left_at=None
    ).values_list("officer", flat=True),
    UUID,
)


_CATEGORY = Ready(lambda code: Category.objects.filter(pk=code), str)
_CALLED = Ready(
    lambda since, besides, caller: _recent(since, besides).filter(caller_index=caller), datetime, UUID, str
)
_CLOSE = Ready(
    lambda since, besides, south, north, west, east: _recent(since, besides).filter(
        lat__range=(south, north), lng__range=(west, east)
    ),
    datetime, UUID, float, float, float, float,
)  # fmt: skip


def _recent(since: datetime, besides: UUID) -> QuerySet[Incident, UUID]:
    """Open incidents that were called since then, but for one."""
    rows = Incident.objects.filter(called_at__gte=since, matter__closed_at=None).exclude(pk=besides)
    return rows.values_list("pk", flat=True)


def point_of(incident: Incident) -> Point | None:
    """Where the incident is; None when nobody said a place."""
    return None if incident.lat is None or incident.lng is None else Point(incident.lat, incident.lng)


def scene_of(incident: Incident, matter: Matter, at: datetime | None = None) -> Scene | None:
    """The scene as the ranking asks for it; None without a place."""
    if point_of(incident) is None:
        return None
    parties, barred, declined = parties_of(matter.pk), barred_from(matter.pk), declined_of(matter.pk)
    return _scene(incident, matter, parties, barred, declined, at)


def scene_to_rank(matter: Matter) -> Scene | None:
    """The same of an incident's matter by one question, asked anew each time."""
    rows = Incident.objects.filter(pk=matter.pk).select_related("category", "premises")
    asked = rows, _parties(matter.pk), shut_out_of(matter.pk), _refusals(matter.pk)
    (incident,), parties, kept, refusals = at_once(*asked)
    declined = frozenset(one.guard_id for one in refusals)
    barred = frozenset(one.person_id for one in kept)
    return _scene(incident, matter, frozenset(one.person_id for one in parties), barred, declined)


def _scene(
    incident: Incident,
    matter: Matter,
    parties: frozenset[UUID],
    barred: frozenset[UUID],
    declined: frozenset[UUID],
    at: datetime | None = None,
) -> Scene | None:
    point = point_of(incident)
    if point is None:
        return None
    return Scene(
        point=point,
        category_class=CategoryClass(incident.category.category_class),
        at=at or timing.now(),
        premises=incident.premises_id,
        premises_type=incident.premises.type if incident.premises else None,
        region_path=matter.region_path,
        parties=parties,
        barred=barred,
        declined=declined,
        violent=incident.is_violent,
    )


def parties_of(matter: UUID) -> frozenset[UUID]:
    """Persons of the register who are party to the matter or saw it (PB-R15)."""
    return frozenset(_PARTIES(matter))


def barred_from(matter: UUID) -> frozenset[UUID]:
    """Persons from whom the matter is hidden: whoever may not know of it is not sent to it (X-R6)."""
    return frozenset(shut_out_of(matter).values_list("person", flat=True))


def declined_of(incident: UUID) -> frozenset[UUID]:
    """Guards who were asked to go to this incident and refused or did not answer."""
    return frozenset(_DECLINED(incident))


def category_of(code: str) -> Category | None:
    """The type of incident that has this code."""
    return _CATEGORY.first(code)


def category_of_unknown() -> Category | None:
    """The district's type for calls of which nobody has said yet what they are about."""
    return Category.objects.filter(pk="other").first() or Category.objects.order_by("code").last()


def open_task(incident: UUID) -> Task | None:
    """The task of an incident that is not over."""
    return _OPEN_TASK.first(incident)


def held_though_cancelled() -> QuerySet[Task, UUID]:
    """Tasks whose guard holds a scene that the 110 side has cancelled: the desk must relieve him."""
    rows = Task.objects.filter(
        matter__stage__in=HELD, incident__cancel_asked_at__isnull=False, incident__matter__closed_at=None
    )
    return rows.values_list("pk", flat=True)


def standing_offer(task: Task) -> Offer | None:
    """The offer that waits for its answer."""
    return _STANDING.first(task.pk)


def standing_offers() -> list[Offer]:
    """Every offer that waits for its answer, with its guard."""
    return list(Offer.objects.filter(answer="", task__matter__stage="offered").select_related("guard"))


def similar_incidents(
    point: Point | None, caller_index: str, at: datetime, *, besides: UUID
) -> list[tuple[UUID, str]]:
    """Open incidents that may be the same: same caller within 30 minutes, or within 150 m and 15 minutes."""
    found: list[tuple[UUID, str]] = []
    if caller_index:
        found += [(pk, "caller") for pk in _CALLED(at - timedelta(minutes=30), besides, caller_index)]
    if point is not None:
        south, north, west, east = (
            point.lat - 0.00135, point.lat + 0.00135, point.lng - 0.00154, point.lng + 0.00154,
        )  # fmt: skip
        known = {pk for pk, _ in found}
        close = _CLOSE(at - timedelta(minutes=15), besides, south, north, west, east)
        found += [(pk, "place") for pk in close if pk not in known]
    return found


def places_to_forget(before: datetime) -> list[UUID]:
    """Incidents that were closed before then and still keep their exact place, the oldest first."""
    rows = Incident.objects.filter(coarsened_at=None, matter__closed_at__lte=before)
    return list(rows.order_by("matter__closed_at").values_list("pk", flat=True)[:MOST_AT_ONCE])


def station_for(region_path: str) -> Station | None:
    """The station that answers for a region."""
    rows = Station.objects.select_related("organisation")
    return next((s for s in rows if any(within(region_path, one) for one in s.jurisdiction.split())), None)
