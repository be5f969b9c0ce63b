# SPDX-License-Identifier: Apache-2.0
"""Visit (回访): a matter of its own, so that neighbour or grid worker sees where to call and nothing of the dispute."""

from enum import StrEnum
from typing import Annotated

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.declare import Clock, Closing, Kind, Label, Outcome, Stage, Step, minutes, option
from anlan.kernel.fields import Choice, Details, Level, Text

from .disclosure import ADVERSE

_FOR = pgettext_lazy("family", "To visit without harm")
Line = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
Words = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]


class AsksFirst(StrEnum):
    """Whether who calls asks before anything else if it is safe: where violence is suspected somebody may listen."""

    NO = "no"
    YES = "yes"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return _ASKS[self]


_ASKS = {
    AsksFirst.NO: pgettext_lazy("family", "as usual"),
    AsksFirst.YES: pgettext_lazy("family", "ask first whether it is safe"),
}


class VisitDetails(Details):
    """Where and when to call, and what was found; what is said of people sealed."""

    asks_first: Annotated[AsksFirst, Choice(label=pgettext_lazy("family", "How to call"))] = AsksFirst.NO

    where: Annotated[
        Line, Text(label=pgettext_lazy("family", "Where to call"), purpose=_FOR, level=Level.SENSITIVE)
    ] = ""
    safe_time: Annotated[
        Line, Text(label=pgettext_lazy("family", "At which hours"), purpose=_FOR, level=Level.SENSITIVE)
    ] = ""
    found: Annotated[
        Words,
        Text(label=pgettext_lazy("family", "What was found"), purpose=_FOR, level=Level.SENSITIVE, lines=3),
    ] = ""


KIND = Kind(
    label=pgettext_lazy("family", "Aftercare visit"),
    letters="HF",
    details=VisitDetails,
    adverse=ADVERSE,
    opened_by="family.plan_visits",
    closed_by="family.record_visit",
    moved_by_commands=True,
    stages=[
        Stage("planned", pgettext_lazy("family", "Planned"), then=["due", "made", "dropped"]),
        Stage("due", pgettext_lazy("family", "Due"), then=["made", "dropped"]),
        Stage("made", pgettext_lazy("family", "Made"), final=True),
        Stage("dropped", pgettext_lazy("family", "Dropped"), final=True),
    ],
    clocks=[
        Clock(
            "visit", pgettext_lazy("family", "Aftercare visit"), limit=option("visit_seconds"),
            since="family.visit_due", until=("family.visit_recorded", "matters.matter_closed"),
            ladder=[Step(minutes(24 * 60), tell="window"), Step(minutes(72 * 60), tell="head")],
        )
    ],
    closing=Closing(
        outcomes=[
            Outcome("talked", pgettext_lazy("family", "Met and talked"), good=True),
            Outcome("nobody_there", pgettext_lazy("family", "Nobody was in")),
            Outcome("not_safe", pgettext_lazy("family", "It was not safe to talk")),
            Outcome("not_wished", pgettext_lazy("family", "They do not want visits")),
            Outcome("not_needed", pgettext_lazy("family", "Not needed any more")),
        ]
    ),
)  # fmt: skip
