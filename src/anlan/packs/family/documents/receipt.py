# SPDX-License-Identifier: Apache-2.0
"""Receipt of acceptance (受理回执). It says nothing of what the case is about: whoever lives with her may find it."""

from datetime import date
from typing import Annotated

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Facts, Paragraph, Signer, Template
from anlan.kernel.fields import Details, Moment, Text

from ._fields import Line, Name, line


class Receipt(Details):
    """Whose request was accepted when, and where to ask."""

    applicant: Annotated[Name, line(pgettext_lazy("family", "Applicant"))]
    accepted_on: Annotated[date, Moment(label=pgettext_lazy("family", "Accepted on"))]
    desk: Annotated[Line, Text(label=pgettext_lazy("family", "Where to ask"))] = ""
    phone: Annotated[Line, Text(label=pgettext_lazy("family", "Telephone of the window"))] = ""


TEMPLATE = Template(
    label=pgettext_lazy("family", "Receipt of acceptance"),
    fields=Receipt,
    letters="SL",
    series=pgettext_lazy("family", "Acceptance"),
    kinds=["family_dispute"],
    issuer=pgettext_lazy("family", "Public service window"),
    takes={"applicant": "name"},
    parts=[
        Paragraph(
            pgettext_lazy(
                "family",
                "%(applicant)s: your request was accepted on %(accepted_on)s. Help is free of charge.",
            )
        ),
        Facts(["desk", "phone"]),
        Paragraph(
            pgettext_lazy(
                "family",
                "Bring this receipt or its number when you ask how far it is. You may withdraw your request at any time.",
            )
        ),
    ],
    signers=[Signer("worker", pgettext_lazy("family", "Who accepted it"), own=True)],
)
