# SPDX-License-Identifier: Apache-2.0
"""Name a party or a witness (登记当事人、证人): linked with the register or only described; whoever is one is not sent."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.declare import minutes
from anlan.kernel.errors import Invalid
from anlan.kernel.fields import Choice, Telephone, Text
from anlan.kernel.ids import new_id
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import lock_related, locked_matter
from anlan.kernel.vault import seal

from ..events.parties import PartyNamed
from ..kinds.first_response import HELD
from ..kinds.incident import OPEN
from ..models import Incident, Party, Task
from ..queries import open_task
from ..queries.parties import known_by
from ..queries.scenes import TASK
from .arrive_on_scene import one_of
from .escalate_task import mine_or_refused
from .pass_over import withdraw

NOT_THERE = ("offered", "accepted")
_PURPOSE = pgettext_lazy("dispatch", "To know who it concerns")


@command(label=pgettext_lazy("dispatch", "Name a party"), states_at=minutes(24 * 60))
def name_party(
    ctx: Context,
    *,
    incident: Annotated[UUID | None, Of("incident", at=OPEN)] = None,
    task: Annotated[UUID | None, Of("first_response", at=HELD)] = None,
    part: Annotated[Literal["party", "witness"], Choice(label=pgettext_lazy("dispatch", "What he is"))],
    name: Annotated[
        str,
        Text(label=pgettext_lazy("dispatch", "Name"), level=4, purpose=_PURPOSE),
        StringConstraints(max_length=60, strip_whitespace=True),
    ] = "",
    phone: Annotated[
        str | None,
        Telephone(label=pgettext_lazy("dispatch", "Telephone"), level=3,
                  purpose=pgettext_lazy("dispatch", "To ask back")),
        StringConstraints(pattern=r"^[0-9+() -]{3,24}$"),
    ] = None,
    words: Annotated[
        str,
        Text(label=pgettext_lazy("dispatch", "What he looks like, what he saw"), lines=3, level=4, purpose=_PURPOSE),
        StringConstraints(max_length=1000, strip_whitespace=True),
    ] = "",
    staff_number: Annotated[
        str,
        Text(label=pgettext_lazy("dispatch", "His number, if he is a guard or an officer"),
             hint=pgettext_lazy("dispatch", "Of the register or of the certificate; then he is not sent here (PB-R15).")),
        StringConstraints(max_length=40, strip_whitespace=True),
    ] = "",
) -> UUID:  # fmt: skip
    """Keep who takes part or saw it, sealed (L4); a guard or officer among them is no longer sent (PB-R15)."""
    if not (name or words or staff_number):
        raise Invalid(
            "nobody_named",
            _("Say a name, or what he looks like."),
            {"name": _("One of the two."), "words": _("One of the two.")},
        )
    matter = _matter(ctx, incident, task)
    person = known_by(staff_number, phone or "")
    if staff_number and person is None and task is None:
        raise Invalid(
            "unknown_number",
            _("Nobody of the register has this number."),
            {"staff_number": _("Look it up in the register, or leave it empty.")},
        )
    return write_party(ctx, matter, part, person, {"name": name, "phone": phone or "", "words": words})


def write_party(
    ctx: Context, matter: Matter, part: Literal["party", "witness"], person: UUID | None, said: dict[str, str]
) -> UUID:
    """Keep one of them inside a deed; a guard who was asked or is on his way by then goes no further (PB-R15)."""
    row = Party(
        id=new_id(), incident=Incident.objects.get(pk=matter.pk), part=part, person_id=person, named_at=ctx.at
    )
    row.sealed = seal(said, row.row)
    row.save(force_insert=True)
    ctx.record(PartyNamed(matter=matter.pk, party=row.pk, part=part))
    if person is not None:
        _goes_no_further(ctx, matter, person)
    ctx.touched = matter.pk
    return row.pk


def _goes_no_further(ctx: Context, matter: Matter, person: UUID) -> None:
    open_one = open_task(matter.pk)
    if open_one is None:
        return
    of_task = lock_related(ctx, open_one.pk)
    (task,) = TASK(open_one.pk)
    if task.guard_id == person and of_task.stage in NOT_THERE:
        offer = task.offers.filter(guard=person).order_by("-offered_at").first()
        withdraw(ctx, of_task, task, offer, because="party")


def _matter(ctx: Context, incident: UUID | None, task: UUID | None) -> Matter:
    """The incident: named by desk or officer, or found through the task of the guard who has the scene.

    A guard is not told whether a number or telephone is one of the register: he looks up nobody (domain.md 2.8).
    """
    one_of(task, incident)
    if incident is not None:
        return locked_matter(ctx, incident)
    row = Task.objects.get(pk=task)
    mine_or_refused(ctx, row)
    return lock_related(ctx, row.incident_id)
