# SPDX-License-Identifier: Apache-2.0
"""Write down the agreement with the contents that the law names (JS-R1, arts. 28–31); it binds from its effect on.

What is written and signed by nobody waits: its paper is made from here, read and signed. What is written anew takes its
place, and a paper that somebody had signed already is void.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import BaseModel, ConfigDict, StringConstraints

from anlan.kernel import timing
from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.documents.events import WhyVoid
from anlan.kernel.errors import Invalid
from anlan.kernel.fields import Choice, Moment, Text
from anlan.kernel.ids import new_id
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.vault import seal
from anlan.kernel.writing import insert, insert_all

from ..events.mediation import AgreementReached, AgreementWritten
from ..models.mediation import Agreement, Promise
from ..queries.mediation import TWO_SIDES
from .begin_mediation import refuse_while_locked
from .casework import case_of
from .ending import demand_willing, drop_draft

_FOR = pgettext_lazy("family", "For the agreement (art. 29)")
Words = StringConstraints(min_length=2, max_length=4000, strip_whitespace=True)
MOST = 40  # promises of one agreement


class Promised(BaseModel):
    """One thing that is promised, by whom, until when."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    words: Annotated[
        str,
        Text(
            label=pgettext_lazy("family", "What is promised, and in which way"),
            level=4,
            lines=2,
            purpose=_FOR,
        ),
        StringConstraints(min_length=2, max_length=1000, strip_whitespace=True),
    ]
    side: Annotated[
        Literal["applicant", "respondent", "both"], Choice(label=pgettext_lazy("family", "By whom"))
    ]
    due_on: Annotated[date, Moment(label=pgettext_lazy("family", "Until which day"))]


@command(label=pgettext_lazy("family", "Write the agreement"))
def make_agreement(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=("mediating", "agreed"))],
    manner: Annotated[
        Literal["written", "oral"],
        Choice(
            label=pgettext_lazy("family", "Form"),
            hint=pgettext_lazy(
                "family", "An oral one is recorded here by the mediator and binds as well (art. 28)."
            ),
        ),
    ],
    parties: Annotated[
        str,
        Text(label=pgettext_lazy("family", "Basic facts of the parties"), level=4, lines=2, purpose=_FOR),
        Words,
    ],
    facts: Annotated[
        str,
        Text(label=pgettext_lazy("family", "Main facts and issues"), level=4, lines=3, purpose=_FOR),
        Words,
    ],
    liability: Annotated[
        str,
        Text(label=pgettext_lazy("family", "What each side answers for"), level=4, lines=2, purpose=_FOR),
        Words,
    ],
    promises: Annotated[
        list[Promised], Text(label=pgettext_lazy("family", "What was promised"), level=4, purpose=_FOR)
    ],
    signed_by: Annotated[
        list[Literal["applicant", "respondent"]],
        Choice(
            label=pgettext_lazy("family", "Who has signed on paper, or agreed by word of mouth"),
            hint=pgettext_lazy(
                "family",
                "Nobody yet: then its paper is made from this, and it takes effect when all have signed it.",
            ),
        ),
    ] = [],  # noqa: B006 – Pydantic copies it
    is_sealed: Annotated[
        bool, Choice(label=pgettext_lazy("family", "The committee's seal is on it (written form)"))
    ] = False,
) -> list[UUID]:
    """Keep the agreement sealed, with its promises as dates that are watched; the promises in their order, to note them."""
    matter = locked_matter(ctx, case)
    refuse_while_locked(case_of(matter))
    demand_willing(matter.pk, TWO_SIDES)
    waits = manner == "written" and not signed_by
    _check(ctx, promises)
    if not waits:
        _demand_signed(manner, signed_by, is_sealed)
    row = _kept(ctx, matter, manner, waits, {"parties": parties, "facts": facts, "liability": liability})
    made = _promised(row, promises)
    if waits:
        ctx.record(AgreementWritten(matter=matter.pk, agreement=row.pk, promises=len(made)))
    else:
        take_effect(ctx, matter, row)
    return made


def _kept(ctx: Context, matter: Matter, manner: str, waits: bool, contents: dict[str, str]) -> Agreement:
    """The agreement as a row, its words sealed; a draft that waited before is over."""
    drop_draft(ctx, matter, WhyVoid.REPLACED, _("The agreement was written anew."))
    row = Agreement(
        id=new_id(), matter=matter, form=manner, mediator=ctx.caller.person, written_at=ctx.at, signs_here=waits,
        effective_at=None if waits else ctx.at,
    )  # fmt: skip
    row.contents = seal(contents, row.row)
    insert(row)
    if matter.stage == "mediating":
        advance(ctx, matter, "agreed")
    return row


def take_effect(ctx: Context, matter: Matter, row: Agreement) -> None:
    """From the same moment on it is to be performed."""
    advance(ctx, matter, "performing")
    days = Promise.objects.filter(agreement=row).order_by("number").values_list("due_on", flat=True)
    ctx.record(AgreementReached(
        matter=matter.pk, agreement=row.pk, form=row.form, promises=len(days), effective_at=ctx.at, days=tuple(days)
    ))  # fmt: skip


def _demand_signed(manner: str, signed_by: Sequence[str], is_sealed: bool) -> None:
    """What is missing before one that was not signed here can take effect, said by field."""
    if set(signed_by) != set(TWO_SIDES):
        why = _("Both sides sign it, or agree by word of mouth before the mediator.")
        raise Invalid("not_signed", _("The agreement has no effect yet."), {"signed_by": why})
    if manner == "written" and not is_sealed:
        why = _("A written agreement bears the committee's seal beside the mediator's name.")
        raise Invalid("not_sealed", _("The agreement has no effect yet."), {"is_sealed": why})


def _check(ctx: Context, promises: list[Promised]) -> None:
    """Whether there is something that can be kept."""
    if not 1 <= len(promises) <= MOST:
        why = _("Say what is to be done, by whom and until when; at most forty lines.")
        raise Invalid("no_promise", _("The agreement says nothing that can be kept."), {"promises": why})
    today = ctx.at.astimezone(timing.LOCAL).date()
    if any(one.due_on < today for one in promises):
        why = _("A day from today on; what is done already is due today.")
        raise Invalid("past_day", _("A day lies in the past."), {"promises": why})


def _promised(row: Agreement, promises: list[Promised]) -> list[UUID]:
    """The promises as rows, their words sealed, in their order."""
    made = []
    for number, one in enumerate(promises, start=1):
        line = Promise(id=new_id(), agreement=row, number=number, side=one.side, due_on=one.due_on)
        line.words = seal(one.words, line.row)
        made.append(line)
    insert_all(made)
    return [one.pk for one in made]
