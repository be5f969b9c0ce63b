# SPDX-License-Identifier: Apache-2.0
"""A certificate whose source is down: two officers read the same paper, and neither of them alone makes it count."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Picture, Result, Scenario, at, later

from .workshop import BEGINNING, BELONGS, GIVEN

READ = {"result": "valid", "ends_on": later(days=300, as_day=True), "covers": "fusion"}

FOUR_EYES = Scenario(
    pgettext_lazy("welding", "Two officers read the same"),
    steps=[
        *BEGINNING,
        at(10)
        .by("welder")
        .does("doubt_certificate", certificate=Result("record_certificate"), why="source_down")
        .expects_clock("check", "running"),
        at(20).by("street_officer").is_refused("propose_check", "picture_first", **READ),
        at(25).by("welder").does("add_evidence", upload=Picture(), medium="photo"),
        at(40).by("street_officer").does("propose_check", **READ).expects_stage("to_confirm"),
        at(45).by("street_officer").is_refused("confirm_check", "four_eyes", agrees="yes"),
        at(60)
        .by("street_officer#2")
        .does("confirm_check", agrees="yes")
        .expects_clock("check", "met")
        .expects_outcome("valid"),
    ],
    given=GIVEN,
    belongs=BELONGS,
)
