# SPDX-License-Identifier: Apache-2.0
"""What follows in dispatch: a silent guard is passed over, messages go to the 110 side, positions are watched."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from anlan.kernel.following import Outside, reaction
from anlan.kernel.vault import unseal

from .adapters.port import Feedback, Outbound, Police110, Rejected, Return, Revisit, Satisfaction
from .commands.acknowledge_message import acknowledge_message
from .commands.pass_over import pass_over
from .models import Message

_SATISFACTION = {
    "satisfied": Satisfaction.SATISFIED,
    "mostly": Satisfaction.MOSTLY_SATISFIED,
    "dissatisfied": Satisfaction.DISSATISFIED,
}


@dataclass(frozen=True)
class Breach:
    """What is read of a breach."""

    matter: UUID
    clock: str
    rung: int


@reaction("clocks.clock_breached")
def ask_the_next(event: Breach, outside: Outside) -> None:
    """A guard who does not answer in time is passed over; the desk is asked for the next, nobody is sent by itself."""
    if event.clock == "answer" and event.rung == 0:
        outside.run(pass_over, task=event.matter)


@dataclass(frozen=True)
class Queued:
    """What is read of a queued message."""

    matter: UUID
    message: UUID


@reaction("dispatch.message_queued", patience=timedelta(hours=24))
def tell_110(event: Queued, outside: Outside) -> None:
    """Send the message, in order, for as long as the 110 side is away; its answer is kept."""
    row = Message.objects.select_related("incident").get(pk=event.message)
    if row.acknowledged_at is not None or row.rejected:
        return
    try:
        outside.port(Police110).send(_worded(row))  # type: ignore[type-abstract]
    except Rejected as rejection:
        sentence = f"{rejection.code}: {rejection.sentence}"[:300]
        outside.run(acknowledge_message, incident=event.matter, message=row.pk, rejected=sentence)
        return
    outside.run(acknowledge_message, incident=event.matter, message=row.pk)


def _worded(row: Message) -> Outbound:
    said = unseal(row.sealed, row.row)
    assert isinstance(said, dict)
    order, at = str(row.incident.order_number), datetime.fromisoformat(said["at"])
    return MAKERS[row.type](row, order, at, said)


def _feedback(row: Message, order: str, at: datetime, said: dict[str, str]) -> Outbound:
    return Feedback(
        order_number=order, feedback_number=row.pk.hex, fed_back_at=at, deeds=said["situation"],
        outcome=said["result"], person_name=said["person"], unit_name=said["unit"],
    )  # fmt: skip


def _return(row: Message, order: str, at: datetime, said: dict[str, str]) -> Outbound:
    return Return(
        order_number=order, returned_at=at, person_name=said["person"], unit_name=said["unit"], reason=said["reason"]
    )


def _revisit(row: Message, order: str, at: datetime, said: dict[str, str]) -> Outbound:
    return Revisit(
        order_number=order, visited_at=at, findings=said["words"], satisfaction=_SATISFACTION[said["satisfaction"]]
    )


MAKERS = {"feedback": _feedback, "return": _return, "revisit": _revisit}
