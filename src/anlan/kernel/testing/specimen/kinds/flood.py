# SPDX-License-Identifier: Apache-2.0
"""A flooded cellar (积水): a small team, so that what teams promise can be tried."""

from enum import StrEnum
from typing import Annotated

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Clock, Closing, Kind, Outcome, Seat, Stage, minutes
from anlan.kernel.fields import Choice, Details


class Current(StrEnum):
    """Whether the power is still on down there."""

    ON = "on"
    OFF = "off"


class Flood(Details):
    """What is written down when a cellar is flooded."""

    current: Annotated[Current, Choice(label=pgettext_lazy("specimen", "Power"))] = Current.OFF


KIND = Kind(
    label=pgettext_lazy("specimen", "Flooded cellar"),
    letters="FL",
    details=Flood,
    stages=[
        Stage("reported", pgettext_lazy("specimen", "Reported"), then=["closed"]),
        Stage("closed", pgettext_lazy("specimen", "Closed"), final=True),
    ],
    clocks=[
        Clock("complete", pgettext_lazy("specimen", "Team complete"), limit=minutes(10), since="teams.team_called",
              until="teams.team_complete"),
    ],
    team=[
        Seat("pumper", pgettext_lazy("specimen", "Pumper"), lead=True, substitute="worker", talks=True),
        Seat("electrician", pgettext_lazy("specimen", "Electrician"), substitute="worker", only_if={"current": ("on",)}),
        Seat("carrier", pgettext_lazy("specimen", "Carrier"), count=2, optional=True),
    ],
    closing=Closing(outcomes=[Outcome("dry", pgettext_lazy("specimen", "Dry"), good=True)]),
)  # fmt: skip
