# SPDX-License-Identifier: Apache-2.0
"""Send police to an incident (派警)."""

from collections.abc import Iterable
from datetime import timedelta
from math import nan
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import Field

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.devices.queries import newest_positions
from anlan.kernel.errors import Invalid, Refused
from anlan.kernel.fields import Choice
from anlan.kernel.ids import new_id
from anlan.kernel.matters.flow import advance, involve
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import insert

from ..events import PoliceSent
from ..events.reached import Reached
from ..models import Sending
from ..queries import barred_from, car_row, officer_row, parties_of
from ..queries.police import LOCKED
from ..queries.shut_out import told_to
from ..ranking import CarRow, Sentence, forbidden, unseen
from ..ranking.scene import Limits

OPEN = ("received", "dispatched", "signed", "en_route", "on_scene", "handling")


@command(label=pgettext_lazy("dispatch", "Send police"))
def send_police(
    ctx: Context,
    *,
    incident: Annotated[UUID, Of("incident", at=OPEN)],
    car: UUID | None = None,
    officer: UUID | None = None,
    eta_seconds: Annotated[int | None, Field(ge=0, le=86400)] = None,
    reached: Annotated[Reached | None, Choice(label=pgettext_lazy("dispatch", "How its crew was reached"))] = None,
) -> list[UUID]:  # fmt: skip
    """Send a car with its crew, or an officer on foot; a car without a position only when its crew was reached."""
    return send(ctx, locked_matter(ctx, incident), car, officer, eta_seconds, reached)


def send(
    ctx: Context,
    matter: Matter,
    car: UUID | None,
    officer: UUID | None,
    eta_seconds: int | None,
    reached: Reached | None = None,
) -> list[UUID]:
    """Send police inside a deed that already locked the incident; what forbids it is asked as the ranking asks it."""
    # Locked, so that two desks cannot send the same crew at the same moment; their rows stay open to references.
    # An officer on foot is all his crew: what else is asked of him is asked once, when he is locked.
    wanted = {officer} if officer and not car else _chosen(car, officer).crew
    people = [person for one in sorted(wanted) for person in LOCKED(one)]
    chosen = _chosen(car, officer)
    unfit = forbidden(chosen, parties_of(matter.pk), barred_from(matter.pk))
    _refuse_unfit(chosen, told_to(ctx.caller.person, unfit), "car" if car else "officer")
    is_unseen = car is not None and _has_no_position(ctx, wanted, reached)
    sent = []
    for person in people:
        row = Sending(
            id=new_id(), incident_id=matter.pk, car_id=car, officer=person, sent_at=ctx.at,
            due_at=ctx.at + timedelta(seconds=eta_seconds) if eta_seconds is not None else None,
        )  # fmt: skip
        insert(row)
        involve(ctx, matter, person.pk, "officer")
        ctx.record(
            PoliceSent(
                matter=matter.pk, officer=person.pk, sending=row.pk, car=car, eta_seconds=eta_seconds,
                reached=reached if is_unseen else None,
            )
        )  # fmt: skip
        sent.append(row.pk)
    if matter.stage == "received":
        advance(ctx, matter, "dispatched")
    return sent


def _chosen(car: UUID | None, officer: UUID | None) -> CarRow:
    """The car or the officer as the ranking sees them, read anew; raises Invalid where there is no police."""
    if (car is None) == (officer is None):
        raise Invalid("car_or_officer", _("Name a car or an officer."), {"car": _("One of the two.")})
    row = officer_row(officer) if officer is not None else car_row(car) if car is not None else None
    if row is None or not row.crew:
        raise Invalid(
            "nobody_there", _("There is no police on duty behind this choice."), {"car": _("Choose another.")}
        )
    return row


def _refuse_unfit(row: CarRow, reasons: Iterable[Sentence], field: str) -> None:
    """Refuse with the first reason for which the ranking would leave them out (PB-R9, R10, R15)."""
    for reason in reasons:
        said = {"name": row.name, "reason": str(reason), "rule": reason.rule}
        raise Refused(
            _CODES[reason.rule],
            _("%(name)s may not be sent there: %(reason)s (%(rule)s).") % said,
            {field: reason.rule},
        )


def _has_no_position(ctx: Context, crew: Iterable[UUID], reached: Reached | None) -> bool:
    """Whether nobody knows where the car is (PB-R11); raises Refused when nobody says how its crew was reached."""
    newest = max((one.at for one in newest_positions(crew).values()), default=None)
    silent = unseen((ctx.at - newest).total_seconds() if newest else nan, Limits())
    if silent and reached is None:
        raise Refused(
            "no_position",
            _("The car cannot be sent like this: %(reason)s (%(rule)s). Say how its crew was reached.")
            % {"reason": silent[0], "rule": silent[0].rule},
            {"reached": silent[0].rule},
        )
    return bool(silent)


_CODES = {"PB-R15": "not_lawful", "PB-R9": "not_on_duty", "PB-R10": "officer_busy"}
