# SPDX-License-Identifier: Apache-2.0
"""Safety plan (安全计划) of who was hurt: what she does and who helps when it begins again (JS-R4, JS-R5; domain.md 4.8).

It is hers: it opens to those who help her and to the police, never to who sits with both sides. Its head and its number say
nothing of what it is, and where a paper at home would put her in danger none leaves the house: it is read with her.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel.declare import Clauses, Facts, Heading, Label, Paragraph, Signer, Template
from anlan.kernel.fields import Choice, Details, Moment
from anlan.kernel.matters.details import plain
from anlan.kernel.matters.models import Matter

from ..kinds.disclosure import HERS
from ._fields import More, Name, Words, line, words

LINES = pgettext_lazy("family", "Each line becomes a clause.")


class Handing(StrEnum):
    """Whether a paper goes out of the house; nothing said, none does."""

    NOT_LEFT = "not_left"
    HANDED = "handed_over"
    TRUSTED = "with_trusted"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return _HANDING[self]


_HANDING = {
    Handing.NOT_LEFT: pgettext_lazy("family", "none is left: a paper would put her in danger"),
    Handing.HANDED: pgettext_lazy("family", "handed to her on the spot, she can keep it safe"),
    Handing.TRUSTED: pgettext_lazy("family", "left with somebody whom she trusts"),
}


class PlanText(Details):
    """What warns her, where she goes, who helps, what lies ready, and whether a paper leaves the house."""

    holder: Annotated[Name, line(pgettext_lazy("family", "Whose plan it is"))]
    warns: Annotated[
        Words, words(pgettext_lazy("family", "What tells her that it begins"), lines=3, hint=LINES)
    ]
    leaves: Annotated[
        Words,
        words(
            pgettext_lazy("family", "What she does then, and how she gets out"),
            lines=3,
            hint=pgettext_lazy("family", "Each line becomes a clause. No address of a refuge."),
        ),
    ]
    helps: Annotated[
        Words,
        words(pgettext_lazy("family", "Who helps at once, and by which word they know"), lines=3, hint=LINES),
    ]
    children: Annotated[More, words(pgettext_lazy("family", "What the children know and do"), lines=2)] = ""
    ready: Annotated[More, words(pgettext_lazy("family", "What lies ready, and where"), lines=2)] = ""
    phone: Annotated[
        More, words(pgettext_lazy("family", "Telephone and whereabouts: what is safe"), lines=2)
    ] = ""
    again_on: Annotated[date, Moment(label=pgettext_lazy("family", "Looked at again with her on"))]
    handing: Annotated[
        Handing,
        Choice(
            label=pgettext_lazy("family", "Does a paper leave the house"),
            hint=pgettext_lazy("family", "Ask her alone. Where he may find it, leave none."),
        ),
    ] = Handing.NOT_LEFT


def not_in_danger(matter: Matter) -> Label:
    """Why there is no plan here: neither violence is suspected nor danger said."""
    said = plain(matter)
    if said.get("violence") == "on" or said.get("danger") == "yes":
        return ""
    return pgettext("family", "neither violence nor danger is said in this case")


def stays(fields: Details) -> bool:
    """Whether no paper goes out of the house."""
    return isinstance(fields, PlanText) and fields.handing is Handing.NOT_LEFT


TEMPLATE = Template(
    label=pgettext_lazy("family", "Safety plan"),
    title=pgettext_lazy("family", "Notes to carry"),
    fields=PlanText,
    letters="SX",
    series=pgettext_lazy("family", "Notes"),
    issuer=pgettext_lazy("family", "Public service window"),
    side=HERS,
    kinds=["family_dispute"],
    refuses=not_in_danger,
    takes={"holder": "name"},
    stays=stays,
    parts=[
        Facts(["holder", "again_on"]),
        Heading(pgettext_lazy("family", "When it begins")),
        Clauses("warns"),
        Heading(pgettext_lazy("family", "What I do")),
        Clauses("leaves"),
        Heading(pgettext_lazy("family", "Who helps me")),
        Clauses("helps"),
        Paragraph(pgettext_lazy("family", "The children: %(children)s"), only_with="children"),
        Paragraph(pgettext_lazy("family", "Lies ready: %(ready)s"), only_with="ready"),
        Paragraph(pgettext_lazy("family", "Telephone: %(phone)s"), only_with="phone"),
        Paragraph(
            pgettext_lazy(
                "family", "In danger call 110 at any time; 12338 listens and helps, free of charge."
            )
        ),
        Facts(["handing"]),
    ],
    signers=[Signer("worker", pgettext_lazy("family", "Who went through it with her"), own=True)],
)
