# SPDX-License-Identifier: Apache-2.0
"""Cameras of venues: which stand near a scene, who looks through them now, and how the relay reaches them.

They are their owners' (State Council order 799): looked through while an incident is open near by, with a reason, on record, and
never copied here; what is needed as evidence is asked of the owner, who keeps it.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import F, FilteredRelation, Q

from anlan.kernel import timing
from anlan.kernel.context import once_a_reading
from anlan.kernel.matters.models import Matter
from anlan.kernel.ports import CameraSource, Point
from anlan.kernel.vault import unseal

from ..models import Camera, CameraLook, Incident
from .arrivals import metres_between

NEAR = 250.0  # metres between the scene and the venue
UNSEEN = timedelta(seconds=60)  # in which the page that opened it has to ask for the picture


@once_a_reading
def cameras_near(incident: Incident) -> list[Camera]:
    """Those of the incident's venue, then those of venues around it, the nearest first; `look_id` where one is on."""
    if incident.lat is None or incident.lng is None:
        return []
    scene = Point(incident.lat, incident.lng)
    span = NEAR / 80_000  # degrees, wider than it needs to be at any latitude of the country
    on = FilteredRelation("looks", condition=Q(looks__incident=incident, looks__ended_at=None))
    cameras = Camera.objects.select_related("premises").annotate(on=on, look_id=F("on__id"))
    found = cameras.filter(
        premises__lat__range=(scene.lat - span, scene.lat + span),
        premises__lng__range=(scene.lng - span, scene.lng + span),
    )

    def apart(one: Camera) -> float:
        own = one.premises_id == incident.premises_id
        return 0.0 if own else metres_between(scene, Point(one.premises.lat, one.premises.lng))

    return sorted((one for one in found if apart(one) <= NEAR), key=lambda one: (apart(one), one.code))


def camera_choices(matter: Matter) -> list[tuple[str, str]]:
    """Those that may be looked through for this incident, by venue and name."""
    incident = Incident.objects.filter(pk=matter.pk).first()
    return [
        (str(one.pk), f"{one.premises.name} · {one.name}")
        for one in (cameras_near(incident) if incident else ())
    ]


def looks_at(incident: Incident) -> list[tuple[Camera, UUID]]:
    """What is looked through for this incident now: the camera, and the id of the look."""
    return [(one, one.look_id) for one in cameras_near(incident) if one.look_id]  # type: ignore[attr-defined]


def look_of(key: UUID) -> CameraLook | None:
    """A look by its id."""
    return CameraLook.objects.select_related("incident__matter", "camera").filter(pk=key).first()


def is_on(look: CameraLook) -> bool:
    """Whether it goes on: nobody ended it, and the incident is open."""
    return look.ended_at is None and look.incident.matter.closed_at is None


def looks_over(busy: Iterable[UUID]) -> list[CameraLook]:
    """Open looks that are over: their incident is, or no page asks for the picture."""
    found = CameraLook.objects.filter(ended_at=None).select_related("incident__matter", "camera")
    since, at_work = timing.now() - UNSEEN, set(busy)
    return [
        one for one in found
        if one.incident.matter.closed_at is not None or (one.pk not in at_work and one.opened_at < since)
    ]  # fmt: skip


def source_of(look: CameraLook) -> CameraSource:
    """How the relay reaches the camera."""
    camera = look.camera
    secret = str(unseal(camera.secret, camera.row)) if camera.secret else ""
    return CameraSource(camera.address, camera.user, secret)
