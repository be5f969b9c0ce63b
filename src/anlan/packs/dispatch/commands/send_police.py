# SPDX-License-Identifier: Apache-2.0
"""Send police to an incident (派警)."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import Field

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid, Refused
from anlan.kernel.ids import new_id
from anlan.kernel.matters.flow import advance, involve
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.people.models import Person

from ..events import PoliceSent
from ..models import Incident, Sending
from ..queries import parties_of

_OPEN = ("received", "dispatched", "signed", "en_route", "on_scene", "handling")


@command(label=pgettext_lazy("dispatch", "Send police"))
def send_police(
    ctx: Context,
    *,
    incident: Annotated[UUID, Of("incident", at=_OPEN)],
    car: UUID | None = None,
    officer: UUID | None = None,
    eta_seconds: Annotated[int | None, Field(ge=0, le=86400)] = None,
) -> list[UUID]:
    """Send a car with its crew, or an officer on foot; the ids of the sendings."""
    return send(ctx, locked_matter(ctx, incident), car, officer, eta_seconds)


def send(
    ctx: Context, matter: Matter, car: UUID | None, officer: UUID | None, eta_seconds: int | None
) -> list[UUID]:
    """Send police inside a deed that already locked the incident; refuses a crew that is bound elsewhere."""
    # Locked, so that two desks cannot send the same crew at the same moment; their rows stay open to references.
    people = list(
        Person.objects.select_for_update(no_key=True)
        .filter(pk__in=[one.pk for one in _people(ctx, car, officer)])
        .order_by("pk")
    )
    incident = Incident.objects.get(pk=matter.pk)
    sent, concerned = [], parties_of(matter.pk)
    for person in people:
        if person.pk in concerned:
            raise Refused(
                "not_lawful",
                _("%(name)s may not be sent there: %(rules)s.") % {"name": person.name, "rules": "PB-R15"},
                {"car" if car else "officer": "PB-R15"},
            )
        if Sending.objects.filter(officer=person, left_at=None, incident__matter__closed_at=None).exists():
            raise Refused("officer_busy", _("%(name)s is bound by another incident.") % {"name": person.name})
        row = Sending.objects.create(
            id=new_id(), incident=incident, car_id=car, officer=person, sent_at=ctx.at,
            due_at=ctx.at + timedelta(seconds=eta_seconds) if eta_seconds is not None else None,
        )  # fmt: skip
        involve(ctx, matter, person.pk, "officer")
        ctx.record(
            PoliceSent(matter=matter.pk, officer=person.pk, sending=row.pk, car=car, eta_seconds=eta_seconds)
        )
        sent.append(row.pk)
    if matter.stage == "received":
        advance(ctx, matter, "dispatched")
    return sent


def _people(ctx: Context, car: UUID | None, officer: UUID | None) -> list[Person]:
    if (car is None) == (officer is None):
        raise Invalid("car_or_officer", _("Name a car or an officer."), {"car": _("One of the two.")})
    if officer is not None:
        is_now = Q(grants__ends_at=None) | Q(grants__ends_at__gt=ctx.at)
        people = list(Person.objects.filter(is_now, pk=officer, grants__role="dispatch.officer").distinct())
    else:
        people = list(Person.objects.filter(car=car).distinct()) if car is not None else []
    if not people:
        raise Invalid(
            "nobody_there", _("There is no police on duty behind this choice."), {"car": _("Choose another.")}
        )
    return people
