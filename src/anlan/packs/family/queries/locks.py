# SPDX-License-Identifier: Apache-2.0
"""Whether parties may be brought to one table: while violence is suspected, only after police decision and free wish (JS-R4, JS-R5)."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel.declare import Label
from anlan.kernel.fields import told_apart
from anlan.kernel.matters.details import plain
from anlan.kernel.matters.models import Matter

from ..models import Case, Wish
from .beside import cases, decisions, guardian_checks, wishes

_REASONS: dict[str, Label] = {
    "no_decision": pgettext_lazy("family", "the police have not decided yet"),
    "not_asked": pgettext_lazy("family", "the person hurt has not been asked alone and in person"),
    "declines": pgettext_lazy("family", "the person hurt does not want it"),
    "guardian_suspect": pgettext_lazy("family", "the child's guardian may be the one who hurts"),
}


@dataclass(frozen=True)
class Lock:
    """Why nobody may mediate face to face; `because` are codes with labels."""

    because: tuple[str, ...]

    @property
    def labels(self) -> list[Label]:
        """The reasons in the reader's language."""
        return [_REASONS[one] for one in self.because]


def mediation_lock(case: Case) -> Lock | None:
    """The lock of a case, or None where both sides may sit at one table.

    Separate talks are not locked. The newest wish counts: who agreed may say no later, at any time (JS-R1).
    """
    if not case.flag_is_on:
        return None
    because = []
    assert case.suspected_at is not None
    if not any(one.at >= case.suspected_at for one in decisions(case.pk)):
        because.append("no_decision")
    wish = newest_wish(case.pk)
    if wish is None or wish.at < case.suspected_at:
        because.append("not_asked")
    elif not wish.agrees:
        because.append("declines")
    check = next(iter(guardian_checks(case.pk)), None)
    if check is not None and check.guardian == "suspect":
        because.append("guardian_suspect")
    return Lock(tuple(because)) if because else None


def why_locked(matter: Matter) -> Label:
    """Why nobody begins to mediate here now, as a sentence; empty where both may sit at one table."""
    case = next(iter(cases(matter.pk)), None)
    lock = mediation_lock(case) if case else None
    if lock is None:
        return ""
    told = pgettext("family", "No meeting of both sides while violence is suspected: %(because)s.")
    return told % {"because": told_apart(lock.labels)}


def is_in_danger(case: Case, matter: Matter) -> bool:
    """Whether danger or violence is said of a case: then it is nobody's to refuse or to pass on."""
    said = plain(matter)
    return case.flag_is_on or said.get("danger") == "yes" or said.get("situation") == "violence"


def why_not_refused(matter: Matter) -> Label:
    """Why this case is taken on; empty where it may be refused."""
    case = next(iter(cases(matter.pk)), None)
    is_kept = case is not None and is_in_danger(case, matter)
    return (
        pgettext("family", "Danger or violence is said here: accept it and set its level.") if is_kept else ""
    )


def why_not_passed_on(matter: Matter) -> Label:
    """Why this case is not passed on now: the police come first (JS-R3); empty where it may be."""
    case = next(iter(cases(matter.pk)), None)
    is_owed = case is not None and case.owes_report
    return (
        pgettext("family", "The police must be told first; nobody can cancel this (JS-R3).")
        if is_owed
        else ""
    )


def newest_wish(case: UUID) -> Wish | None:
    """What who was hurt said last, asked alone and in person; anything else does not count."""
    return next((one for one in wishes(case) if one.is_alone and one.is_in_person), None)
