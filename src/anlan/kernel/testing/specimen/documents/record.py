# SPDX-License-Identifier: Apache-2.0
"""The record of a visit because of noise: one of each part, so that what documents promise can be tried."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.declare import Clauses, Facts, Heading, Paragraph, Signer, Template
from anlan.kernel.fields import Choice, Details, Moment, Text

FILE = pgettext_lazy("specimen", "For the file")


class Mood(StrEnum):
    """How the talk was."""

    CALM = "calm"
    LOUD = "loud"

    @property
    def label(self) -> object:
        """In the reader's language."""
        return {"calm": pgettext_lazy("specimen", "calm"), "loud": pgettext_lazy("specimen", "loud")}[
            self.value
        ]


class Record(Details):
    """What the record says."""

    on: Annotated[date, Moment(label=pgettext_lazy("specimen", "Visited on"))]
    what: Annotated[
        str,
        Text(label=pgettext_lazy("specimen", "What happened"), level=4, lines=3, purpose=FILE),
        StringConstraints(min_length=1, max_length=2000),
    ]
    mood: Annotated[Mood, Choice(label=pgettext_lazy("specimen", "Mood"))] = Mood.CALM
    agreed: Annotated[
        str,
        Text(label=pgettext_lazy("specimen", "Agreed"), level=4, lines=3, purpose=FILE),
        StringConstraints(max_length=2000),
    ] = ""
    neighbour: Annotated[
        str,
        Text(label=pgettext_lazy("specimen", "Neighbour"), level=3, purpose=FILE),
        StringConstraints(max_length=60),
    ] = ""


TEMPLATE = Template(
    label=pgettext_lazy("specimen", "Record of a visit"),
    fields=Record,
    letters="NR",
    series=pgettext_lazy("specimen", "Noise record"),
    kinds=["noise"],
    takes={"what": "story"},
    parts=[
        Facts(["on", "mood"]),
        Heading(pgettext_lazy("specimen", "What happened")),
        Paragraph(pgettext_lazy("specimen", "It was told as follows: %(what)s")),
        Paragraph(pgettext_lazy("specimen", "Agreed was:"), only_with="agreed"),
        Clauses("agreed"),
    ],
    signers=[
        Signer("neighbour", pgettext_lazy("specimen", "Neighbour"), named="neighbour"),
        Signer("helper", pgettext_lazy("specimen", "Helper"), optional=True),
        Signer("worker", pgettext_lazy("specimen", "Worker"), own=True),
    ],
    source=pgettext_lazy("specimen", "The rules of the house"),
)
