# SPDX-License-Identifier: Apache-2.0
"""Noise between neighbours (邻里噪声): measured within ten minutes, settled within two working days."""

from enum import StrEnum
from typing import Annotated

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.declare import Clock, Closing, Kind, Outcome, Stage, Step, minutes, option
from anlan.kernel.fields import Choice, Details, Telephone, Text


class Source(StrEnum):
    """Where it comes from."""

    MUSIC = "music"
    WORKS = "works"


class Noise(Details):
    """What is written down when noise is reported."""

    source: Annotated[Source, Choice(label=pgettext_lazy("specimen", "Source"))]
    story: Annotated[
        str,
        Text(
            label=pgettext_lazy("specimen", "What happened"),
            purpose=pgettext_lazy("specimen", "To prepare the talk"),
            level=4,
            lines=4,
        ),
        StringConstraints(min_length=1, max_length=2000),
    ]
    caller_phone: Annotated[
        str | None,
        Telephone(
            label=pgettext_lazy("specimen", "Telephone"),
            purpose=pgettext_lazy("specimen", "To ask back"),
            level=3,
        ),
    ] = None


KIND = Kind(
    label=pgettext_lazy("specimen", "Noise"),
    letters="NS",
    details=Noise,
    stages=[
        Stage("reported", pgettext_lazy("specimen", "Reported"), then=["measured", "closed"]),
        Stage("measured", pgettext_lazy("specimen", "Measured"), then=["closed"]),
        Stage("closed", pgettext_lazy("specimen", "Closed"), final=True),
    ],
    clocks=[
        Clock(
            "measure",
            pgettext_lazy("specimen", "Measure"),
            limit=option("measure_seconds"),
            until="specimen.noise_measured",
            pause_cap=minutes(30),
            ladder=[Step(minutes(5), tell="worker")],
        ),
        Clock(
            "settle",
            pgettext_lazy("specimen", "Settle"),
            limit=minutes(18 * 60),
            until="matters.matter_closed",
            calendar="working",
        ),
    ],
    closing=Closing(
        outcomes=[
            Outcome("quiet", pgettext_lazy("specimen", "Quiet again"), good=True),
            Outcome("unresolved", pgettext_lazy("specimen", "Not resolved")),
        ]
    ),
)
