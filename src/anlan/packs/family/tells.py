# SPDX-License-Identifier: Apache-2.0
"""Who in family is told of what; the words fit a locked phone that somebody else may read."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Tell, minutes

WINDOW, HEAD = "window", "head"
_ACCEPTED = ("family.case_accepted", "family.case_transferred", "family.case_refused")

TELLS = (
    Tell(
        "urgent",
        "family.danger_said",
        pgettext_lazy("family", "Something urgent waits at the window"),
        roles=(WINDOW,),
        until=_ACCEPTED,
        urgent=True,
        within=minutes(2),
        then=(HEAD,),
    ),
    Tell(
        "seat",
        "teams.seat_called",
        pgettext_lazy("family", "You are called into a team: answer now"),
        person="person",
        until=("teams.seat_accepted", "teams.seat_declined", "teams.seat_silent", "teams.team_released"),
        urgent=True,
        within=minutes(2),
    ),
    Tell(
        "second",
        "family.red_proposed",
        pgettext_lazy("family", "A second person is wanted at the window"),
        roles=(WINDOW, HEAD),
        until=("family.red_confirmed", "family.red_declined"),
        urgent=True,
        within=minutes(2),
    ),
    Tell(
        "duty",
        "family.duty_to_report",
        pgettext_lazy("family", "A report is due at once"),
        roles=(WINDOW, HEAD),
        until=("family.violence_reported",),
        urgent=True,
        within=minutes(5),
    ),
    Tell(
        "again",
        "family.begun_again",
        pgettext_lazy("family", "Something that had ended waits at the window again"),
        roles=(WINDOW, HEAD),
        until=("family.case_team_called", *_ACCEPTED, "family.signs_answered"),
        urgent=True,
        within=minutes(5),
    ),
    Tell(
        "late",
        "clocks.clock_breached",
        pgettext_lazy("family", "A time limit is over"),
        roles=(WINDOW,),
        by_ladder=True,
        only={"clock": ("accept_urgent", "answer", "link_up", "on_spot", "report", "order_24", "order_72")},
        urgent=True,
        within=minutes(2),
        then=(HEAD,),
    ),
    Tell(
        "withdrawn",
        "family.request_withdrawn",
        pgettext_lazy("family", "A request was withdrawn: look whether somebody is in danger"),
        roles=(WINDOW,),
        within=minutes(30),
    ),
)
