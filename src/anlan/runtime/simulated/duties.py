# SPDX-License-Identifier: Apache-2.0
"""What each simulated person does about an incident: one step at a time, through the public API, at drawn moments.

A figure pair such as (8, 20) says between how many seconds of the district a step is taken.
"""

from functools import partial
from typing import Any
from uuid import UUID

from anlan.kernel import timing
from anlan.kernel.ports import Point

from .district import District
from .line import Line
from .seen import GUARD_THERE, TASK_OVER, Seen

ACTIONS = ("announced", "persuaded", "separated", "protected")
NOTE = "（演示）双方已分开，情绪平稳，没有人受伤。"
SITUATION, RESULT = "（演示）到场时双方已分开，现场平稳。", "（演示）当场劝解，双方离开。"
OUTSIDE = "（演示）地点不在本区，请转所属地。"
AT_ONCE, COLLEAGUE = (5.0, 15.0), (75.0, 120.0)  # a desk that nobody plays; a colleague beside a human's desk
UNPLAYED = (240.0, 300.0)  # so long the opening scene waits for somebody who comes to play in it
LEAD_ANSWERS, LEAD_SIGNS = (26.0, 36.0), (70.0, 90.0)  # while one human changes parts in that scene
SLOW = (80.0, 140.0)  # his hands are full: the desk is told before he answers
FAR = 600.0  # seconds on foot beyond which a guard is no help
ESCALATES = ("crowd", "crowd", "injury", "child", "weapon")


def desk(district: District, seen: Seen) -> None:
    """The duty officer sends the first who may go, and police; a human's desk is left alone.

    While a human sits at the desk, a colleague takes what waits too long, but never the opening scene; that one
    waits some minutes for whoever has just started the demo, too.
    """
    free = next((one for one in district.cast.desks if one not in district.played), None)
    is_beside = district.cast.desks[0] in district.played
    if free is None or (is_beside and seen.is_opening):
        return
    if seen.is_opening and not district.is_led and not district.is_due(seen, "begin unplayed", UNPLAYED):
        return
    wait, line = (COLLEAGUE if is_beside else AT_ONCE), district.cast.line(free)
    if seen.is_outside:
        back = partial(line.do, "dispatch/return-incident", incident=seen.id, reason=OUTSIDE)
        district.once(seen, "return", wait, back)
    elif seen.waits:
        district.once(seen, f"offer {seen.offers}", wait, partial(_offer, district, line, seen))
    if not seen.officers and seen.stage == "received" and not seen.is_outside:
        late = (wait[0] + 20, wait[1] + 40)
        district.once(seen, "police", late, partial(_send, district, line, seen))


def _offer(district: District, line: Line, seen: Seen) -> bool:
    """Offer to the first who may go; with police in the same deed where they must go at once (PB-R7)."""
    choice = line.read("dispatch/candidates", incident=seen.id, limit=9, excluded=0)
    if not choice:
        return False
    near = [one for one in choice["candidates"] if one["seconds"] <= FAR]
    first = district.cast.first_of(near, district.courted(seen))
    if first is None:  # nobody lawful is near: police alone
        return line.do("dispatch/stand-down", task=seen.task)
    said: dict[str, Any] = {"task": seen.task, "guard": first["id"], "eta_seconds": round(first["seconds"])}
    if choice["police_at_once"] and not seen.officers:
        car = district.cast.first_of(choice["cars"], district.courted(seen))
        if car is None:
            return False
        said |= {"car": car["id"], "police_eta_seconds": round(car["seconds"])}
    return line.do("dispatch/offer-task", **said)


def _send(district: District, line: Line, seen: Seen) -> bool:
    choice = line.read("dispatch/candidates", incident=seen.id, limit=1, excluded=0)
    car = district.cast.first_of(choice["cars"], district.courted(seen)) if choice else None
    if car is None:
        return False
    eta = round(car["seconds"])
    return line.do("dispatch/send-police", incident=seen.id, car=car["id"], eta_seconds=eta)


def guard(district: District, seen: Seen) -> None:
    """The guard answers, walks, arrives, calms, writes, now and then escalates; his device walks whoever plays him."""
    body = district.cast.guards.get(seen.guard) if seen.guard else None
    if seen.guard is None or body is None or seen.point is None:
        return
    round_, line = f"{seen.offers}", district.cast.line(seen.guard)
    if seen.task_stage == "accepted":
        go = partial(body.set_out, seen.point, "foot", timing.now(), is_sent=True)
        district.once(seen, f"walk {round_}", (1, 4), go)
    if seen.guard in district.played:
        if seen.task_stage in GUARD_THERE and body.way is not None:
            body.be_at(
                seen.point
            )  # he said by hand that he is there; his device must not leave the fence again
        return
    if seen.task_stage == "offered":
        _answer(district, seen, line)
    elif seen.task_stage == "accepted" and district.did(seen, f"walk {round_}") and body.way is None:
        there = partial(line.do, "dispatch/arrive-on-scene", task=seen.task, by="fence")
        district.once(seen, f"arrive {round_}", (0, 2), there)
    elif seen.task_stage in GUARD_THERE:
        _calm(district, seen, line)


def _answer(district: District, seen: Seen, line: Line) -> None:
    """One in fifteen says nothing, so that the clock passes him over; one in twelve does not go and says why.

    A lead of the opening scene takes his time while a human plays in it, who may mean to become him, and always goes.
    """
    round_, chance = f"answer {seen.offers}", district.cast.chance
    if district.waits_for(seen, seen.guard):
        accept = partial(line.do, "dispatch/accept-task", task=seen.task)
        district.once(seen, round_, LEAD_ANSWERS, accept)
        return
    if chance.happens(1 / 15, seen.number, round_, "silent"):
        return
    if chance.happens(1 / 12, seen.number, round_, "refuses"):
        reason = chance.one_of(("cannot_leave", "unwell", "too_dangerous"), seen.number, round_)
        answer = partial(line.do, "dispatch/refuse-task", task=seen.task, reason=reason)
    else:
        answer = partial(line.do, "dispatch/accept-task", task=seen.task)
    district.once(seen, round_, (3, 12), answer)


def _calm(district: District, seen: Seen, line: Line) -> None:
    for number, action in enumerate(ACTIONS):
        tick = partial(line.do, "dispatch/tick-action", task=seen.task, action=action)
        district.once(seen, action, (6 + 9 * number, 12 + 14 * number), tick)
    if seen.asked_at:
        is_slow = district.cast.chance.happens(1 / 12, seen.number, seen.asked_at, "slow")
        well = partial(line.do, "dispatch/say-well", task=seen.task)
        district.once(seen, f"well {seen.asked_at}", SLOW if is_slow else (4, 25), well)
    write = partial(line.do, "dispatch/note-persuasion", task=seen.task, text=NOTE)
    district.once(seen, "note", (40, 70), write)
    if seen.task_stage != "escalated" and district.cast.chance.happens(1 / 14, seen.number, "escalates"):
        reason = district.cast.chance.one_of(ESCALATES, seen.number, "reason")
        call = partial(line.do, "dispatch/escalate-task", task=seen.task, reason=reason)
        district.once(seen, "escalate", (15, 40), call)


def officer(district: District, seen: Seen) -> None:
    """Officers who were sent sign, drive and arrive; the first of them takes over, writes, rates and closes."""
    crew = [one for one in seen.officers if one in district.cast.officers]
    for place, person in enumerate(crew):
        if seen.point is not None and seen.stage not in ("fed_back", "closed"):
            _attend(district, seen, seen.point, person, place)
    if crew and crew[0] not in district.played:
        _finish(district, seen, district.cast.line(crew[0]))


def _attend(district: District, seen: Seen, point: Point, person: UUID, place: int) -> None:
    """Sign, drive, arrive; a human's car drives with him once he has signed."""
    body, line = district.cast.officers[person], district.cast.line(person)
    is_played = person in district.played
    if not is_played and seen.stage in ("dispatched", "signed", "en_route"):
        sign = partial(line.do, "dispatch/sign-for-incident", incident=seen.id)
        wait = LEAD_SIGNS if district.waits_for(seen, person) else (6.0, 20.0)
        district.once(seen, f"sign {place}", wait, sign)
    if not is_played or seen.stage in ("signed", "en_route"):
        drive = partial(body.set_out, point, "car", timing.now(), is_sent=True)
        district.once(seen, f"drive {body.code}", (8, 25), drive)
    if not is_played and district.did(seen, f"drive {body.code}") and body.way is None:
        there = partial(line.do, "dispatch/arrive-on-scene", incident=seen.id)
        district.once(seen, f"arrive {place}", (0, 3), there)


def _finish(district: District, seen: Seen, line: Line) -> None:
    """What is left to do, by the state of the incident and of the guard's task."""
    if seen.task_stage in GUARD_THERE and seen.stage in ("on_scene", "handling", "fed_back"):
        sign = partial(line.do, "dispatch/hand-over-to-police", task=seen.task)
        district.once(seen, f"take over {seen.offers}", (15, 45), sign)
    elif seen.stage in ("on_scene", "handling"):
        write = partial(
            line.do, "dispatch/record-feedback", incident=seen.id, situation=SITUATION, result=RESULT
        )
        district.once(seen, "feed back", (40, 120), write)
    elif seen.stage == "fed_back" and seen.task_stage == "handed_over":
        verdict = district.cast.chance.one_of(("helpful", "helpful", "adequate"), seen.number, "verdict")
        district.once(
            seen, "rate", (5, 30), partial(line.do, "dispatch/rate-task", task=seen.task, verdict=verdict)
        )
    elif seen.stage == "fed_back" and seen.task_stage in (*TASK_OVER, "waiting", "offered", "accepted"):
        close = partial(line.do, "dispatch/close-incident", incident=seen.id, outcome="settled")
        district.once(seen, "close", (20, 60), close)


DUTIES = (desk, guard, officer)
