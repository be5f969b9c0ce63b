# SPDX-License-Identifier: Apache-2.0
"""Agreement of people's mediation (人民调解协议书): what art. 29 of the People's Mediation Law asks for (JS-R1).

It is made from the agreement that was recorded, whose words nobody types again; what is changed is changed there. Not drawn
up while the two may not be brought to one table (JS-R4): no pressure to sign goes out from here.
"""

from collections.abc import Mapping
from typing import Annotated

from django.utils.translation import override, pgettext, pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.declare import Clauses, Facts, Heading, Label, Paragraph, Signer, Template
from anlan.kernel.documents.composing import LANGUAGE
from anlan.kernel.documents.filling import say_day
from anlan.kernel.fields import Details, listed
from anlan.kernel.matters.models import Matter
from anlan.kernel.vault import unseal

from ..models.mediation import Promise
from ..queries.beside import cases
from ..queries.locks import mediation_lock
from ..queries.mediation import contents_of, draft_of, promises_in, standing_agreement
from ..queries.parties import names_of_sides
from ..rulesets.care_words import SIDES
from ._fields import Name, Words, line, words

RECORDED = ("parties", "facts", "liability", "terms")
Terms = Annotated[str, StringConstraints(min_length=1, max_length=60_000)]


class AgreementText(Details):
    """Parties, facts, each side's liability, and what is promised by whom, in which way and until when."""

    applicant: Annotated[Name, line(pgettext_lazy("family", "First party"))]
    respondent: Annotated[Name, line(pgettext_lazy("family", "Second party"))]
    parties: Annotated[Words, words(pgettext_lazy("family", "Basic facts of the parties"), lines=2)]
    facts: Annotated[Words, words(pgettext_lazy("family", "Main facts and issues"))]
    liability: Annotated[Words, words(pgettext_lazy("family", "What each side answers for"))]
    terms: Annotated[Terms, words(pgettext_lazy("family", "What was promised"))]


def recorded(matter: Matter) -> Mapping[str, object]:
    """The agreement that waits, else the one in effect, as its paper says it; and the names of both sides."""
    made = draft_of(matter.pk) or standing_agreement(matter.pk)
    if made is None:
        return {}
    with override(LANGUAGE):
        terms = "\n".join(_term(one) for one in promises_in(made))
    return {**contents_of(made), "terms": terms, **names_of_sides(matter.pk)}


def _term(one: Promise) -> str:
    """One promise: by whom, what and in which way, until when."""
    said = {"who": SIDES[one.side], "what": str(unseal(one.words, one.row)).rstrip("。；; .")}
    told = pgettext("family", "%(who)s: %(what)s. To be performed by %(day)s.")
    return " ".join((told % {**said, "day": say_day(one.due_on)}).split())


def refused(matter: Matter) -> Label:
    """Why there is no paper now: nothing was recorded, it was agreed by word of mouth, or the table is locked (JS-R4)."""
    if lock := locked(matter):
        return lock
    made = draft_of(matter.pk) or standing_agreement(matter.pk)
    if made is None:
        return pgettext("family", "write the agreement first: its paper is made from it")
    return (
        ""
        if made.form == "written"
        else pgettext("family", "it was agreed by word of mouth, and its record is kept")
    )


def locked(matter: Matter) -> Label:
    """Why the two may not be brought to one table; empty where they may (JS-R4, JS-R5)."""
    case = next(iter(cases(matter.pk)), None)
    lock = mediation_lock(case) if case is not None else None
    return listed(str(one) for one in lock.labels) if lock else ""


TEMPLATE = Template(
    label=pgettext_lazy("family", "Mediation agreement"),
    fields=AgreementText,
    letters="TJ",
    series=pgettext_lazy("family", "Family mediation"),
    kinds=["family_dispute"],
    at=["agreed", "performing"],
    refuses=refused,
    unsigned_while=locked,
    takes={"applicant": "name"},
    known=recorded,
    known_fields=["applicant", "respondent", *RECORDED],
    recorded=RECORDED,
    parts=[
        Facts(["applicant", "respondent", "parties"]),
        Heading(
            pgettext_lazy("family", "Main facts of the dispute, what is in dispute, and who answers for what")
        ),
        Paragraph("%(facts)s"),
        Paragraph(pgettext_lazy("family", "What each side answers for: %(liability)s")),
        Heading(pgettext_lazy("family", "What was agreed")),
        Paragraph(
            pgettext_lazy(
                "family", "Of their own free will and after mediation the parties agree on the following:"
            )
        ),
        Clauses("terms"),
        Heading(pgettext_lazy("family", "Effect")),
        Paragraph(
            pgettext_lazy(
                "family",
                "This agreement takes effect on the day on which the parties sign it and the mediator signs and the "
                "committee seals it. It binds the parties. Within thirty days they may jointly ask the people's court "
                "to confirm it. Each party holds one copy, the committee keeps one.",
            )
        ),
    ],
    signers=[
        Signer("applicant", pgettext_lazy("family", "First party"), named="applicant"),
        Signer("respondent", pgettext_lazy("family", "Second party"), named="respondent"),
        Signer("recorder", pgettext_lazy("family", "Recorder"), optional=True),
        Signer("mediator", pgettext_lazy("family", "People's mediator"), own=True, verb="make_agreement"),
    ],
    source="《中华人民共和国人民调解法》第二十八条、第二十九条、第三十一条、第三十三条",
)
