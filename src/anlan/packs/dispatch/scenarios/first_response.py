# SPDX-License-Identifier: Apache-2.0
"""A guard's task: the first is silent, the second holds the scene until police take over and rate it."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Newest, Row, Scenario, Who, at

from .street import BAR, BEGINNING, BELONGS, CALLED, GIVEN

TASK, INCIDENT = Newest("first_response"), Newest("incident")

HANDED_OVER = Scenario(
    pgettext_lazy("dispatch", "One guard is silent, the next holds the scene until police take over"),
    steps=[
        *BEGINNING,
        at(1).by("guard").is_seen(BAR[0] + 0.001, BAR[1]),
        at(1).by("guard#2").is_seen(BAR[0] + 0.003, BAR[1]),
        at(1).by("duty_officer").does("report_incident", **CALLED).expects_clock("offer", "running"),
        at(1, seconds=10)
        .by("duty_officer")
        .does("offer_task", guard=Who("guard"), eta_seconds=90)
        .expects_clock("offer", "met"),
        at(2, seconds=30).expects_event("dispatch.offer_lapsed").expects_stage("waiting"),
        at(2, seconds=40).by("duty_officer").does("offer_task", guard=Who("guard#2"), eta_seconds=90),
        at(2, seconds=55).by("guard#2").does("accept_task").expects_clock("answer", "met"),
        at(3).by("duty_officer").does("send_police", car=Row("car", "fq02"), reached="by_voice"),
        at(4, seconds=30)
        .by("guard#2")
        .is_seen(*BAR)
        .does("arrive_on_scene", task=TASK)
        .expects_clock("arrive", "met")
        .expects_stage("on_scene"),
        at(5).by("officer").is_refused("hand_over_to_police", "not_on_scene"),
        at(7).by("officer").does("arrive_on_scene", incident=INCIDENT).expects_stage("to_hand_over"),
        at(9).by("officer").does("hand_over_to_police").expects_clock("rate", "running"),
        at(30)
        .by("officer")
        .does("rate_task", verdict="helpful")
        .expects_clock("rate", "met")
        .expects_outcome("handed_over"),
    ],
    given=GIVEN,
    belongs=BELONGS,
)

STANDS_THERE = (
    *BEGINNING,
    at(0).by("guard").is_seen(BAR[0] + 0.001, BAR[1]),
    at(0).by("duty_officer").does("report_incident", **CALLED),
    at(0, seconds=10).by("duty_officer").does("offer_task", guard=Who("guard"), eta_seconds=90),
    at(0, seconds=20).by("guard").does("accept_task"),
    at(2)
    .by("guard")
    .is_seen(*BAR)
    .does("arrive_on_scene", task=TASK)
    .expects_clock("asked_again", "running"),
)

ASKED_IF_WELL = Scenario(
    pgettext_lazy(
        "dispatch", "A guard alone on the scene is asked whether he is well, says so, and then is silent"
    ),
    steps=[
        *STANDS_THERE,
        # yellow: ten minutes, of which six for a guard who is alone
        at(8).expects_event("dispatch.check_asked").expects_clock("well", "running"),
        at(8, seconds=10).by("duty_officer").is_refused("ask_if_well", "asked_already"),
        at(8, seconds=20).by("guard").does("say_well").expects_clock("well", "met"),
        at(10, seconds=20).by("guard").does("tick_action", action="persuaded"),  # a sign of life, too
        at(16, seconds=10).expects_clock("asked_again", "running"),
        at(16, seconds=20).expects_clock("asked_again", "met").expects_clock("well", "running"),
        at(17, seconds=20).expects_clock("well", "breached"),
        at(17, seconds=40).by("duty_officer").does("send_police", car=Row("car", "fq02"), reached="by_voice"),
        at(19).by("guard").does("say_well").expects_clock("asked_again", "running"),
        at(21).by("officer").does("arrive_on_scene", incident=INCIDENT),
        at(22).by("officer").does("hand_over_to_police").expects_clock("asked_again", "ended"),
        at(30).by("officer").does("rate_task", verdict="helpful").expects_outcome("handed_over"),
    ],
    given=GIVEN,
    belongs=BELONGS,
)

CALLS_FOR_HELP = Scenario(
    pgettext_lazy("dispatch", "The desk asks a guard whether he is well, and he calls for help"),
    steps=[
        *STANDS_THERE,
        at(3).by("duty_officer").does("ask_if_well").expects_clock("well", "running"),
        at(3, seconds=15)
        .by("guard")
        .does("escalate_task")
        .expects_clock("well", "met")
        .expects_event("dispatch.check_answered")
        .expects_stage("escalated"),
        at(4).by("duty_officer").does("stand_down").expects_outcome("stood_down"),
        at(20).by("guard").is_refused("say_well", "no_such_matter", task=TASK),
    ],
    given=GIVEN,
    belongs=BELONGS,
    besides=["officer"],  # he rides in the registry's car
)
