# SPDX-License-Identifier: Apache-2.0
"""Take a family call from 110 (警情推送): the window knows at once that there was one, and asks the station for what it may know."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.fields import Choice, Text
from anlan.kernel.matters.flow import link
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import lock_related
from anlan.kernel.writing import one_at_a_time, update

from ..events.violence import ViolenceReported
from ..kinds.family_dispute import FROM_CALL, Danger, FamilyDispute, Situation, Source
from ..models import Case
from .casework import Intake, case_of, take_in
from .relapse import begin_again
from .suspect_violence import raise_flag


@command(label=pgettext_lazy("family", "Take a 110 call"))
def take_police_call(
    ctx: Context,
    *,
    incident: Annotated[UUID, Text(label=pgettext_lazy("family", "Incident"))],
    situation: Annotated[Situation, Choice(label=pgettext_lazy("family", "Situation"))] = Situation.VIOLENCE,
) -> str:
    """Open a case where the call came from, linked to it; its number. Once for each call; violence is suspected where it says so.

    So it is of a case that was opened for the same call as a quarrel, once somebody sees more; where that one has ended, it
    has begun again. The caller's words stay with
    the police (L4): the window learns region and urgency, the rest by a member of the team.
    """
    one_at_a_time(f"family-call:{incident}")
    known = Case.objects.select_related("matter").filter(incident=incident).first()
    call = lock_related(ctx, incident)
    danger = Danger.YES if call.level == "red" and call.closed_at is None else Danger.NO
    if known is not None:
        matter = lock_related(ctx, known.pk)
        if situation == Situation.VIOLENCE and matter.closed_at is not None:
            return _begun_again(ctx, matter, in_danger=danger == Danger.YES)
        is_news = situation == Situation.VIOLENCE and known.suspected_at is None
        if is_news:  # a quarrel, by its code; whoever is there sees more
            _suspect(ctx, matter, in_danger=danger == Danger.YES)
        return matter.number
    details = FamilyDispute(situation=situation, source=Source.POLICE, danger=danger)
    matter = take_in(ctx, Intake(
        details=details, region_path=call.region_path, permission="family.take_police_call", incident=incident,
    ))  # fmt: skip
    link(ctx, matter, call, FROM_CALL)
    if situation == Situation.VIOLENCE:
        _suspect(ctx, matter, in_danger=danger == Danger.YES)
    return matter.number


def _begun_again(ctx: Context, ended: Matter, *, in_danger: bool) -> str:
    """Somebody at the spot sees violence, and the case of this call has ended: it goes on, or a new one begins."""
    matter = begin_again(ctx, ended, Source.POLICE, "family.take_police_call", in_danger=in_danger)
    _suspect(ctx, matter, in_danger=in_danger)
    return matter.number


def _suspect(ctx: Context, matter: Matter, *, in_danger: bool) -> None:
    """Violence is suspected, and the police know it: it comes from them, and they need no telling."""
    row = case_of(matter)
    raise_flag(ctx, matter, row, "capable", in_danger=in_danger)
    row.reported_at = ctx.at
    update(row, "reported_at")
    ctx.record(ViolenceReported(matter=matter.pk, way="by_call"))
