# SPDX-License-Identifier: Apache-2.0
"""A certificate checked by hand (人工核验): two officers read the same paper, within a working day (domain.md 5.3, 5.7)."""

from datetime import timedelta
from typing import Annotated

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.declare import Clock, Closing, Kind, Outcome, Stage, Step, minutes
from anlan.kernel.fields import Details, Level, Text

DAY = timedelta(hours=9)  # of working time


class Doubt(Details):
    """What the welder or his firm says of it."""

    words: Annotated[
        str,
        Text(
            label=pgettext_lazy("welding", "What is said of it"),
            purpose=pgettext_lazy("welding", "To check a certificate"),
            level=Level.PERSONAL,
            lines=3,
        ),
        StringConstraints(max_length=1000, strip_whitespace=True),
    ] = ""


KIND = Kind(
    label=pgettext_lazy("welding", "Certificate check by hand"),
    letters="HY",
    details=Doubt,
    opened_by="welding.doubt_certificate",
    closed_by="welding.confirm_check",
    moved_by_commands=True,
    stages=[
        Stage("to_read", pgettext_lazy("welding", "Waits for the first reader"), then=["to_confirm"]),
        Stage(
            "to_confirm", pgettext_lazy("welding", "Waits for the second reader"), then=["to_read", "decided"]
        ),
        Stage("decided", pgettext_lazy("welding", "Decided"), final=True),
    ],
    clocks=[
        Clock(
            "check",
            pgettext_lazy("welding", "Check by hand"),
            limit=DAY,
            calendar="working",
            until="welding.check_confirmed",
            ladder=[Step(minutes(60), tell="district_officer")],
        )
    ],
    closing=Closing(
        outcomes=[
            Outcome("valid", pgettext_lazy("welding", "Valid"), good=True),
            Outcome("invalid", pgettext_lazy("welding", "Not valid")),
        ]
    ),
)
