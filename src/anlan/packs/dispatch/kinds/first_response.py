# SPDX-License-Identifier: Apache-2.0
"""First-response task (先处任务): a guard's task, linked to its incident, with clocks of its own (domain.md 2.2 A)."""

from typing import Annotated, Literal

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Clock, Closing, Kind, Outcome, Stage, Step, minutes, option, said, seconds
from anlan.kernel.fields import Choice, Details


class FirstResponse(Details):
    """What the task is for: to respond first, or for a type that guards may not handle, to cordon only (PB-R7)."""

    task_kind: Annotated[Literal["first_response", "cordon"], Choice(label=pgettext_lazy("dispatch", "Task"))]


HELD = ("on_scene", "calming", "escalated", "to_hand_over")  # stages at which the guard has the scene
_DROP = ["stood_down"]
_GONE = ("dispatch.taken_over", "dispatch.task_stood_down", "dispatch.scene_left")
ASKED_AGAIN = "asked_again"  # the clock that rings when he is to be asked whether he is well
WELL = "well"  # the clock of his answer

KIND = Kind(
    label=pgettext_lazy("dispatch", "First-response task"),
    letters="XC",
    details=FirstResponse,
    opened_by="dispatch.report_incident",
    closed_by="dispatch.rate_task",
    moved_by_commands=True,
    hidden_with={"task_of": ""},
    stages=[
        Stage("waiting", pgettext_lazy("dispatch", "Waits to be offered"), then=["offered", *_DROP]),
        Stage("offered", pgettext_lazy("dispatch", "Offered"), then=["accepted", "waiting", *_DROP]),
        Stage(
            "accepted",
            pgettext_lazy("dispatch", "Accepted"),
            then=["on_scene", "escalated", "waiting", *_DROP],
        ),
        Stage(
            "on_scene",
            pgettext_lazy("dispatch", "On scene"),
            then=["calming", "escalated", "to_hand_over", "handed_over", *_DROP],
        ),
        Stage(
            "calming",
            pgettext_lazy("dispatch", "First handling"),
            then=["escalated", "to_hand_over", "handed_over", *_DROP],
        ),
        Stage(
            "escalated",
            pgettext_lazy("dispatch", "Escalated"),
            then=["on_scene", "to_hand_over", "handed_over", *_DROP],
        ),
        Stage(
            "to_hand_over",
            pgettext_lazy("dispatch", "To be handed over"),
            then=["escalated", "handed_over", *_DROP],
        ),
        Stage("handed_over", pgettext_lazy("dispatch", "Handed over"), then=["rated"]),
        Stage("rated", pgettext_lazy("dispatch", "Rated"), final=True),
        Stage("stood_down", pgettext_lazy("dispatch", "Stood down"), final=True),
    ],
    clocks=[
        Clock(
            "offer",
            pgettext_lazy("dispatch", "Offer"),
            limit=option("choose_seconds"),
            since=(
                "dispatch.task_planned",
                "dispatch.task_refused",
                "dispatch.offer_lapsed",
                "dispatch.offer_withdrawn",
            ),
            until=("dispatch.task_offered", "dispatch.task_stood_down"),
        ),
        Clock(
            "answer",
            pgettext_lazy("dispatch", "Answer"),
            limit=option("offer_seconds"),
            since="dispatch.task_offered",
            until=(
                "dispatch.task_accepted",
                "dispatch.task_refused",
                "dispatch.offer_lapsed",
                "dispatch.offer_withdrawn",
                "dispatch.task_stood_down",
            ),
        ),
        Clock(
            "arrive",
            pgettext_lazy("dispatch", "Arrive"),
            limit=option("arrive_seconds"),
            since="dispatch.task_accepted",
            until=(  # not by an arrival that cannot be so: the desk is told when nobody was seen there in time
                "dispatch.guard_arrived",
                "dispatch.fence_entered",
                "dispatch.task_refused",
                "dispatch.offer_withdrawn",
                "dispatch.taken_over",
                "dispatch.task_stood_down",
            ),
            ladder=[Step(seconds(120), tell="duty_officer")],
        ),
        Clock(  # after how long is said by what starts it (queries/checks.py); a deed on his phone is a sign, too
            ASKED_AGAIN,
            pgettext_lazy("dispatch", "Asked whether he is well"),
            limit=said("asked_in_seconds"),
            since=(
                "dispatch.guard_arrived",
                "dispatch.arrival_doubted",
                "dispatch.check_answered",
                "dispatch.task_escalated",
                "dispatch.action_ticked",
                "dispatch.persuasion_noted",
            ),
            until=_GONE,
            rings=True,
        ),
        Clock(
            WELL,
            pgettext_lazy("dispatch", "Says that he is well"),
            limit=option("well_seconds"),
            since="dispatch.check_asked",
            until=("dispatch.check_answered", *_GONE),
            ladder=[Step(seconds(60), tell="leader")],
        ),
        Clock(
            "rate",
            pgettext_lazy("dispatch", "Rating"),
            limit=minutes(24 * 60),
            since="dispatch.taken_over",
            until="dispatch.task_rated",
        ),
    ],
    closing=Closing(
        outcomes=[
            Outcome(
                "handed_over",
                pgettext_lazy("dispatch", "Handed over to police"),
                good=True,
                at=("handed_over",),
            ),
            Outcome("stood_down", pgettext_lazy("dispatch", "Stood down")),
        ]
    ),
)
