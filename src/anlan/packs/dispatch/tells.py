# SPDX-License-Identifier: Apache-2.0
"""Who in dispatch is told of what, and who is next when nobody was reached; the words fit a locked phone."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Tell, minutes, seconds

DESK, LEADER = "duty_officer", "leader"
_ANSWERED = (
    "dispatch.task_accepted",
    "dispatch.task_refused",
    "dispatch.offer_lapsed",
    "dispatch.offer_withdrawn",
    "dispatch.task_stood_down",
)
_TAKEN = ("dispatch.incident_signed_for", "dispatch.police_arrived")

TELLS = (
    Tell(
        "offer",
        "dispatch.task_offered",
        pgettext_lazy("dispatch", "A task for you: answer now"),
        person="guard",
        until=_ANSWERED,
        urgent=True,
        within=seconds(20),
        then=(DESK,),
        about="incident",
        opens="/hand",
    ),
    Tell(
        "withdrawn",
        "dispatch.offer_withdrawn",
        pgettext_lazy("dispatch", "The offer was taken back"),
        person="guard",
        within=minutes(10),
        about="incident",
        opens="/hand",
    ),
    Tell(
        "stood_down",
        "dispatch.task_stood_down",
        pgettext_lazy("dispatch", "You are called back"),
        person="guard",
        urgent=True,
        within=minutes(2),
        then=(DESK,),
        about="incident",
        opens="/hand",
    ),
    Tell(
        "order",
        "dispatch.police_sent",
        pgettext_lazy("dispatch", "An order for you: sign and go"),
        person="officer",
        until=_TAKEN,
        urgent=True,
        within=seconds(30),
        then=(DESK, LEADER),
        opens="/hand",
    ),
    Tell(
        "late",
        "clocks.clock_breached",
        pgettext_lazy("dispatch", "A time limit is over"),
        roles=(DESK,),
        by_ladder=True,
        only={"clock": ("offer", "arrive", "sign", "attend")},
        urgent=True,
        within=minutes(2),
        then=(LEADER,),
    ),
    Tell(
        "refused",
        "dispatch.task_refused",
        pgettext_lazy("dispatch", "The guard does not go: choose another"),
        roles=(DESK,),
        urgent=True,
        within=minutes(1),
        then=(LEADER,),
        about="incident",
    ),
    Tell(
        "silent",
        "dispatch.offer_lapsed",
        pgettext_lazy("dispatch", "No answer in time: choose another"),
        roles=(DESK,),
        urgent=True,
        within=minutes(1),
        then=(LEADER,),
        about="incident",
    ),
    Tell(
        "escalated",
        "dispatch.task_escalated",
        pgettext_lazy("dispatch", "Beyond a guard: police are needed"),
        roles=(DESK, LEADER),
        urgent=True,
        within=minutes(1),
        about="incident",
    ),
    Tell(
        "sign_lost",
        "dispatch.sign_lost",
        pgettext_lazy("dispatch", "A guard on scene is not heard any more"),
        roles=(DESK,),
        urgent=True,
        within=minutes(2),
        then=(LEADER,),
        about="incident",
    ),
    Tell(
        "taken_over",
        "dispatch.taken_over",
        pgettext_lazy("dispatch", "Police took the scene over"),
        roles=(DESK,),
        within=minutes(30),
        about="incident",
    ),
)
