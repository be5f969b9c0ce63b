# SPDX-License-Identifier: Apache-2.0
"""Reading mediation: who is willing now, which talks are planned, the agreement that stands, and what of it is due."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from anlan.kernel import timing
from anlan.kernel.errors import Invalid, NotFound
from anlan.kernel.matters.models import Matter
from anlan.kernel.teams.models import SeatCall
from anlan.kernel.vault import unseal

from ..models.mediation import Agreement, MediationSession, Promise
from .beside import agreements, drafts, promises, sessions, willingness

MEDIATOR_SEATS = ("mediator", "justice")
TWO_SIDES = ("applicant", "respondent")
YES = [("true", "")]  # there is something to do, and nothing to choose
COURT_DAYS = timedelta(days=30)  # art. 33: to apply for the court's confirmation


def willing_now(matter: UUID) -> dict[str, bool]:
    """The last word of each side that was asked."""
    return {one.side: one.is_willing for one in willingness(matter)}


def mediates(matter: UUID, person: UUID | None) -> bool:
    """Whether he ever sat in this case's team to mediate, held a talk in it or wrote its agreement, seat or none."""
    return (
        SeatCall.objects.filter(matter=matter, person=person, seat__in=MEDIATOR_SEATS).exists()
        or MediationSession.objects.filter(matter=matter, held_by=person, held_at__isnull=False).exists()
        or Agreement.objects.filter(matter=matter, mediator=person).exists()
    )


def standing_agreement(matter: UUID) -> Agreement | None:
    """The newest agreement that took effect: after a relapse there may be another one."""
    return next(iter(agreements(matter)), None)


def draft_of(matter: UUID) -> Agreement | None:
    """The agreement that is written down and waits for its signatures."""
    return next(iter(drafts(matter)), None)


def agreement_or_refuse(matter: UUID) -> Agreement:
    """The agreement that stands; raises NotFound."""
    found = standing_agreement(matter)
    if found is None:
        raise NotFound("no_agreement", _("No agreement was reached in this case."))
    return found


def open_sessions(matter: UUID) -> list[MediationSession]:
    """Talks that are planned and neither held nor dropped."""
    return [one for one in sessions(matter) if one.held_at is None]


def session_or_refuse(matter: UUID, session: UUID) -> MediationSession:
    """A planned talk of this case; raises Invalid."""
    found = MediationSession.objects.filter(pk=session, matter=matter, held_at=None, dropped_at=None).first()
    if found is None:
        raise Invalid(
            "no_such_session", _("This talk is not planned."), {"session": _("Choose one of the list.")}
        )
    return found


def promises_of(matter: UUID) -> list[Promise]:
    """What the agreement that stands promises, in its order."""
    found = standing_agreement(matter)
    return promises_in(found) if found else []


def promises_in(made: Agreement) -> list[Promise]:
    """What one agreement promises, in its order, in effect or not."""
    return [one for one in promises(made.matter_id) if one.agreement_id == made.pk]


def open_promises(matter: Matter) -> list[tuple[str, str]]:
    """Promises of which nobody has noted yet whether they were kept, as choices: number and day; words stay sealed."""
    return [
        (str(one.pk), f"{one.number} · {one.due_on.isoformat()}")
        for one in promises_of(matter.pk)
        if one.state == "due"
    ]


def session_choices(matter: Matter) -> list[tuple[str, str]]:
    """Planned talks as choices."""
    return [(str(one.pk), timing.say_when(one.begins_at)) for one in open_sessions(matter.pk)]


def overdue_promises() -> Iterable[Promise]:
    """Whatever is past its day, was not noted, and was not found before."""
    today = timing.now().astimezone(timing.LOCAL).date()
    rows = Promise.objects.filter(
        state="due", overdue_at=None, due_on__lt=today, agreement__effective_at__isnull=False
    )
    return rows.select_related("agreement").order_by("due_on", "id")[:500]


def sealed_lines(matter: Matter) -> list[str]:
    """The records of talks and the contents of agreements, in clear, for whoever asked with a reason."""
    lines = []
    for held in MediationSession.objects.filter(matter=matter.pk, held_at__isnull=False).order_by("held_at"):
        when = timing.say_when(held.begins_at)
        lines.append(f"{when} {unseal(held.record, held.row)}")
    for made in Agreement.objects.filter(matter=matter.pk, dropped_at=None).order_by("written_at", "id"):
        lines += [f"{name}：{text}" for name, text in contents_of(made).items() if text]
        lines += [
            f"{one.number}. {unseal(one.words, one.row)} {one.due_on}"
            for one in made.promises.order_by("number")
        ]
    return lines


def contents_of(made: Agreement) -> dict[str, Any]:
    """An agreement's contents, opened (Any: JSON values)."""
    said = unseal(made.contents, made.row)
    assert isinstance(said, dict)
    return said


def court_may_be_asked(matter: Matter) -> list[tuple[str, str]]:
    """Whether the thirty days for the court's confirmation run and nobody has asked yet (art. 33)."""
    made = standing_agreement(matter.pk)
    if made is None or made.effective_at is None or made.confirmation not in ("", "not_wished"):
        return []
    return YES if timing.now() <= made.effective_at + COURT_DAYS else []


def confirmation_is_unsaid(matter: Matter) -> list[tuple[str, str]]:
    """Whether nobody has said yet what they want of the court."""
    made = standing_agreement(matter.pk)
    return YES if made is not None and not made.confirmation else []


def court_was_asked(matter: Matter) -> list[tuple[str, str]]:
    """Whether the court has been asked and has not decided."""
    made = standing_agreement(matter.pk)
    return YES if made is not None and made.confirmation == "applied" else []
