# SPDX-License-Identifier: Apache-2.0
"""What each simulated person does about an incident, one step at a time."""

from typing import Any
from uuid import UUID

from anlan.kernel.ports import Point

from .district import District

ACTIONS = ("announced", "persuaded", "separated", "protected")
NOTE = "（演示）双方已分开，情绪平稳，没有人受伤。"


def _matter(row: dict[str, Any], name: str) -> UUID | None:
    return UUID(row[name]) if row.get(name) else None


def _scene(row: dict[str, Any]) -> Point | None:
    return Point(row["lat"], row["lng"]) if row.get("lat") is not None else None


def desk(district: District, row: dict[str, Any], played: set[UUID]) -> None:
    """The duty officer sends the first who may go, and police; never when a human sits at the desk."""
    if district.cast.desk in played:
        return
    line, incident = district.cast.line(district.cast.desk), row["id"]
    if row["task"] and row["task_stage"] == "waiting":
        if not district.due(row["task"], f"offer{row['offers']}", 8, 22):
            return
        district.again(row["task"], f"offer{row['offers']}")
        choice = line.read("dispatch/candidates", incident=incident, limit=3)
        if not choice or not choice["candidates"]:
            return
        first = choice["candidates"][0]
        said: dict[str, Any] = {
            "task": row["task"],
            "guard": first["id"],
            "eta_seconds": round(first["seconds"]),
        }
        if choice["police_at_once"] and not row["officers"] and choice["cars"]:
            car = choice["cars"][0]
            said.update(car=car["id"], police_eta_seconds=round(car["seconds"]))
        line.do("dispatch/offer-task", **said)
    elif not row["officers"] and row["stage"] == "received":
        district.once(incident, "police", 30, 70, lambda: _send(district, incident))


def _send(district: District, incident: str) -> None:
    line = district.cast.line(district.cast.desk)
    choice = line.read("dispatch/candidates", incident=incident, limit=1)
    if choice and choice["cars"]:
        car = choice["cars"][0]
        line.do("dispatch/send-police", incident=incident, car=car["id"], eta_seconds=round(car["seconds"]))
    else:
        district.done.discard((incident, "police"))
        district.again(incident, "police")


def guard(district: District, row: dict[str, Any], played: set[UUID]) -> None:
    """The guard answers, walks, arrives, calms and writes; one in twelve refuses, one in fifteen says nothing."""
    person, task = _matter(row, "guard"), row["task"]
    if person is None or person not in district.cast.guards:
        return
    body, line, scene = district.cast.guards[person], district.cast.line(person), _scene(row)
    stage = row["task_stage"]
    if stage == "accepted" and scene is not None:  # his device walks with him, whoever plays him
        district.once(task, "walk", 1, 4, lambda: district.send_along(body, scene, "foot"))
    if person in played:
        return
    if stage == "offered":
        _answer(district, row, person)
    elif stage == "accepted" and scene is not None:
        if (task, "walk") in district.done and district.arrived(body):
            body.at = scene
            district.once(
                task, "arrive", 0, 2, lambda: line.do("dispatch/arrive-on-scene", task=task, by="fence")
            )
    elif stage in ("on_scene", "calming", "to_hand_over"):
        for number, action in enumerate(ACTIONS):
            district.once(task, action, 6 + 9 * number, 12 + 14 * number,
                          lambda said=action: line.do("dispatch/tick-action", task=task, action=said))  # fmt: skip
        district.once(task, "note", 40, 70, lambda: line.do("dispatch/note-persuasion", task=task, text=NOTE))
    elif stage in ("handed_over", "rated", "stood_down") and body.at != body.home and not body.path:
        district.once(task, "home", 5, 20, lambda: district.send_along(body, body.home, "foot"))


def _answer(district: District, row: dict[str, Any], person: UUID) -> None:
    mood = district.cast.draw.random()
    task, round_ = row["task"], f"answer{row['offers']}"
    line = district.cast.line(person)
    if mood < 0.02:
        district.done.add((task, round_))  # says nothing: the clock passes him over
    elif mood > 0.99:
        district.once(
            task, round_, 2, 6, lambda: line.do("dispatch/refuse-task", task=task, reason="cannot_leave")
        )
    else:
        district.once(task, round_, 3, 12, lambda: line.do("dispatch/accept-task", task=task))


def officer(district: District, row: dict[str, Any], played: set[UUID]) -> None:
    """The officers who were sent sign, drive, arrive; the first takes over, writes, closes and rates."""
    scene = _scene(row)
    crew = [UUID(one) for one in row["officers"] if UUID(one) in district.cast.officers]
    for place, person in enumerate(crew):
        body, line, incident = district.cast.officers[person], district.cast.line(person), row["id"]
        if person in played:
            if row["stage"] in ("signed", "en_route") and scene is not None:
                district.once(
                    f"{incident}:{person}", "drive", 1, 3, lambda b=body: district.send_along(b, scene, "car")
                )
            continue
        if row["stage"] in ("dispatched", "signed", "en_route", "on_scene", "handling") and scene is not None:
            mine = f"{incident}:{person}"
            district.once(
                mine, "sign", 6, 20, lambda p=line: p.do("dispatch/sign-for-incident", incident=incident)
            )
            district.once(mine, "drive", 10, 25, lambda b=body: district.send_along(b, scene, "car"))
            if (mine, "drive") in district.done and district.arrived(body):
                body.at = scene
                district.once(mine, "arrive", 0, 3,
                              lambda p=line: p.do("dispatch/arrive-on-scene", incident=incident))  # fmt: skip
        if place == 0 and person not in played:
            _finish(district, row, person)


def _finish(district: District, row: dict[str, Any], person: UUID) -> None:
    line, incident, task = district.cast.line(person), row["id"], row["task"]
    stage = row["task_stage"]
    if stage == "to_hand_over":
        district.once(task, "take over", 15, 45, lambda: line.do("dispatch/hand-over-to-police", task=task))
    elif row["stage"] in ("on_scene", "handling") and stage in (
        "",
        "handed_over",
        "rated",
        "stood_down",
        "waiting",
    ):
        district.once(incident, "feed back", 40, 120, lambda: line.do(
            "dispatch/record-feedback", incident=incident, situation="（演示）现场已控制", result="（演示）当场劝解，双方离开",
        ))  # fmt: skip
    elif row["stage"] == "fed_back":
        if stage == "handed_over":
            district.once(
                task, "rate", 5, 30, lambda: line.do("dispatch/rate-task", task=task, verdict="helpful")
            )
        district.once(incident, "close", 20, 60,
                      lambda: line.do("dispatch/close-incident", incident=incident, outcome="settled"))  # fmt: skip
        if (incident, "close") in district.done:
            body = district.cast.officers[person]
            district.once(incident, "drive home", 5, 10, lambda: district.send_along(body, body.home, "car"))


DUTIES = (desk, guard, officer)
