# SPDX-License-Identifier: Apache-2.0
"""A flooded cellar (积水): a small team, an end that another approves, and a look at it again: so that each can be tried."""

from enum import StrEnum
from typing import Annotated

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.declare import (
    Clock,
    Closing,
    Discloses,
    Kind,
    Need,
    Outcome,
    Referral,
    Review,
    Seat,
    Stage,
    minutes,
)
from anlan.kernel.fields import Choice, Details, Text
from anlan.kernel.matters.notes import NOTES_NAME


class Current(StrEnum):
    """Whether the power is still on down there."""

    ON = "on"
    OFF = "off"


class Flood(Details):
    """What is written down when a cellar is flooded."""

    current: Annotated[Current, Choice(label=pgettext_lazy("specimen", "Power"))] = Current.OFF
    valve: Annotated[
        str | None,
        Text(
            label=pgettext_lazy("specimen", "Where the main valve is"),
            purpose=pgettext_lazy("specimen", "To stop the water"),
            level=3,
        ),
        StringConstraints(max_length=300),
    ] = None
    quarrel: Annotated[
        str | None,
        Text(
            label=pgettext_lazy("specimen", "Quarrel about the damage"),
            purpose=pgettext_lazy("specimen", "To settle the damage"),
            level=4,
            lines=3,
        ),
        StringConstraints(max_length=2000),
    ] = None
    refuge: Annotated[
        str | None,
        Text(
            label=pgettext_lazy("specimen", "Where the tenant sleeps meanwhile"),
            purpose=pgettext_lazy("specimen", "To reach the tenant"),
            level=4,
        ),
        StringConstraints(max_length=300),
    ] = None


KIND = Kind(
    label=pgettext_lazy("specimen", "Flooded cellar"),
    letters="FL",
    details=Flood,
    stages=[
        Stage("reported", pgettext_lazy("specimen", "Reported"), then=["pumping", "drying", "closed"]),
        Stage("pumping", pgettext_lazy("specimen", "Pumping"), then=["drying", "closed"]),
        Stage("drying", pgettext_lazy("specimen", "Drying"), then=["closed"]),
        Stage("closed", pgettext_lazy("specimen", "Closed"), final=True),
    ],
    clocks=[
        Clock("complete", pgettext_lazy("specimen", "Team complete"), limit=minutes(10), since="teams.team_called",
              until="teams.team_complete"),
        Clock("dry_again", pgettext_lazy("specimen", "Dry again"), limit=minutes(60), since="matters.matter_reopened",
              until="matters.matter_closed"),
    ],
    team=[
        Seat("pumper", pgettext_lazy("specimen", "Pumper"), lead=True, substitute="worker", talks=True),
        Seat("electrician", pgettext_lazy("specimen", "Electrician"), substitute="worker", only_if={"current": ("on",)}),
        Seat("carrier", pgettext_lazy("specimen", "Carrier"), count=2, optional=True),
    ],
    purposes={
        "pump": pgettext_lazy("specimen", "To pump the cellar dry"),
        "settle": pgettext_lazy("specimen", "To settle the damage"),
    },
    disclosure=[
        Discloses(["valve", "evidence"], to=["pumper", "electrician"], purposes=["pump"]),
        Discloses(["quarrel", NOTES_NAME], to=["seat:pumper"], purposes=["settle"], at=["drying"]),
        Discloses(["refuge"], to=["part:tenant", "role:warden"], purposes=["settle"]),
        Discloses(["quarrel"], to=["referral:insurer"], purposes=["settle"]),
    ],
    referrals=[Referral("insurer", pgettext_lazy("specimen", "To settle with the insurer"), roles=["adjuster"], days=14)],
    adverse=["opponent"],
    hidden_with={"began_with": "apart_from"},
    emergency_reviewers=["warden"],
    never=["refuge"],
    closing=Closing(
        outcomes=[
            Outcome("dry", pgettext_lazy("specimen", "Dry"), good=True),
            Outcome("given_up", pgettext_lazy("specimen", "Given up")),
        ],
        needs=[
            Need("seen", pgettext_lazy("specimen", "A pumper was on the spot"), on="teams.seat_arrived",
                 only={"seat": ("pumper",)}, undone_by=("matters.details_edited",)),
            Need("power_off", pgettext_lazy("specimen", "An electrician was on the spot"), on="teams.seat_arrived",
                 only={"seat": ("electrician",)}, only_if={"current": ("on",)}),
            Need("goes_on", pgettext_lazy("specimen", "Linked with what goes on"), on="matters.matters_linked",
                 only={"relation": ("follows",)}, outcomes=("given_up",)),
        ],
        approvals=1,
    ),
    review=Review(after_days=(30,), by_level={"red": (7, 30, 90)}, share=0.5, relapse_days=180, reopens_at="reported"),
)  # fmt: skip
