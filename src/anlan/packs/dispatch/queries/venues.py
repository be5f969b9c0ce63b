# SPDX-License-Identifier: Apache-2.0
"""A venue as its own manager sees it: posts and who stands there, contract, alarm buttons, what happened; nothing beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from anlan.kernel import timing
from anlan.kernel.context import Caller
from anlan.kernel.directory.own_premises import own_premises
from anlan.kernel.directory.registers import State
from anlan.kernel.matters.adverse import all_against
from anlan.kernel.places.models import Premises
from anlan.kernel.registry import REGISTRY

from ..models import AlarmButton, Contract, Duty, Incident, Shift, VenuePost
from .buttons import button_states

SEES = "dispatch.see_venue"
BACK = timedelta(days=30)  # after it the exact place of an incident is forgotten (domain.md 2.8)
MOST = 100


@dataclass(frozen=True)
class Standing:
    """A guard at a post by the roster of now, and whether he signed on."""

    name: str
    until: datetime
    is_on: bool


@dataclass(frozen=True)
class PostSeen:
    """A post of the venue and who stands there now."""

    name: str
    guards: Sequence[Standing]


@dataclass(frozen=True)
class Happened:
    """An incident at the venue, without words, parties or place within it."""

    number: str
    title: str
    level: str
    stage: str
    called_at: datetime
    closed_at: datetime | None
    is_by_button: bool


@dataclass(frozen=True)
class Venue:
    """One's own venue."""

    site: Premises
    posts: Sequence[PostSeen]
    contracts: Sequence[tuple[str, str, date | None]]
    buttons: Sequence[tuple[AlarmButton, State]]
    incidents: Sequence[Happened]


def venues_of(caller: Caller) -> list[Premises]:
    """The caller's own premises."""
    return list(own_premises(caller, SEES).select_related("operator"))


def venue(site: Premises, caller: Caller) -> Venue:
    """What the manager of these premises may know."""
    buttons = list(
        AlarmButton.objects.filter(premises=site).select_related("premises", "post").order_by("code")
    )
    contracts = Contract.objects.filter(premises=site).select_related("company").order_by("-ends_on", "code")
    return Venue(
        site,
        _posts(site),
        [(one.code, one.company.name, one.ends_on) for one in contracts],
        list(zip(buttons, button_states(buttons), strict=True)),
        _incidents(site, caller),
    )


def _posts(site: Premises) -> list[PostSeen]:
    now = timing.now()
    posts = list(VenuePost.objects.filter(premises=site).order_by("code"))
    shifts = Shift.objects.filter(
        post__in=[one.code for one in posts], starts_at__lte=now, ends_at__gt=now
    ).select_related("person").order_by("person__code")  # fmt: skip
    at: dict[str, list[Shift]] = {}
    for shift in shifts:
        at.setdefault(shift.post, []).append(shift)
    people = [one.person_id for found in at.values() for one in found]
    on = set(Duty.objects.filter(guard__in=people, signed_off_at=None).values_list("guard", flat=True))
    return [
        PostSeen(
            one.name,
            [Standing(s.person.name, s.ends_at, s.person_id in on) for s in at.get(one.code, ())],
        )
        for one in posts
    ]


def known_to_a_venue(rows: QuerySet[Incident]) -> QuerySet[Incident]:
    """Without secret ones and types that are the police's alone (PB-R7): those are not the venue's to know."""
    return rows.filter(is_secret=False).exclude(category__category_class="forbidden")


def _incidents(site: Premises, caller: Caller) -> list[Happened]:
    """Of the last thirty days."""
    there = Incident.objects.filter(premises=site, called_at__gte=timing.now() - BACK)
    known = known_to_a_venue(there).exclude(pk__in=all_against(caller.person))
    rows = known.select_related("matter").order_by("-called_at")
    kind = REGISTRY.kind("dispatch.incident")
    stages = {one.name: str(one.label) for one in kind.stages}
    return [
        Happened(
            one.matter.number, one.matter.title, one.matter.level, stages.get(one.matter.stage, ""), one.called_at,
            one.matter.closed_at, one.source == "button",
        )
        for one in rows[:MOST]
    ]  # fmt: skip
