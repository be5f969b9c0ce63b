# SPDX-License-Identifier: Apache-2.0
"""Hot-work permit (动火作业票): from draft to file, by the fields of GB 30871-2022 table A.1 (domain.md 5.3, 5.4)."""

from typing import Annotated, Literal

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.declare import Clock, Closing, Kind, Outcome, Stage, Step, minutes
from anlan.kernel.fields import Choice, Details, Text

Line = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
Method = Literal["arc", "gas_welding", "cutting", "grinding", "other"]
_FOR = pgettext_lazy("welding", "To see that the hot work is safe")


class HotWork(Details):
    """What is done where and how; people stand in the permit's rows."""

    content: Annotated[Line, Text(label=pgettext_lazy("welding", "What is done"), purpose=_FOR)]
    place: Annotated[Line, Text(label=pgettext_lazy("welding", "Where"), purpose=_FOR)]
    part: Annotated[Line, Text(label=pgettext_lazy("welding", "On which part"), purpose=_FOR)] = ""
    method: Annotated[Method, Choice(label=pgettext_lazy("welding", "How"))] = "arc"
    unit: Annotated[Line, Text(label=pgettext_lazy("welding", "Unit that does it"), purpose=_FOR)] = ""
    risks: Annotated[Line, Text(label=pgettext_lazy("welding", "Risks found"), purpose=_FOR, lines=3)] = ""
    linked: Annotated[
        Line, Text(label=pgettext_lazy("welding", "Other special work and its permits"), purpose=_FOR)
    ] = ""


BEFORE = ("draft", "to_test", "to_approve", "rejected")
IN_FORCE = ("approved", "working", "suspended")
_VOID = ["voided"]

KIND = Kind(
    label=pgettext_lazy("welding", "Hot-work permit"),
    letters="DH",
    details=HotWork,
    opened_by="welding.apply_permit",
    closed_by="welding.archive_permit",
    moved_by_commands=True,
    stages=[
        Stage("draft", pgettext_lazy("welding", "Draft"), then=["to_test", "to_approve", *_VOID]),
        Stage("to_test", pgettext_lazy("welding", "Waits for gas analysis"), then=["to_approve", *_VOID]),
        Stage(
            "to_approve",
            pgettext_lazy("welding", "Waits for approval"),
            then=["approved", "rejected", "to_test", *_VOID],
        ),
        Stage("rejected", pgettext_lazy("welding", "Sent back"), then=["to_test", "to_approve", *_VOID]),
        Stage(
            "approved",
            pgettext_lazy("welding", "Approved"),
            then=["working", "suspended", "finished", "overdue", *_VOID],
        ),
        Stage("working", pgettext_lazy("welding", "Work goes on"), then=["suspended", "finished", "overdue"]),
        Stage(
            "suspended",
            pgettext_lazy("welding", "Suspended"),
            then=["approved", "working", "finished", "overdue", *_VOID],
        ),
        Stage("overdue", pgettext_lazy("welding", "Overdue"), then=["finished", *_VOID]),
        Stage("finished", pgettext_lazy("welding", "Work done"), then=["accepted"]),
        Stage("accepted", pgettext_lazy("welding", "Accepted"), then=["archived"]),
        Stage("archived", pgettext_lazy("welding", "On file"), final=True),
        Stage("voided", pgettext_lazy("welding", "Void"), final=True),
    ],
    clocks=[
        Clock(
            "approve",
            pgettext_lazy("welding", "Approval"),
            limit=minutes(120),
            since="welding.permit_submitted",
            until=("welding.permit_approved", "welding.permit_rejected", "welding.permit_voided"),
        ),
        Clock(
            "accept",
            pgettext_lazy("welding", "Acceptance"),
            limit=minutes(240),
            since="welding.work_finished",
            until="welding.permit_accepted",
            ladder=[Step(minutes(120), tell="district_officer")],
        ),
    ],
    closing=Closing(
        outcomes=[
            Outcome("done", pgettext_lazy("welding", "Done and accepted"), good=True, at=("accepted",)),
            Outcome("void", pgettext_lazy("welding", "Void")),
        ]
    ),
)
