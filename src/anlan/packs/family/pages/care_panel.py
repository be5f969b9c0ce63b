# SPDX-License-Identifier: Apache-2.0
"""The part of a case's page on mediation, portrait and aftercare; the portrait only for those who may see it."""

from typing import Any

from django.utils.translation import pgettext_lazy

from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import may
from anlan.kernel.context import Caller
from anlan.kernel.declare import Paper, Verb
from anlan.kernel.fields import Level, Text
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import takes_part
from anlan.kernel.people.queries import names_of

from ..models.mediation import Promise
from ..queries.beside import hand_ons, sessions, visits, willingness
from ..queries.care import (
    care_lines,
    hand_on_choices,
    signs_choices,
    signs_waiting,
    somebody_visits,
    visitor_choices,
)
from ..queries.mediation import (
    COURT_DAYS,
    confirmation_is_unsaid,
    court_may_be_asked,
    court_was_asked,
    draft_of,
    open_promises,
    promises_in,
    promises_of,
    sealed_lines,
    session_choices,
    standing_agreement,
)
from ..queries.portrait import contestable, contested, portrait_of
from ..queries.signatures import paper_of, unsigned
from ..rulesets.care_words import BAND_WORDS, CARE_WORDS, HELPERS, KEPT, SIDES, SOURCES, TALKS
from ..rulesets.factors import FACTOR_WORDS
from .visits import FINDINGS, RESULTS

type Context = dict[str, Any]  # Any: what the templates read
FOR = pgettext_lazy("family", "To decide what comes first")


def care_context(caller: Caller, matter: Matter) -> Context:
    """What `family/_care.html` reads of a case."""
    sees = may(
        caller, "family.see_portrait", region=matter.region_path, involved=takes_part(caller, matter.pk)
    )
    return {
        "mediation": _mediation(matter),
        "portrait": _portrait(caller, matter) if sees else None,
        "visits": [
            {"number": one.matter.number, "due_on": one.due_on, "result": RESULTS.get(one.result, ""),
             "finding": FINDINGS.get(one.finding, "")}
            for one in visits(matter.pk)
        ],
        "signs": [{"due_on": one.due_on, "finding": FINDINGS[one.finding]} for one in signs_waiting(matter.pk)],
        "hand_ons": [
            {"to": HELPERS[one.to], "answer": HELPERS.get(one.answer, ""), "at": one.asked_at}
            for one in hand_ons(matter.pk)
        ],
    }  # fmt: skip


def _mediation(matter: Matter) -> Context:
    made = standing_agreement(matter.pk)
    return {
        "willing": [
            {"side": SIDES[one.side], "is_willing": one.is_willing, "at": one.said_at}
            for one in {row.side: row for row in willingness(matter.pk)}.values()
        ],
        "talks": [
            {"form": TALKS[one.form], "side": SIDES.get(one.side, ""), "at": one.begins_at, "minutes": one.minutes,
             "is_held": one.held_at is not None}
            for one in sessions(matter.pk)
        ],
        "agreement": made,
        "form": TALKS[made.form] if made else "",
        "confirm_by": made.effective_at + COURT_DAYS if made and made.effective_at and not made.confirmation else None,
        "promises": _lines(promises_of(matter.pk)),
        **_draft(matter),
    }  # fmt: skip


def _lines(promises: list[Promise]) -> list[Context]:
    return [
        {"number": one.number, "side": SIDES[one.side], "due_on": one.due_on, "state": KEPT[one.state],
         "code": one.state, "is_overdue": one.overdue_at is not None and one.state == "due"}
        for one in promises
    ]  # fmt: skip


def _draft(matter: Matter) -> Context:
    """The agreement that waits for its signatures, and whose are missing: by part, for names stay sealed."""
    row = draft_of(matter.pk)
    if row is None:
        return {}
    paper = paper_of(row)
    return {"draft": row, "paper": paper, "unsigned": unsigned(paper), "drafted": _lines(promises_in(row))}


def _portrait(caller: Caller, matter: Matter) -> Context:
    """Facts with source and end, their sum with reasons, and the band that a person set; opened on record."""
    looked(caller.person, "portrait", matter=matter.pk, purpose=FOR)
    seen = portrait_of(matter.pk)
    names = names_of([seen.band.set_by] if seen.band else [])
    return {
        "facts": [
            {"what": FACTOR_WORDS[one.type], "about": SIDES[one.about], "source": SOURCES[one.source],
             "observed_on": one.observed_on, "expires_on": one.expires_on, "is_disputed": one.is_disputed,
             "answer": CARE_WORDS.get(one.answer, "")}
            for one in seen.facts
        ],
        "points": seen.sum.points, "reasons": seen.sum.reasons, "left_out": seen.sum.left_out,
        "proposes": BAND_WORDS[seen.sum.proposes], "band": BAND_WORDS[seen.band.band] if seen.band else "",
        "why": BAND_WORDS[seen.band.why] if seen.band else "", "set_at": seen.band.set_at if seen.band else None,
        "set_by": names.get(seen.band.set_by, "") if seen.band else "", "differs": seen.differs,
    }  # fmt: skip


CARE_VERBS = [
    Verb("say_willing", "", "user"),
    Verb("plan_session", "", "clock"),
    Verb("record_session", "", "file-text"),
    Verb("make_agreement", "", "signature", waits_at=("mediating",), mine=True),
    Verb("seal_agreement", "", "check", waits_at=("agreed",), mine=True),
    Verb("note_promise", "", "check", waits_at=("performing",), mine=True),
    Verb("apply_for_confirmation", "", "scale"),
    Verb("decline_confirmation", "", "x"),
    Verb("record_confirmation", "", "scale"),
    Verb("tell_ways_to_law", "", "scale", waits_at=("not_agreed", "ended")),
    Verb("add_factor", "", "plus"),
    Verb("set_band", "", "chart-column"),
    Verb("contest_factor", "", "triangle-alert"),
    Verb("answer_contest", "", "check"),
    Verb("plan_visits", "", "map-pin", waits_at=("to_law",)),
    Verb("answer_signs", "", "triangle-alert"),
    Verb("hand_on", "", "send"),
    Verb("answer_hand_on", "", "check"),
    Verb("drop_session", "", "x", ends=True),
    Verb("end_mediation", "", "x", ends=True),
]
CARE_CHOICES = {  # where nothing is left to choose, the verb is not shown
    "apply_for_confirmation.fits": court_may_be_asked,
    "decline_confirmation.fits": confirmation_is_unsaid,
    "record_confirmation.fits": court_was_asked,
    "record_session.session": session_choices,
    "drop_session.session": session_choices,
    "note_promise.promise": open_promises,
    "contest_factor.factor": contestable,
    "answer_contest.factor": contested,
    "plan_visits.fits": somebody_visits,
    "plan_visits.visitor": visitor_choices,
    "answer_signs.visit": signs_choices,
    "answer_hand_on.hand_on": hand_on_choices,
}
TALKS_PAPER = Paper(
    "written-talks",
    Text(
        label=pgettext_lazy("family", "Talks and agreement"),
        purpose=pgettext_lazy("family", "To mediate"),
        level=Level.SENSITIVE,
    ),
    lines=sealed_lines,
    on=("family.session_held", "family.agreement_written", "family.agreement_reached"),
)
CARE_PAPER = Paper(
    "written-care",
    Text(
        label=pgettext_lazy("family", "What visitors found, what others must know"),
        purpose=pgettext_lazy("family", "To visit without harm"),
        level=Level.SENSITIVE,
    ),
    lines=care_lines,
    on=("family.visit_made", "family.handed_on"),
)
