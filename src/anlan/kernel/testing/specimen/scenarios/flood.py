# SPDX-License-Identifier: Apache-2.0
"""A flooded cellar: the first who is called stays silent, the next comes."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Scenario, Who, at

DRY = Scenario(
    pgettext_lazy("specimen", "The first is silent, another comes"),
    steps=[
        at(0).by("worker").does("open_matter", details={"current": "off"}),
        at(1).by("worker").does("call_team").expects_seat("pumper", "called"),
        at(7).expects_seat("pumper", "silent").expects_clock("seat_pumper", "running"),
        at(8).by("seat:pumper").does("accept_seat").expects_clock("complete", "met"),
        at(9).by("worker").is_refused("call_person", "cannot_sit", person=Who("seat:pumper")),
        at(20).by("seat:pumper").does("arrive_on_spot"),
        at(90).by("worker").is_refused("close_matter", "needs_approval", outcome="dry"),
        at(91).by("worker").does("propose_closing", outcome="dry").expects_stage("reported"),
        at(95).by("overseer").does("approve_closing").expects_outcome("dry").expects_stage("closed"),
    ],
    besides=["pumper", "pumper#2"],
)
