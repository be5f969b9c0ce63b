# SPDX-License-Identifier: Apache-2.0
"""What the welder's phone shows: his running session, his last refusal, the fire that is still to be watched."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import When

from anlan.kernel.evidence.events import Medium
from anlan.kernel.evidence.queries import present
from anlan.kernel.matters.models import Matter

from ..eligibility.scenes import accepted
from ..kinds.hot_work import IN_FORCE
from ..models.machines import Machine
from ..models.permits import Permit, Watch
from ..models.sessions import Refusal, Session
from ..models.welders import Certificate
from ..rulesets.permits import accepts_from
from .permits import rule_of

FRESH = timedelta(minutes=15)  # how long a refusal stands on the phone by itself
STOPPED = timedelta(hours=12)  # how long a stop does


@dataclass(frozen=True)
class FireWatch:
    """Until when the place is watched after the fire, under which permit, by whom, and how many pictures it has."""

    matter: Matter
    since: datetime
    until: datetime
    watcher: str
    photographs: int = 0


@dataclass(frozen=True)
class OnHand:
    """One of four states: scan, run, stop, refused; a refusal beside a run is of more time."""

    state: str
    session: Session | None = None
    refusal: Refusal | None = None
    fire_watch: FireWatch | None = None
    watcher: str = ""
    permit: Permit | None = None


def on_hand(person: UUID, at: datetime) -> OnHand:
    """What this welder has to see now."""
    mine = Session.objects.filter(welder=person).select_related("machine__firm__organisation")
    last = mine.order_by(Choice(When(ended_at=None, then=0), default=1), "-granted_at").first()
    if last is not None and last.ended_at is None:
        running = last
        permit = _permit(running.permit)
        since = Refusal.objects.filter(welder=person, machine=running.machine_id, at__gt=running.granted_at)
        not_extended = since.select_related("machine").order_by("-at").first()
        return OnHand("run", running, not_extended, watcher=_watcher(permit), permit=permit)
    refused = (
        Refusal.objects.filter(welder=person, at__gte=at - FRESH)
        .select_related("machine")
        .order_by("-at")
        .first()
    )
    if refused is not None and (last is None or last.granted_at < refused.at):
        return OnHand("refused", refusal=refused, permit=_permit_of_today(person, at))
    if last is not None and last.ended_at is not None and last.ended_at > at - STOPPED:
        permit = _permit(last.permit)
        watch = _fire_watch(permit, last.ended_at, at)
        if watch is not None or last.ended_at > at - FRESH:
            return OnHand("stop", last, fire_watch=watch, permit=permit)
    permit = _permit_of_today(person, at, IN_FORCE)
    return OnHand("scan", permit=permit, watcher=_watcher(permit))


def paper_for(machine: Machine, person: UUID, day: date) -> Certificate | None:
    """The certificate by which he may start this machine: of those that fit and count, the one that holds longest."""
    kinds = {row.kind for row in accepted(machine.scene, day)}
    rows = Certificate.objects.filter(welder=person, kind__in=kinds, verdict="valid", ends_on__gte=day)
    fitting = [one for one in rows.order_by("-ends_on") if machine.process in one.categories.split()]
    return next(iter(fitting), None)


def _permit(key: UUID | None) -> Permit | None:
    return Permit.objects.select_related("matter", "firm").filter(pk=key).first() if key else None


def _permit_of_today(person: UUID, at: datetime, stages: tuple[str, ...] = ()) -> Permit | None:
    found = Permit.objects.filter(welders__person=person, starts_at__lte=at, ends_at__gt=at)
    if stages:
        found = found.filter(matter__stage__in=stages)
    return found.select_related("matter", "firm").order_by("ends_at").first()


def _watcher(permit: Permit | None) -> str:
    """Who watches on the spot; empty when nobody does."""
    if permit is None:
        return ""
    there = Watch.objects.filter(permit=permit, arrived_at__isnull=False, left_at=None)
    return there.order_by("-arrived_at").values_list("person__name", flat=True).first() or ""


def _fire_watch(permit: Permit | None, stopped: datetime, at: datetime) -> FireWatch | None:
    """What is still to be watched: counted from the end of the work, until then from the stop."""
    if permit is None or permit.accepted_at is not None:
        return None
    since = permit.finished_at or stopped
    photographs = sum(one.medium == Medium.PHOTO for one in present(permit.matter))
    return FireWatch(
        permit.matter, since, accepts_from(rule_of(permit, at), since), _watcher(permit), photographs
    )
