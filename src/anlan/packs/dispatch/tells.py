# SPDX-License-Identifier: Apache-2.0
"""Who in dispatch is told of what, and who is next when nobody was reached; the words fit a locked phone."""

from datetime import timedelta
from typing import Any

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Label, Tell, minutes, seconds

from .kinds.first_response import WELL

DESK, LEADER = "duty_officer", "leader"
HAND = "/hand"
_ANSWERED = (
    "dispatch.task_accepted",
    "dispatch.task_refused",
    "dispatch.offer_lapsed",
    "dispatch.offer_withdrawn",
    "dispatch.task_stood_down",
)
_SAID = (
    "dispatch.check_answered",
    "dispatch.taken_over",
    "dispatch.task_stood_down",
    "dispatch.scene_left",
)
_TAKEN = ("dispatch.incident_signed_for", "dispatch.police_arrived")


def _to_guard(name: str, on: str, label: Label, within: timedelta, **more: Any) -> Tell:
    """A guard hears of his task, on his phone's page (Any: what Tell takes)."""
    return Tell(name, on, label, person="guard", within=within, about="incident", opens=HAND, **more)


def _to_desk(name: str, on: str, label: Label, within: timedelta) -> Tell:
    """The desk has to do something about a task at once."""
    return Tell(name, on, label, roles=(DESK,), urgent=True, within=within, then=(LEADER,), about="incident")


TELLS = (
    _to_guard(
        "offer",
        "dispatch.task_offered",
        pgettext_lazy("dispatch", "A task for you: answer now"),
        seconds(20),
        until=_ANSWERED,
        urgent=True,
        then=(DESK,),
    ),
    _to_guard(
        "withdrawn",
        "dispatch.offer_withdrawn",
        pgettext_lazy("dispatch", "The offer was taken back"),
        minutes(10),
    ),
    _to_guard(
        "stood_down",
        "dispatch.task_stood_down",
        pgettext_lazy("dispatch", "You are called back"),
        minutes(2),
        urgent=True,
        then=(DESK,),
    ),
    Tell(  # in the words of any other: why, he is not told (X-R6)
        "called_off",
        "dispatch.called_off",
        pgettext_lazy("dispatch", "You are called back"),
        person="guard",
        urgent=True,
        within=minutes(2),
        opens=HAND,
    ),
    _to_desk(
        "guard_called_off",
        "dispatch.guard_called_off",
        pgettext_lazy("dispatch", "A task has lost its guard: choose another"),
        minutes(1),
    ),
    Tell(
        "officer_called_off",
        "dispatch.officer_called_off",
        pgettext_lazy("dispatch", "An incident has lost its officer: send another"),
        roles=(DESK,),
        urgent=True,
        within=minutes(1),
        then=(LEADER,),
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
        opens=HAND,
    ),
    _to_guard(
        "are_you_well",
        "dispatch.check_asked",
        pgettext_lazy("dispatch", "Are you well? Answer on your phone"),
        seconds(30),
        until=_SAID,
        urgent=True,
    ),
    Tell(  # who is next is the clock's own ladder
        "not_well",
        "clocks.clock_breached",
        pgettext_lazy("dispatch", "A guard on scene does not say that he is well"),
        roles=(DESK,),
        by_ladder=True,
        only={"clock": (WELL,)},
        until=_SAID,
        urgent=True,
        within=minutes(1),
        opens="/dispatch/board?task={number}",
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
    _to_desk(
        "refused",
        "dispatch.task_refused",
        pgettext_lazy("dispatch", "The guard does not go: choose another"),
        minutes(1),
    ),
    _to_desk(
        "silent",
        "dispatch.offer_lapsed",
        pgettext_lazy("dispatch", "No answer in time: choose another"),
        minutes(1),
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
    _to_desk(
        "sign_lost",
        "dispatch.sign_lost",
        pgettext_lazy("dispatch", "A guard on scene is not heard any more"),
        minutes(2),
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
