# SPDX-License-Identifier: Apache-2.0
"""Who hears, while it happens, of what tells of no matter: that a guard signed on, that the register or a roster changed.

And who hears no more of an incident than that something changed at his venue.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.kernel import timing
from anlan.kernel.access.models import RoleGrant
from anlan.kernel.places.models import Premises
from anlan.kernel.places.queries import within

from ..models import Guard, Incident, Shift, VenuePost
from .venues import known_to_a_venue

WATCHING = ("dispatch.duty_officer", "dispatch.officer", "dispatch.leader")
MANAGER = "dispatch.venue_manager"
OWN = ("dispatch.captain", MANAGER)  # of one organisation: his guards, or those at his venue

NOWHERE = UUID(int=0)
SHOWN_AT_A_VENUE = (  # what changes a line of its manager's page (queries/venues.py)
    "dispatch.incident_reported",
    "matters.matter_advanced",
    "matters.level_changed",
    "matters.matter_closed",
)

type Record = Mapping[str, Any]  # an event's fields and its region (Any: JSON)


def hearers(told: Sequence[Record]) -> list[frozenset[UUID]]:
    """The room and the officers of the district, the guard's captain, and who runs the venue where he stands now.

    What changes the register reaches the room alone; of a guard his own people hear, and he himself.
    """
    guards = {UUID(one["guard"]) for one in told if one.get("guard")}
    firms = _firms(guards)
    standing = Q(ends_at=None) | Q(ends_at__gt=timing.now())
    rows = list(
        RoleGrant.objects.filter(standing, role__in=(*WATCHING, *OWN)).values_list(
            "person", "role", "organisation", "region_path"
        )
    )
    answer = []
    for one in told:
        guard = UUID(one["guard"]) if one.get("guard") else None
        of = firms.get(guard, frozenset()) if guard else frozenset()
        people = {
            person
            for person, role, organisation, region in rows
            if (organisation in of if role in OWN else not one["region"] or within(one["region"], region))
        }
        answer.append(frozenset(people | ({guard} if guard else set())))
    return answer


def echoes(told: Sequence[Record]) -> list[frozenset[UUID]]:
    """Who runs the premises of an incident, where his page shows it: none of a secret one, or that is the police's alone."""
    wanted = {
        one["matter"]
        for one in told
        if one["kind"] == "dispatch.incident" and one["event"] in SHOWN_AT_A_VENUE
    }
    at = shown_at(wanted)
    if not at:
        return [frozenset()] * len(told)
    standing = Q(ends_at=None) | Q(ends_at__gt=timing.now())
    rows = list(
        RoleGrant.objects.filter(
            standing, role=MANAGER, organisation__in={operator for operator, _ in at.values()}
        ).values_list("person", "organisation", "region_path")
    )
    people = {
        incident: frozenset(
            person for person, of, region in rows if of == operator and (not region or within(path, region))
        )
        for incident, (operator, path) in at.items()
    }
    return [
        people.get(one["matter"], frozenset()) if one["event"] in SHOWN_AT_A_VENUE else frozenset()
        for one in told
    ]


def shown_at(incidents: set[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """Of incidents that a venue's manager may know: who runs the venue, and the path of its region."""
    if not incidents:
        return {}
    rows = known_to_a_venue(Incident.objects.filter(pk__in=incidents, premises__operator__isnull=False))
    return {
        pk: (operator, path)
        for pk, operator, path in rows.values_list("pk", "premises__operator", "premises__region_path")
    }


def _firms(guards: set[UUID]) -> dict[UUID, frozenset[UUID]]:
    """For each guard his employer, and who runs the premises of his post at this moment."""
    if not guards:
        return {}
    found: dict[UUID, set[UUID]] = {guard: set() for guard in guards}
    for person, employer in Guard.objects.filter(person__in=guards).values_list("person", "employer"):
        found[person].add(employer)
    now = timing.now()
    shifts = list(
        Shift.objects.filter(person__in=guards, starts_at__lte=now, ends_at__gt=now).values_list(
            "person", "post"
        )
    )
    posts = dict(
        VenuePost.objects.filter(code__in={post for _, post in shifts}).values_list("code", "premises")
    )
    runs = dict(Premises.objects.filter(pk__in=set(posts.values()) - {None}).values_list("pk", "operator"))
    for person, post in shifts:
        operator = runs.get(posts.get(post, NOWHERE))
        if operator is not None:
            found[person].add(operator)
    return {guard: frozenset(firms) for guard, firms in found.items()}
