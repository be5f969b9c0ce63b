# SPDX-License-Identifier: Apache-2.0
"""Record of a visit (走访记录): who was met, what was seen and said, what comes next. Signing is left to who was visited."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Facts, Heading, Label, Paragraph, Signer, Template
from anlan.kernel.fields import Choice, Details, Moment

from ..kinds.disclosure import VISITED
from ._fields import Line, More, Name, Words, line, words


class Alone(StrEnum):
    """Whether who was visited could speak alone: only then her words count as free."""

    YES = "yes"
    NO = "no"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return _ALONE[self]


_ALONE = {
    Alone.YES: pgettext_lazy("family", "spoke alone"),
    Alone.NO: pgettext_lazy("family", "others listened"),
}


class VisitText(Details):
    """Who, when, what was seen, what is wished, what comes next."""

    visited: Annotated[Name, line(pgettext_lazy("family", "Who was visited"))]
    visited_on: Annotated[date, Moment(label=pgettext_lazy("family", "Visited on"))]
    alone: Annotated[Alone, Choice(label=pgettext_lazy("family", "How the talk was"))] = Alone.NO
    others: Annotated[Line, line(pgettext_lazy("family", "Who else was there"))] = ""
    seen: Annotated[Words, words(pgettext_lazy("family", "What was seen and said"))]
    wishes: Annotated[More, words(pgettext_lazy("family", "What is wished for"), lines=2)] = ""
    next: Annotated[More, words(pgettext_lazy("family", "What comes next"), lines=2)] = ""


TEMPLATE = Template(
    label=pgettext_lazy("family", "Visit record"),
    fields=VisitText,
    letters="ZF",
    series=pgettext_lazy("family", "Family visit"),
    side=VISITED,
    kinds=["family_dispute", "visit"],
    parts=[
        Facts(["visited", "visited_on", "alone", "others"]),
        Heading(pgettext_lazy("family", "What was seen and said")),
        Paragraph("%(seen)s"),
        Paragraph(pgettext_lazy("family", "What is wished for: %(wishes)s"), only_with="wishes"),
        Paragraph(pgettext_lazy("family", "What comes next: %(next)s"), only_with="next"),
    ],
    signers=[
        Signer("visited", pgettext_lazy("family", "Who was visited"), named="visited", optional=True),
        Signer("visitor", pgettext_lazy("family", "Who visited"), own=True),
    ],
)
