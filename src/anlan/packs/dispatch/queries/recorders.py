# SPDX-License-Identifier: Apache-2.0
"""Recorders: which of them somebody carries by the roster, and who carries each."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.directory.registers import State
from anlan.kernel.errors import Refused
from anlan.kernel.fields import listed

from ..models import Recorder, Shift

IN_SERVICE = "in_service"


def _on(at: datetime) -> QuerySet[Shift]:
    return Shift.objects.filter(starts_at__lte=at, ends_at__gt=at)


def carried(person: UUID, at: datetime) -> QuerySet[Recorder]:
    """A guard's recorders while he is on the roster: his own, and those of his post. None of the police (PB-R3a)."""
    shifts = _on(at).filter(person=person)
    his = Q(Exists(shifts), bearer=person) | Q(post__code__in=shifts.values("post"))
    return Recorder.objects.filter(his, state=IN_SERVICE, kept_as="guard").order_by("code")


def carried_or_refused(person: UUID, code: str, at: datetime) -> Recorder | None:
    """The recorder of this code, when he carries it; no code: he films with his telephone. Raises Refused."""
    if not code:
        return None
    found = carried(person, at).filter(code=code).first()
    if found is None:
        sentence = _("By register and roster you do not carry recorder %(code)s now.") % {"code": code}
        raise Refused(
            "not_your_recorder", sentence, {"recorder": _("Choose this phone, or have it entered.")}
        )
    return found


def recorder_states(rows: Sequence[Recorder]) -> list[State]:
    """Who carries each at this moment; what nobody may carry says so."""
    now = timing.now()
    at_posts: defaultdict[str, set[str]] = defaultdict(set)
    on_duty: set[UUID] = set()
    for shift in _on(now).select_related("person"):
        at_posts[shift.post].add(shift.person.name)
        on_duty.add(shift.person_id)
    return [_state(row, at_posts, on_duty) for row in rows]


def _state(row: Recorder, at_posts: dict[str, set[str]], on_duty: set[UUID]) -> State:
    if row.state == "lost":
        return State("bad", pgettext("dispatch", "lost: its key is to be taken back"))
    if row.state != IN_SERVICE:
        return State("warn" if row.state == "repair" else "", pgettext("dispatch", "carried by nobody"))
    names = sorted(at_posts.get(row.post.code, ())) if row.post else []
    if row.bearer and (row.kept_as == "police" or row.bearer_id in on_duty):
        names = [row.bearer.name]
    if not names:
        return State("", pgettext("dispatch", "nobody is on the roster for it now"))
    return State("ok", pgettext("dispatch", "with %(names)s") % {"names": listed(names)})
