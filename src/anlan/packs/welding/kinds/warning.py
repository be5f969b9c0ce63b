# SPDX-License-Identifier: Apache-2.0
"""Warning (预警): the firm signs, handles and says so; somebody else verifies; it closes with a cause (domain.md 5.3)."""

from typing import Annotated

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.declare import Clock, Closing, Kind, Outcome, Stage, Step, minutes, option
from anlan.kernel.fields import Details, Level, Text

_FOR = pgettext_lazy("welding", "To see that the cause is gone")
Words = Annotated[str, StringConstraints(max_length=1000, strip_whitespace=True)]


class WarningSaid(Details):
    """What the firm did about it, and what the verifier saw."""

    done: Annotated[
        Words,
        Text(label=pgettext_lazy("welding", "What was done"), purpose=_FOR, level=Level.PERSONAL, lines=3),
    ] = ""
    seen: Annotated[
        Words,
        Text(
            label=pgettext_lazy("welding", "What the verifier saw"),
            purpose=_FOR,
            level=Level.PERSONAL,
            lines=3,
        ),
    ] = ""


OPEN = ("new", "signed", "handling", "fed_back", "verified")
_LADDER = [Step(minutes(120), tell="district_officer")]  # the street is told at once when a time is over
_SIGNED = ("welding.warning_signed", "matters.matter_closed")

KIND = Kind(
    label=pgettext_lazy("welding", "Warning"),
    letters="YJ",
    details=WarningSaid,
    opened_by="welding.raise_warning",
    closed_by="welding.close_warning",
    moved_by_commands=True,
    stages=[
        Stage("new", pgettext_lazy("welding", "New warning"), then=["signed"]),
        Stage("signed", pgettext_lazy("welding", "Signed by the firm"), then=["handling"]),
        Stage("handling", pgettext_lazy("welding", "Being handled"), then=["fed_back"]),
        Stage("fed_back", pgettext_lazy("welding", "Fed back"), then=["verified", "handling"]),
        Stage("verified", pgettext_lazy("welding", "Verified"), then=["closed"]),
        Stage("closed", pgettext_lazy("welding", "Closed"), final=True),
    ],
    clocks=[
        Clock(
            "sign_red",
            pgettext_lazy("welding", "Signing (red)"),
            limit=option("warning_red_seconds"),
            since="welding.red_warning_raised",
            until=_SIGNED,
            ladder=_LADDER,
        ),
        Clock(
            "sign_warning",
            pgettext_lazy("welding", "Signing"),
            limit=option("warning_sign_seconds"),
            since="welding.warning_raised",
            until=_SIGNED,
            ladder=_LADDER,
        ),
        Clock(
            "handle",
            pgettext_lazy("welding", "Handling"),
            limit=option("warning_handle_seconds"),
            since="welding.warning_signed",
            until=("welding.warning_fed_back", "matters.matter_closed"),
            ladder=_LADDER,
        ),
        Clock(
            "verify",
            pgettext_lazy("welding", "Verifying"),
            limit=minutes(24 * 60),
            since="welding.warning_fed_back",
            until=("welding.warning_verified", "welding.warning_sent_back", "matters.matter_closed"),
            ladder=[Step(minutes(60), tell="district_officer")],
        ),
    ],
    closing=Closing(
        outcomes=[
            Outcome("settled", pgettext_lazy("welding", "Settled"), good=True, at=("verified",)),
            Outcome("false_alarm", pgettext_lazy("welding", "False alarm"), at=("verified",)),
        ]
    ),
)
