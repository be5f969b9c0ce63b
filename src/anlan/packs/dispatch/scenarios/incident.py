# SPDX-License-Identifier: Apache-2.0
"""An incident that police attend: signed in time, attended too late, fed back, closed; not by the desk."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Newest, Row, Scenario, at

from .street import BEGINNING, BELONGS, CALLED, GIVEN

SETTLED = Scenario(
    pgettext_lazy("dispatch", "Police sign in time, come late, and settle it"),
    steps=[
        *BEGINNING,
        at(1).by("duty_officer").does("report_incident", **CALLED).expects_stage("received"),
        at(2)
        .by("duty_officer")
        .does("send_police", car=Row("car", "fq02"), reached="by_voice")
        .expects_clock("sign", "running")
        .expects_stage("dispatched"),
        at(2, seconds=40).by("officer").does("sign_for_incident").expects_clock("sign", "met"),
        at(10).by("officer").does("arrive_on_scene", incident=Newest()).expects_clock("attend", "breached"),
        at(20).by("officer").is_refused("close_incident", "feedback_first", outcome="settled"),
        at(25)
        .by("officer")
        .does("record_feedback", situation="演示：车位纠纷", result="演示：双方和解")
        .expects_clock("feed_back", "met"),
        at(26).by("duty_officer").is_refused("close_incident", "not_allowed", outcome="settled"),
        at(27)
        .by("officer")
        .does("close_incident", outcome="settled")
        .expects_outcome("settled")
        .expects_stage("stood_down", of="first_response"),
    ],
    given=GIVEN,
    belongs=BELONGS,
)
