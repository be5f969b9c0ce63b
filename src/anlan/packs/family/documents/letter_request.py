# SPDX-License-Identifier: Apache-2.0
"""Request for a warning letter (告诫书建议函) to the police station (JS-R4): the police decide, this only asks."""

from datetime import date
from typing import Annotated

from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel.declare import Clauses, Facts, Heading, Label, Paragraph, Signer, Template
from anlan.kernel.fields import Details, Moment, Text
from anlan.kernel.matters.details import plain
from anlan.kernel.matters.models import Matter

from ..kinds.disclosure import HERS
from ._fields import Line, Name, Words, line, words


class LetterRequest(Details):
    """To which station, who hurt whom, what happened and what shows it."""

    station: Annotated[Line, Text(label=pgettext_lazy("family", "Police station"))]
    offender: Annotated[Name, line(pgettext_lazy("family", "Offender"))]
    offender_facts: Annotated[
        Line,
        line(
            pgettext_lazy("family", "About who hurt"),
            pgettext_lazy("family", "Sex, age, relation to who was hurt."),
        ),
    ] = ""
    victim: Annotated[Name, line(pgettext_lazy("family", "Person hurt"))]
    happened_on: Annotated[date, Moment(label=pgettext_lazy("family", "Happened on"))]
    facts: Annotated[Words, words(pgettext_lazy("family", "What happened"))]
    shown_by: Annotated[
        Words,
        words(
            pgettext_lazy("family", "What shows it"),
            hint=pgettext_lazy("family", "Each line becomes a clause."),
        ),
    ]


def not_suspected(matter: Matter) -> Label:
    """Why nobody is asked for a letter: no violence is suspected here."""
    if plain(matter).get("violence") == "on":
        return ""
    return pgettext("family", "no violence is suspected in this case")


TEMPLATE = Template(
    label=pgettext_lazy("family", "Request for a warning letter"),
    fields=LetterRequest,
    letters="GJ",
    series=pgettext_lazy("family", "Warning request"),
    side=HERS,
    kinds=["family_dispute"],
    refuses=not_suspected,
    takes={"facts": "story"},
    parts=[
        Paragraph(
            pgettext_lazy(
                "family",
                "%(station)s: in our work we learned of violence at home. Under article 16 of the law against it we ask you "
                "to find the facts and, where they are minor and no penalty is given, to issue a warning letter.",
            )
        ),
        Facts(["offender", "offender_facts", "victim", "happened_on"]),
        Heading(pgettext_lazy("family", "What happened")),
        Paragraph("%(facts)s"),
        Heading(pgettext_lazy("family", "What shows it")),
        Clauses("shown_by"),
        Paragraph(
            pgettext_lazy(
                "family",
                "Please tell us what you decide. Where you issue a letter, committee and station visit as article 17 says. "
                "Please keep secret who reported it, and where who was hurt is.",
            )
        ),
    ],
    signers=[Signer("worker", pgettext_lazy("family", "Who requests it"), own=True)],
    source="《中华人民共和国反家庭暴力法》第十四条、第十六条、第十七条",
)
