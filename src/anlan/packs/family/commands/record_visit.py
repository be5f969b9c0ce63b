# SPDX-License-Identifier: Apache-2.0
"""Record a visit, also from a phone that had no network: met or not, calm or with signs of a relapse."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel import timing
from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.declare import minutes
from anlan.kernel.errors import Invalid, NotAllowed, Refused
from anlan.kernel.fields import Choice, Details, Text
from anlan.kernel.matters import details
from anlan.kernel.matters.flow import finish, reopen
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import lock_related, locked_matter
from anlan.kernel.matters.versions import edited, is_behind, say
from anlan.kernel.writing import update

from ..events.care import SignsAfterEnd, SignsSeen, VisitMade, VisitRecorded, VisitsDone
from ..kinds.visit import VisitDetails
from ..models.care import CareVisit
from ..queries.care import WITH_SIGNS, open_visits
from ..rulesets.care_words import CARE_WORDS
from .casework import case_of
from .signs import record_answer
from .suspect_violence import suspect_anew

Result = Literal["met", "not_met", "not_safe", "no_visit_wished"]
OUTCOMES = {
    "met": "talked",
    "not_met": "nobody_there",
    "not_safe": "not_safe",
    "no_visit_wished": "not_wished",
}


class Sign(StrEnum):
    """What a visitor may see without asking anybody out."""

    LOUD_QUARREL = "loud_quarrel"
    FEAR = "fear"
    INJURY = "injury"
    KEPT_INSIDE = "kept_inside"
    DRINKS_AND_QUARRELS = "drinks_and_quarrels"
    CHILD_WITHDRAWN = "child_withdrawn"
    PROMISE_BROKEN = "promise_broken"

    @property
    def label(self) -> object:
        """As it stands beside its box."""
        return CARE_WORDS[self.value]


class VisitSaid(Details):
    """What a visitor says of one visit."""

    result: Annotated[Result, Choice(label=pgettext_lazy("family", "How it went there"))]
    finding: Annotated[
        Literal["calm", "relapse_signs", "relapsed", "unknown"],
        Choice(label=pgettext_lazy("family", "How things look")),
    ] = "unknown"
    signs: Annotated[tuple[Sign, ...], Choice(label=pgettext_lazy("family", "Signs"))] = ()
    asked_first: Annotated[
        bool | None, Choice(label=pgettext_lazy("family", "Asked first: she could talk alone and safely"))
    ] = None
    found: Annotated[
        str,
        Text(label=pgettext_lazy("family", "What was found"), level=4, lines=3,
             purpose=pgettext_lazy("family", "To visit without harm")),
        StringConstraints(max_length=2000, strip_whitespace=True),
    ] = ""  # fmt: skip


@command(label=pgettext_lazy("family", "Record the visit"), states_at=minutes(72 * 60), versioned=True)
def record_visit(
    ctx: Context,
    *,
    visit: Annotated[UUID, Of("visit", at=("planned", "due"), twice=("made",))],
    result: Annotated[
        Result, Choice(label=pgettext_lazy("family", "How it went there"))
    ],
    finding: Annotated[
        Literal["calm", "relapse_signs", "relapsed", "unknown"], Choice(label=pgettext_lazy("family", "How things look"))
    ] = "unknown",
    signs: Annotated[list[Sign], Choice(label=pgettext_lazy("family", "Signs"))] = [],  # noqa: B006 – copied by the model
    asked_first: Annotated[
        bool, Choice(label=pgettext_lazy("family", "Asked first: she could talk alone and safely"))
    ] = False,
    words: Annotated[
        str,
        Text(label=pgettext_lazy("family", "What was found"), level=4, lines=3,
             purpose=pgettext_lazy("family", "To visit without harm")),
        StringConstraints(max_length=2000, strip_whitespace=True),
    ] = "",
) -> None:  # fmt: skip
    """End the visit; signs of a relapse ask the window for a decision, and decide nothing themselves.

    Where violence is suspected calm is what she said alone and safely; that it was not safe is a sign in itself. What a
    second device says of a visit that is made already is kept as another version; signs are told at once all the same.
    """
    matter, row = locked_matter(ctx, visit), CareVisit.objects.get(pk=visit)
    if row.visitor != ctx.caller.person:
        raise NotAllowed("not_your_visit", _("Only who was asked to visit records it."))
    if result == "not_safe" and finding not in WITH_SIGNS:
        finding = "relapse_signs"
    said = VisitSaid(
        result=result, finding=finding, signs=tuple(dict.fromkeys(signs)), asked_first=asked_first or None, found=words,
    )  # fmt: skip
    _demand_that_it_fits(matter, said)
    is_first = row.done_at is None
    if not (is_first or is_behind(ctx, matter, VISIT)):
        raise Refused(
            "made_already", _("This visit is recorded already."), {"visit": _("Choose one that waits.")}
        )
    if say(ctx, matter, VISIT, said):
        _write(ctx, matter, row, said)
    elif said.finding in WITH_SIGNS and row.finding not in WITH_SIGNS:
        # safety first: until somebody has chosen, the graver of two findings counts
        row.finding, row.signs = said.finding, " ".join(said.signs)
        update(row, "finding", "signs")
        _signs(ctx, lock_related(ctx, row.dispute_id), row)
    if is_first:
        finish(ctx, matter, OUTCOMES[result], "made")
        _tell_the_case(ctx, row)


def _demand_that_it_fits(matter: Matter, said: VisitSaid) -> None:
    """The same of what a visitor says and of what is chosen between two: calm is what she said alone and safely."""
    if said.result == "met" and said.finding == "unknown":
        why = _("Say what it looked like.")
        raise Invalid("no_finding", _("You met somebody."), {"finding": why})
    if said.signs and said.finding not in WITH_SIGNS:
        why = _("Signs were ticked: say that there are signs, or that it has begun again.")
        raise Invalid("signs_unsaid", _("The answers do not fit."), {"finding": why})
    if said.finding == "calm" and details.plain(matter).get("asks_first") == "yes" and not said.asked_first:
        why = _("Where it was not safe, choose that; nobody has to explain it at the door.")
        raise Invalid("ask_first", _("First ask whether it is safe to talk."), {"asked_first": why})


def _write(ctx: Context, matter: Matter, row: CareVisit, said: VisitSaid) -> None:
    """Put what stands into the rows."""
    row.done_at = row.done_at or ctx.at
    row.result, row.finding, row.signs = said.result, said.finding, " ".join(said.signs)
    update(row, "done_at", "result", "finding", "signs")
    if said.found != details.opened(matter).get("found", ""):
        details.put(matter, VisitDetails(**{**details.opened(matter), "found": said.found}))
        update(matter, "details", "sealed")
    ctx.record(VisitRecorded(matter=matter.pk, result=said.result, person=row.visitor))


def put_visit(ctx: Context, matter: Matter, target: str, said: Details) -> None:
    """Write the version that was chosen: the visit ends as it says; the case hears of signs that are new, or are none."""
    assert isinstance(said, VisitSaid)
    _demand_that_it_fits(matter, said)
    row = CareVisit.objects.get(pk=matter.pk)
    had_signs, was_answered = row.finding in WITH_SIGNS, row.answered_at is not None
    _write(ctx, matter, row, said)
    if matter.outcome != OUTCOMES[said.result]:
        reopen(ctx, matter, "due")
        finish(ctx, matter, OUTCOMES[said.result], "made")
    has_signs = said.finding in WITH_SIGNS
    if has_signs != had_signs:
        dispute = lock_related(ctx, row.dispute_id)
        if has_signs:
            _signs(ctx, dispute, row)
        elif not was_answered and ctx.caller.person is not None:
            record_answer(ctx, dispute, row, "not_so", ctx.caller.person)


VISIT = edited(
    "family.visit", label=pgettext_lazy("family", "What the visit found"), model=VisitSaid, put=put_visit
)


def _tell_the_case(ctx: Context, row: CareVisit) -> None:
    """What the dispute knows of it: codes only."""
    dispute: Matter = lock_related(ctx, row.dispute_id)
    is_in_time = (ctx.at.astimezone(timing.LOCAL).date() - row.due_on).days <= 2
    ctx.record(VisitMade(
        matter=dispute.pk, visit=row.pk, result=row.result, finding=row.finding, is_in_time=is_in_time
    ))  # fmt: skip
    if row.finding in WITH_SIGNS:
        _signs(ctx, dispute, row)
    elif not open_visits(dispute.pk):
        ctx.record(VisitsDone(matter=dispute.pk))


def _signs(ctx: Context, dispute: Matter, row: CareVisit) -> None:
    """Somebody has to decide; but whoever had to be reported before is reported again at once, whatever follows (JS-R3).

    Of a case that has ended nobody would: it is taken up again first (reactions/).
    """
    if dispute.closed_at is not None:
        ctx.record(SignsAfterEnd(matter=dispute.pk, visit=row.pk, finding=row.finding))
        return
    case = case_of(dispute)
    if row.finding == "relapsed" and case.duty_at is not None:
        suspect_anew(ctx, dispute, case)
    ctx.record(SignsSeen(matter=dispute.pk, visit=row.pk, finding=row.finding))
