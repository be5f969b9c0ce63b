# SPDX-License-Identifier: Apache-2.0
"""What the desk is told of an incident's state, in short sentences: of the task, and of police."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import pgettext, pgettext_lazy

from ..events import RefusalReason
from ..holding import FactKind
from .arrivals import doubted
from .board import POLICE_ARE_THERE, Row, has_lost_police, must_have_police, only_cordon
from .listing import facts_of


@dataclass(frozen=True)
class Saying:
    """A sentence; `due` is counted down behind it and `since` counted up. `mind` asks for the eye."""

    text: str
    mind: bool = False
    due: datetime | None = None
    since: datetime | None = None
    rule: str = ""


def sayings(row: Row) -> list[Saying]:
    """What is to be said of a row, what matters most first."""
    said = [*_doubts(row), *_of_task(row), *_of_police(row)]
    return sorted(said, key=lambda one: not one.mind)


def _doubts(row: Row) -> list[Saying]:
    found = []
    if row.unanswered is not None:
        text = pgettext("dispatch", "%(name)s has not said that he is well for") % {
            "name": row.name(row.board.guard)
        }
        found.append(Saying(text, mind=True, since=row.unanswered.started_at))
    if "party" in row.needs:
        text = pgettext("dispatch", "%(name)s is party or witness here: stand him down") % {
            "name": row.name(row.board.guard)
        }
        found.append(Saying(text, mind=True, rule="PB-R15"))
    if "cancel" in row.needs:
        said = pgettext("dispatch", "The 110 side cancels: call %(name)s back, or let the officer take over")
        found.append(Saying(said % {"name": row.name(row.board.guard)}, mind=True))
    if row.board.guard in doubted(facts_of(row.board)):
        text = pgettext("dispatch", "The arrival of %(name)s is doubtful; ring him")
        found.append(Saying(text % {"name": row.name(row.board.guard)}, mind=True))
    if row.not_reached is not None:
        text = pgettext("dispatch", "%(name)s could not be reached: ring him")
        found.append(Saying(text % {"name": row.name(row.not_reached)}, mind=True))
    if "place" in row.needs:
        found.append(Saying(pgettext("dispatch", "Place not known yet"), mind=True))
    if row.incident.is_out_of_district:
        found.append(Saying(pgettext("dispatch", "Outside the district")))
    if row.suspected:
        text = pgettext("dispatch", "May be the same as %(number)s") % {"number": row.suspected[1]}
        found.append(Saying(text, mind=True))
    return found


def _of_task(row: Row) -> list[Saying]:
    """The guard's task: waits, is asked, is on his way, is there."""
    told = _TASK.get(row.board.task_stage)
    return [] if told is None else told(row)


def _waiting(row: Row) -> list[Saying]:
    said = []
    last = row.last_offer
    if last is not None and last.answer == "withdrawn" and last.reason in _TAKEN_BACK:
        words, rule = _TAKEN_BACK[last.reason]
        said.append(Saying(str(words) % {"name": row.name(last.guard_id)}, mind=True, rule=rule))
    came = row.fact(FactKind.GUARD_ARRIVED)
    if last is None and came is not None:  # a second task, for whoever was there was called off it
        words, rule = _TAKEN_BACK["called_off"]
        said.append(Saying(str(words) % {"name": row.name(came.who)}, mind=True, rule=rule))
    if last is not None and last.answer in ("refused", "silent"):
        name = row.name(last.guard_id)
        if last.answer == "silent":
            text = pgettext("dispatch", "%(name)s did not answer") % {"name": name}
        else:
            text = pgettext("dispatch", "%(name)s does not go: %(reason)s") % {
                "name": name,
                "reason": _reason(last.reason),
            }
        said.append(Saying(text, mind=True))
    clock = next((one for one in row.clocks if one.name == "offer"), None)
    due = clock.due_at if clock and clock.state in ("run", "over") else None
    kind = only_cordon(row.incident)
    text = pgettext("dispatch", "Cordon to be offered") if kind else pgettext("dispatch", "To be offered")
    return [Saying(text, mind=True, due=due, rule="PB-R7" if kind else ""), *said]


_TAKEN_BACK = {
    "called_off": (pgettext_lazy("dispatch", "%(name)s was called back: choose another"), ""),
    "party": (pgettext_lazy("dispatch", "%(name)s is party or witness here and was called back"), "PB-R15"),
    "certificate": (
        pgettext_lazy("dispatch", "%(name)s has no certificate any more and was called back"),
        "PB-R14",
    ),
}


def _reason(code: str) -> str:
    return str(RefusalReason(code).label) if code in RefusalReason else code


def _offered(row: Row) -> list[Saying]:
    clock = next((one for one in row.clocks if one.name == "answer" and one.state in ("run", "over")), None)
    text = pgettext("dispatch", "%(name)s is asked, no answer yet") % {"name": row.name(row.board.guard)}
    return [Saying(text, due=clock.due_at if clock else None)]


def _accepted(row: Row) -> list[Saying]:
    text = pgettext("dispatch", "%(name)s is on his way") % {"name": row.name(row.board.guard)}
    return [Saying(text, due=row.board.guard_due_at)]


def _there(row: Row) -> list[Saying]:
    came = row.fact(FactKind.GUARD_ARRIVED, row.board.guard)
    calm = row.board.task_stage == "calming"
    name = {"name": row.name(row.board.guard)}
    text = (
        pgettext("dispatch", "First handling: %(name)s there for") % name
        if calm
        else pgettext("dispatch", "%(name)s there for") % name
    )
    return [Saying(text, since=came.at if came else None), *_asked(row)]


def _asked(row: Row) -> list[Saying]:
    """While the question stands, and its time runs."""
    if row.asked is None:
        return []
    return [Saying(pgettext("dispatch", "asked whether he is well"), due=row.asked.due_at)]


def _escalated(row: Row) -> list[Saying]:
    text = pgettext("dispatch", "Escalated: %(name)s needs police") % {"name": row.name(row.board.guard)}
    return [Saying(text, mind="escalated" in row.needs), *_asked(row)]


def _to_hand_over(row: Row) -> list[Saying]:
    if row.board.stage in POLICE_ARE_THERE:
        return [Saying(pgettext("dispatch", "To be handed over: police are there, signature awaited"))]
    return [Saying(pgettext("dispatch", "To be handed over: police awaited"))]


def _handed_over(row: Row) -> list[Saying]:
    return [Saying(pgettext("dispatch", "Handed over, rating awaited"))]


def _stood_down(row: Row) -> list[Saying]:
    return [Saying(pgettext("dispatch", "Without a guard"))]


_TASK = {
    "waiting": _waiting,
    "offered": _offered,
    "accepted": _accepted,
    "on_scene": _there,
    "calming": _there,
    "escalated": _escalated,
    "to_hand_over": _to_hand_over,
    "handed_over": _handed_over,
    "stood_down": _stood_down,
}


def _of_police(row: Row) -> list[Saying]:
    """Police: not sent, sent, on the way, there."""
    stage = row.board.stage
    if stage == "received":
        rule = "PB-R7" if must_have_police(row.incident) else ""
        return [Saying(pgettext("dispatch", "police not sent"), mind="police" in row.needs, rule=rule)]
    if has_lost_police(row.board):
        text = pgettext("dispatch", "the officer was called back: send another")
        return [Saying(text, mind=True)]
    if stage == "dispatched":
        return [Saying(pgettext("dispatch", "police sent, not signed yet"))]
    if stage in ("signed", "en_route"):
        return [Saying(pgettext("dispatch", "police on the way"), due=row.board.police_due_at)]
    if stage in ("on_scene", "handling"):
        return (
            [] if row.board.task_stage == "to_hand_over" else [Saying(pgettext("dispatch", "police there"))]
        )
    return [Saying(pgettext("dispatch", "fed back, closing awaited"))] if stage == "fed_back" else []
