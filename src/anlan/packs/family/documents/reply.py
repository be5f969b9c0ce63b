# SPDX-License-Identifier: Apache-2.0
"""Written reply (答复书) to who asked: what was asked, what is answered and why, and where else to turn."""

from typing import Annotated

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Clauses, Heading, Paragraph, Signer, Template
from anlan.kernel.fields import Details

from ..kinds.disclosure import HERS
from ._fields import More, Name, Words, line, words


class Reply(Details):
    """Request, answer, grounds, and other ways."""

    applicant: Annotated[Name, line(pgettext_lazy("family", "Addressee"))]
    asked: Annotated[Words, words(pgettext_lazy("family", "What was asked"))]
    answer: Annotated[
        Words,
        words(pgettext_lazy("family", "Answer"), hint=pgettext_lazy("family", "Each line becomes a clause.")),
    ]
    grounds: Annotated[More, words(pgettext_lazy("family", "Grounds"))] = ""


TEMPLATE = Template(
    label=pgettext_lazy("family", "Written reply"),
    fields=Reply,
    letters="DF",
    series=pgettext_lazy("family", "Family reply"),
    side=HERS,
    kinds=["family_dispute"],
    takes={"applicant": "name"},
    parts=[
        Paragraph(
            pgettext_lazy(
                "family", "%(applicant)s: what you asked us for was looked into. We answer as follows."
            )
        ),
        Heading(pgettext_lazy("family", "What you asked")),
        Paragraph("%(asked)s"),
        Heading(pgettext_lazy("family", "Answer")),
        Clauses("answer"),
        Paragraph(pgettext_lazy("family", "Grounds: %(grounds)s"), only_with="grounds"),
        Heading(pgettext_lazy("family", "Where else you may turn")),
        Paragraph(
            pgettext_lazy(
                "family",
                "If you do not agree, you may ask for mediation again, ask for legal aid, or go to the people's court. In "
                "danger call 110 at any time; the women's line is 12338.",
            )
        ),
    ],
    signers=[Signer("worker", pgettext_lazy("family", "Who answers"), own=True)],
)
