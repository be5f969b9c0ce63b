# SPDX-License-Identifier: Apache-2.0
"""Which running sessions have lost what they stand on; only read."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from anlan.kernel.command.ready import Ready

from ..eligibility import Question, decide
from ..eligibility.certificates import end_of, judge
from ..models.machines import Chip
from ..models.permits import Permit
from ..models.sessions import Session
from .bans import bans_at, reaches
from .heard import machine_row
from .starting import question_of

CARRIES = ("approved", "working")  # stages of a permit at which work goes on
STANDS_IN_ANYWAY = ("R01:offline", "R09:", "R05:")  # no ground for a stop: neither silence nor an old answer
SETTLED = timedelta(seconds=60)  # two lives of a command: nothing of it is under way any more


def running() -> QuerySet[Session]:
    """Sessions that nobody has asked to stop yet."""
    return Session.objects.filter(ended_at=None, stop_asked_at=None)


_RUNNING = Ready(lambda key: running().filter(pk=key), UUID)


def running_now(key: UUID) -> Session | None:
    """One of them, by its id."""
    return _RUNNING.first(key)


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


def outlived(welder: UUID, at: datetime) -> list[UUID]:
    """What a welder runs for longer than the certificate holds that it stands on."""
    rows = running().filter(welder=welder, is_emergency=False)
    ends = ((one, certificate_end(one, at)) for one in rows)
    return [one.pk for one, end in ends if end is not None and end < one.until]


def certificate_end(session: Session, at: datetime) -> datetime | None:
    """When the certificate ends that a session would stand on if it began now; None without one."""
    held = judge(_asked_again(session, at))[1]
    return end_of(held) if held is not None else None


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
    reasons = decide(_asked_again(session, at)).reasons
    return [one for one in reasons if not one.startswith(STANDS_IN_ANYWAY)]


def _asked_again(session: Session, at: datetime) -> Question:
    return question_of(machine_row(session.machine_id), session.welder_id, at, own=session.pk)
