# SPDX-License-Identifier: Apache-2.0
"""Which running sessions have lost what they stand on; only read."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from ..eligibility import Scanned, decide
from ..models.machines import Chip, Machine
from ..models.permits import Permit
from ..models.sessions import Session
from .bans import bans_at, reaches
from .starting import question_of

CARRIES = ("approved", "working")  # stages of a permit at which work goes on
STANDS_IN_ANYWAY = ("R01:offline", "R09:", "R05:")  # no ground for a stop: neither silence nor an old answer
SETTLED = timedelta(seconds=60)  # two lives of a command: nothing of it is under way any more


def running() -> QuerySet[Session]:
    """Sessions that nobody has asked to stop yet."""
    return Session.objects.filter(ended_at=None, stop_asked_at=None)


def ungrounded(permit: UUID, at: datetime, *, with_emergency: bool = False) -> list[UUID]:
    """What runs under a permit that carried no work from a moment on: what was granted by then, all while it still carries none."""
    rows = running().filter(permit=permit).order_by("granted_at")
    if not with_emergency:
        rows = rows.filter(is_emergency=False)
    if Permit.objects.filter(pk=permit, matter__stage__in=CARRIES).exists():
        rows = rows.filter(granted_at__lte=at)
    return list(rows.values_list("pk", flat=True))


def on_machine(machine: UUID, at: datetime) -> list[UUID]:
    """What ran on a machine at a moment."""
    return list(running().filter(machine=machine, granted_at__lte=at).values_list("pk", flat=True))


def unverifiable(welder: UUID, at: datetime) -> list[UUID]:
    """What a welder runs for which no certificate of his counts any more; an emergency stands on its manager's word."""
    rows = running().filter(welder=welder, is_emergency=False).select_related("machine__firm__organisation")
    return [one.pk for one in rows if any(why.startswith(("R03", "R04")) for why in grounds_lost(one, at))]


def never_taken(at: datetime) -> list[UUID]:
    """Leases that their chips, heard since, do not have: the welder may scan anew instead of waiting for ever."""
    rows = Session.objects.filter(
        ended_at=None, state__in=("unknown", "declined"), granted_at__lt=at - SETTLED
    )
    heard = dict(
        Chip.objects.filter(is_online=True, pk__in=rows.values("chip")).values_list("pk", "heard_at")
    )
    waiting = rows.values_list("pk", "chip", "granted_at")
    return [
        key
        for key, chip, since in waiting
        if (last := heard.get(chip)) is not None and last > since + SETTLED
    ]


def banned_runs(at: datetime) -> list[UUID]:
    """What runs where a ban holds."""
    bans = bans_at(at)
    if not bans:
        return []
    rows = running().filter(is_emergency=False)
    places = rows.values_list("pk", "machine__firm__organisation__region_path")
    return [key for key, region in places if any(reaches(one.region_path, region) for one in bans)]


def grounds_lost(session: Session, at: datetime) -> list[str]:
    """What speaks against a session if it were asked for now, but for what was only asked at the scan."""
    machine = Machine.objects.select_related("firm__organisation").get(pk=session.machine_id)
    asked = question_of(machine, session.welder_id, at, Scanned(metres=0.0), own=session.pk)
    return [one for one in decide(asked).reasons if not one.startswith(STANDS_IN_ANYWAY)]
