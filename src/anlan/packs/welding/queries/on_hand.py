# SPDX-License-Identifier: Apache-2.0
"""What the welder's phone shows: his running session, his last refusal, the fire that is still to be watched."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from anlan.kernel.matters.models import Matter
from anlan.kernel.people.queries import names_of

from ..models.permits import Permit, Watch
from ..models.sessions import Refusal, Session
from ..rulesets.permits import accepts_from
from .permits import rule_of

FRESH = timedelta(minutes=15)  # how long a refusal stands on the phone by itself
STOPPED = timedelta(hours=12)  # how long a stop does


@dataclass(frozen=True)
class FireWatch:
    """Until when the place is watched after the fire, under which permit, by whom."""

    matter: Matter
    since: datetime
    until: datetime
    watcher: str


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
    running = mine.filter(ended_at=None).order_by("-granted_at").first()
    if running is not None:
        permit = _permit(running.permit)
        since_then = Refusal.objects.filter(
            welder=person, machine=running.machine_id, at__gt=running.granted_at
        )
        not_extended = since_then.select_related("machine").order_by("-at").first()
        return OnHand("run", running, not_extended, watcher=_watcher(permit), permit=permit)
    last = mine.order_by("-granted_at").first()
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
    return OnHand("scan", permit=_permit_of_today(person, at))


def _permit(key: UUID | None) -> Permit | None:
    return Permit.objects.select_related("matter").filter(pk=key).first() if key else None


def _permit_of_today(person: UUID, at: datetime) -> Permit | None:
    found = Permit.objects.filter(welders__person=person, starts_at__lte=at, ends_at__gt=at)
    return found.select_related("matter", "firm").order_by("ends_at").first()


def _watcher(permit: Permit | None) -> str:
    """Who watches on the spot; empty when nobody does."""
    if permit is None:
        return ""
    row = (
        Watch.objects.filter(permit=permit, arrived_at__isnull=False, left_at=None)
        .order_by("-arrived_at")
        .first()
    )
    return names_of([row.person_id]).get(row.person_id, "") if row else ""


def _fire_watch(permit: Permit | None, stopped: datetime, at: datetime) -> FireWatch | None:
    """What is still to be watched: counted from the end of the work, until then from the stop."""
    if permit is None or permit.accepted_at is not None:
        return None
    since = permit.finished_at or stopped
    return FireWatch(permit.matter, since, accepts_from(rule_of(permit, at), since), _watcher(permit))
