# SPDX-License-Identifier: Apache-2.0
"""Where each guard and officer of an incident stands: asked, on the way, on scene since when."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import pgettext

from anlan.shell.spoken import say_clock

from ..models import Sending, Task

type Standing = tuple[str, str]  # the state of a seat ("wait" is not there yet), and words


def guard_stands(stage: str, came: datetime | None) -> Standing:
    """A guard by the stage of his task and the moment of his arrival."""
    if came is not None:
        return "", f"{pgettext('dispatch', 'on scene')} {say_clock(came)}"
    return "wait", pgettext("dispatch", "on the way") if stage == "accepted" else pgettext(
        "dispatch", "asked"
    )


def officer_stands(row: Sending) -> Standing:
    """An officer by what he said himself."""
    if row.arrived_at is not None:
        return "police", f"{pgettext('dispatch', 'on scene')} {say_clock(row.arrived_at)}"
    if row.signed_at is not None:
        return "wait", pgettext("dispatch", "on the way")
    return "wait", f"{pgettext('dispatch', 'sent')} {say_clock(row.sent_at)}"


def standing(matters: Sequence[UUID]) -> dict[UUID, Standing]:
    """Those who are bound by these matters, an incident and its tasks, by person. Two queries."""
    tasks = Task.objects.filter(
        Q(incident__in=matters) | Q(matter__in=matters), guard__isnull=False, ended_at=None
    ).select_related("matter")
    found = {
        one.guard_id: guard_stands(one.matter.stage, one.arrived_at)
        for one in tasks
        if one.guard_id is not None
    }
    sent = Sending.objects.filter(incident__in=matters, left_at=None)
    return found | {one.officer_id: officer_stands(one) for one in sent}
