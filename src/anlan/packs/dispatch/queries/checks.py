# SPDX-License-Identifier: Apache-2.0
"""After how long a guard on a scene is asked whether he is well: by type and level, sooner when alone or at night."""

from datetime import datetime
from uuid import UUID

from anlan.kernel import timing
from anlan.kernel.options.queries import option_values

from ..kinds.first_response import HELD
from ..models import Incident, Task
from ..ranking.categories import Level
from .scenes import ON_SCENE

LEAST = 60  # seconds: whoever calms people is not rung more often than once a minute
DAY = range(6, 18)  # hours; the others are night
SHARES = ("check_alone_percent", "check_night_percent")


def asked_in(incident: Incident, level: str, region: str, task: UUID, at: datetime) -> int:
    """Seconds until the guard of this task is asked; 0 where the district never asks.

    The type's own span (`Category.asked_after_seconds`) goes before that of the level; 0 is never. Where it has turned graver
    than its type, the shorter of both.
    """
    names = [f"dispatch.{one}" for one in (f"check_{level}_seconds", *SHARES)]
    span, *shares = option_values(names, region).values()
    own = incident.category.asked_after_seconds
    if own is not None:
        is_graver = Level(level).urgency > Level(incident.category.level).urgency
        span = min((one for one in (own, span) if one > 0), default=0) if is_graver else own
    if span <= 0:
        return 0
    alone, night = shares
    percent = (alone if is_alone(incident.pk, task) else 100) * (night if is_night(at) else 100)
    return max(LEAST, round(span * percent / 10_000))


def is_alone(incident: UUID, task: UUID) -> bool:
    """Whether no officer and no other guard is with him on the scene."""
    if ON_SCENE(incident):
        return False
    others = Task.objects.filter(incident=incident, arrived_at__isnull=False, matter__stage__in=HELD)
    return not others.exclude(pk=task).exists()


def is_night(at: datetime) -> bool:
    """Whether it is night in the district."""
    return at.astimezone(timing.LOCAL).hour not in DAY
