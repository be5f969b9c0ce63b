# SPDX-License-Identifier: Apache-2.0
"""Where each guard and officer of an incident stands: asked, on the way, on scene since when."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import pgettext

from anlan.shell.spoken import say_near

from ..models import Sending, Task
from .beside import incident_of, sendings, tasks

type Standing = tuple[str, str]  # the state of a seat ("wait" is not there yet), and words


def guard_stands(stage: str, came: datetime | None) -> Standing:
    """A guard by the stage of his task and the moment of his arrival."""
    if came is not None:
        return "", f"{pgettext('dispatch', 'on scene')} {say_near(came)}"
    return "wait", pgettext("dispatch", "on the way") if stage == "accepted" else pgettext(
        "dispatch", "asked"
    )


def officer_stands(row: Sending) -> Standing:
    """An officer by what he said himself."""
    if row.arrived_at is not None:
        return "police", f"{pgettext('dispatch', 'on scene')} {say_near(row.arrived_at)}"
    if row.signed_at is not None:
        return "wait", pgettext("dispatch", "on the way")
    return "wait", f"{pgettext('dispatch', 'sent')} {say_near(row.sent_at)}"


def standing(matters: Sequence[UUID]) -> dict[UUID, Standing]:
    """Those who are bound by a task, the first of these matters, and by its incident where the reader sees that one."""
    task, *beyond = matters
    incident = incident_of(task)
    if incident is None:
        return {}
    if incident in beyond:
        return _standing(tasks(incident), sendings(incident))
    return _standing([one for one in tasks(incident) if one.pk == task], ())


def standing_at(matters: Sequence[UUID]) -> dict[UUID, Standing]:
    """The same where the first of the matters is the incident whose page is drawn, and the others are its tasks."""
    return _standing(tasks(matters[0]), sendings(matters[0]))


def _standing(going: Iterable[Task], sent: Iterable[Sending]) -> dict[UUID, Standing]:
    guards = {
        one.guard_id: guard_stands(one.matter.stage, one.arrived_at)
        for one in going
        if one.guard_id is not None and one.ended_at is None
    }
    return guards | {one.officer_id: officer_stands(one) for one in sent if one.left_at is None}
