# SPDX-License-Identifier: Apache-2.0
"""Visit after a warning letter (告诫后查访): committee and station both, within seven days, then each month (JS-R4)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid, NotAllowed, Refused
from anlan.kernel.fields import Choice
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.options.queries import option_value
from anlan.kernel.teams.models import SeatCall

from ..events.care import SeenAfterEnd
from ..events.violence import CommitteeVisited, CommitteeVisitPlanned, StationVisited, StationVisitPlanned
from ..kinds.family_dispute import OPEN
from ..models import LetterVisit
from ..queries.violence import newest_letter, visits_done
from .casework import Words, case_of, sealed_row
from .suspect_violence import raise_flag

STATION_SEATS = ("police", "station_duty")


@command(label=pgettext_lazy("family", "Visit after the letter"))
def visit_after_letter(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=(*OPEN, "closed"))],
    visitor: Annotated[
        Literal["committee", "station"], Choice(label=pgettext_lazy("family", "Who visits"), begins_open=True)
    ],
    finding: Annotated[
        Literal["calm", "signs", "again", "not_met"],
        Choice(label=pgettext_lazy("family", "Found"), begins_open=True),
    ],
    asked_first: Annotated[
        bool, Choice(label=pgettext_lazy("family", "Asked first: she could talk alone and safely"))
    ] = False,
    words: Words = "",
) -> None:
    """Record a visit; nobody met is no visit, so its time goes on. Violence again puts danger and the duty to report on.

    Calm is what she said alone and safely; what was said beside him is none. The visits go on when the case has ended; signs
    that are seen then are no less seen: it is taken up again, or a new one begins.
    """
    matter = locked_matter(ctx, case)
    letter = newest_letter(case)
    if letter is None or letter.served_offender_at is None:
        raise Refused("not_served", _("No warning letter was served on who hurt."))
    _one_of_its_own(ctx, case, visitor)
    if finding == "calm" and not asked_first:
        why = _("Where it was not safe, choose “nobody met” and come again in her hours.")
        raise Invalid("ask_first", _("First ask whether it is safe to talk."), {"asked_first": why})
    row = case_of(matter)
    sealed_row(ctx, LetterVisit(case=row, letter=letter, visitor=visitor, finding=finding), words)
    if finding == "not_met":
        return
    nth = visits_done(letter, visitor)
    ctx.record(
        (CommitteeVisited if visitor == "committee" else StationVisited)(
            matter=matter.pk, finding=finding, nth=nth
        )
    )
    if nth < option_value("family.visits_after_letter", matter.region_path):
        planned = CommitteeVisitPlanned if visitor == "committee" else StationVisitPlanned
        ctx.record(planned(matter=matter.pk, nth=nth + 1))
    if matter.closed_at is not None and finding in ("again", "signs"):
        what = "violence" if finding == "again" else "relapse_signs"
        ctx.record(
            SeenAfterEnd(matter=matter.pk, what=what, capacity="capable", in_danger=finding == "again")
        )
    elif finding == "again":
        raise_flag(ctx, matter, row, "capable", in_danger=True, anew=True)


def _one_of_its_own(ctx: Context, case: UUID, visitor: str) -> None:
    """Who sits for the station visits for the station, and nobody else does (art. 17 asks for both)."""
    sits = SeatCall.objects.filter(matter=case, person=ctx.caller.person, state="accepted").first()
    if sits is None:
        return
    is_station = sits.seat in STATION_SEATS
    if is_station != (visitor == "station"):
        raise NotAllowed("other_visitor", _("Committee and station each visit for themselves (JS-R4)."))
