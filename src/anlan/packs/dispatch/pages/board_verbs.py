# SPDX-License-Identifier: Apache-2.0
"""What the desk may do with the chosen incident, each with its key; what is refused says why and what would help."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import pgettext

from anlan.kernel.access.permissions import may
from anlan.kernel.context import Caller
from anlan.kernel.registry import REGISTRY
from anlan.shell.spoken import say_span
from anlan.shell.verb_buttons import why_not

from ..commands.escalate_task import AT as ESCALATES_AT
from ..kinds.first_response import HELD
from ..queries.board import POLICE_ARE_THERE, Row
from ..queries.cameras import cameras_near
from ..queries.chosen import Ranked
from ..queries.scenes import OPEN_TASK
from ..queries.videos import FILMS_AT, shown_video
from ..ranking import Candidate, Excluded
from ..ranking.rules import NO_WAY

type Verb = dict[str, Any]  # Any: what the part of a verb reads (shell/parts/verb.html)
BOARD = "/dispatch/board"


def offers(caller: Caller, found: Ranked) -> list[Verb]:
    """One verb for each candidate, its key his rank; empty where no task waits."""
    if not offers_may_be_made(caller, found):
        return []
    return [
        _offer(
            found,
            one,
            {"label": _label(found, one), "id": f"offer-{place}", "key": str(place), "icon": "arrow-right"},
            round(one.seconds),
        )
        for place, one in enumerate(found.candidates, 1)
    ]


def ask_anyway(caller: Caller, found: Ranked, one: Excluded) -> Verb | None:
    """Whom no rule forbids may be asked though the streets show no way from him: page and command alike."""
    if one.broken != (NO_WAY,) or not offers_may_be_made(caller, found):
        return None
    label = pgettext("dispatch", "Ask %(name)s all the same") % {"name": one.name}
    return _offer(found, one, {"label": label, "id": f"offer-{one.id}", "icon": "arrow-right"}, None)


def offers_may_be_made(caller: Caller, found: Ranked) -> bool:
    """Whether a task waits that this reader may offer."""
    return found.row.board.task_stage == "waiting" and _may(caller, found.row, "offer_task")


def _offer(found: Ranked, one: Candidate | Excluded, made: Verb, seconds: int | None) -> Verb:
    """Complete a verb that offers the task; `seconds` to arrive are None where nobody can say."""
    row, car = found.row, found.car
    if found.needs_car and car is None:
        why = pgettext(
            "dispatch",
            "Police must go in the same deed, and no car is free; name an officer on foot with P first.",
        )
        return made | {"refused": why, "rule": "PB-R7"}
    fields = {"task": str(row.board.task), "guard": str(one.id)}
    note = pgettext("dispatch", "nobody can say when he is there")
    if seconds is not None:
        fields |= {"eta_seconds": str(seconds)}
        note = pgettext("dispatch", "there in %(span)s") % {"span": say_span(timedelta(seconds=seconds))}
    if car is not None:
        fields |= {"car": str(car.id), "police_eta_seconds": str(round(car.seconds))}
    done = pgettext("dispatch", "%(name)s is asked") % {"name": one.name}
    undo = json.dumps({"url": "/do/dispatch/pass-over", "fields": {"task": str(row.board.task)}})
    return made | {
        "url": "/do/dispatch/offer-task",
        "fields": fields,
        "note": note,
        "note_is_extra": car
        is not None,  # beside the car's name a narrow board has no room; the list says the time too
        "done": done,
        "undo": undo,
    }


def _label(found: Ranked, one: Candidate) -> str:
    what = (
        pgettext("dispatch", "Send %(name)s to cordon")
        if found.is_cordon
        else pgettext("dispatch", "Send %(name)s first")
    ) % {"name": one.name}
    if found.car is None:
        return what
    return pgettext("dispatch", "%(what)s, and %(car)s") % {"what": what, "car": found.car.name}


def verbs(caller: Caller, row: Row) -> list[Verb]:
    """What else the desk may do; a verb that nobody in this role has is not shown."""
    found = []
    for make in _VERBS:
        verb = make(caller, row)
        if verb is not None:
            found.append(verb)
    return found


def after(caller: Caller, row: Row, next_number: str) -> dict[str, Any]:
    """What still makes sense once it is closed: the next one, its own page, a call-back, a note."""
    following: Verb | None = None
    if next_number:
        href = f"{BOARD}?incident={next_number}"
        following = {"label": pgettext("dispatch", "Next incident"), "key": "G", "icon": "arrow-right",
                     "id": "next", "href": href}  # fmt: skip
    page: Verb = {"label": pgettext("dispatch", "Open the whole matter"), "key": "O", "icon": "file-text",
                  "id": "page", "href": f"/m/{row.matter.number}"}  # fmt: skip
    again = _opening(
        caller, row, "record_revisit", "H", "phone", pgettext("dispatch", "Record a call-back"),
        f"/m/{row.matter.number}/verb/dispatch/record-revisit",
    )  # fmt: skip
    kept = [one for one in (page, again, _note(caller, row)) if one and "refused" not in one]
    return {"main": following, "verbs": kept}


def _may(caller: Caller, row: Row, verb: str) -> bool:
    return may(caller, f"dispatch.{verb}", region=row.matter.region_path)


def _at(name: str, row: Row) -> str:
    """Why a verb of the incident cannot be done at this stage; empty when it can."""
    verb = REGISTRY.commands[f"dispatch.{name}"]
    stages = next(of.at for of in verb.of.values())
    return "" if row.matter.stage in stages else str(why_not(verb, row.matter))


def _opening(caller: Caller, row: Row, name: str, key: str, icon: str, label: str, opens: str) -> Verb | None:
    if not _may(caller, row, name):
        return None
    made: Verb = {"label": label, "key": key, "icon": icon, "id": name}
    why = _at(name, row)
    return made | ({"refused": why} if why else {"opens": opens})


def _police(caller: Caller, row: Row) -> Verb | None:
    label = (
        pgettext("dispatch", "Send more police") if row.board.officer else pgettext("dispatch", "Send police")
    )
    opens = f"{BOARD}?part=police&incident={row.matter.number}"
    return _opening(caller, row, "send_police", "P", "siren", label, opens)


def _picture(caller: Caller, row: Row) -> Verb | None:
    """While a guard is on his way or there, and no picture stands: ask him for one."""
    if row.board.task is None or row.board.task_stage not in FILMS_AT or shown_video(row.board) is not None:
        return None
    if not _may(caller, row, "call_for_video"):
        return None
    label = pgettext("dispatch", "Call for a picture")
    fields = {"task": str(row.board.task)}
    return {"label": label, "key": "V", "icon": "video", "id": "call-for-video", "fields": fields,
            "url": "/do/dispatch/call-for-video", "done": f"{label} ✓"}  # fmt: skip


def _check(caller: Caller, row: Row) -> Verb | None:
    """While a guard is there and no question stands: ask him whether he is well."""
    is_there = row.board.task_stage in HELD and row.fact("guard_arrived", row.board.guard) is not None
    if not is_there or row.board.asked_at is not None or not _may(caller, row, "ask_if_well"):
        return None
    label = pgettext("dispatch", "Ask whether he is well")
    return {"label": label, "key": "W", "icon": "shield", "id": "ask-if-well", "fields": {"task": str(row.board.task)},
            "url": "/do/dispatch/ask-if-well", "done": f"{label} ✓"}  # fmt: skip


def _camera(caller: Caller, row: Row) -> Verb | None:
    """Where a venue near the scene has cameras."""
    if (
        row.matter.closed_at is not None
        or not _may(caller, row, "open_camera")
        or not cameras_near(row.incident)
    ):
        return None
    label = pgettext("dispatch", "Look through a camera")
    opens = f"/m/{row.matter.number}/verb/dispatch/open-camera"
    return _opening(caller, row, "open_camera", "K", "eye", label, opens)


def leave_camera(row: Row, look: UUID) -> Verb:
    """The button under a camera's picture."""
    fields = {"incident": str(row.matter.pk), "look": str(look)}
    return {"label": pgettext("dispatch", "Close the camera"), "icon": "x", "id": f"leave-{look}", "kind": "quiet",
            "url": "/do/dispatch/leave-camera", "fields": fields}  # fmt: skip


def _escalate(caller: Caller, row: Row) -> Verb | None:
    """While a guard is bound by it: the desk too sees that it is beyond him (domain.md 2.2)."""
    if row.board.task is None or row.board.task_stage not in ESCALATES_AT:
        return None
    if not _may(caller, row, "escalate_task"):
        return None
    label = pgettext("dispatch", "Escalate")
    opens = f"/m/{row.board.task}/verb/dispatch/escalate-task"
    return {"label": label, "key": "U", "icon": "arrow-up", "id": "escalate", "kind": "stop", "opens": opens}


def _amend(caller: Caller, row: Row) -> Verb | None:
    label = pgettext("dispatch", "Add details")
    return _opening(
        caller,
        row,
        "amend_incident",
        "C",
        "pencil",
        label,
        f"{BOARD}?part=amend&incident={row.matter.number}",
    )


def _level(caller: Caller, row: Row) -> Verb | None:
    label = pgettext("dispatch", "Set the level")
    opens = f"/m/{row.matter.number}/verb/dispatch/set-level"
    return _opening(caller, row, "set_level", "L", "triangle-alert", label, opens)


def _return(caller: Caller, row: Row) -> Verb | None:
    label = pgettext("dispatch", "Return the order")
    opens = f"/m/{row.matter.number}/verb/dispatch/return-incident"
    verb = _opening(caller, row, "return_incident", "R", "undo-2", label, opens)
    return verb | {"kind": "stop"} if verb and "opens" in verb else verb


def _note(caller: Caller, row: Row) -> Verb | None:
    if not _may(caller, row, "add_note"):
        return None
    opens = f"/m/{row.matter.number}/verb/matters/add-note"
    return {
        "label": pgettext("dispatch", "Note"),
        "key": "B",
        "icon": "file-text",
        "id": "note",
        "opens": opens,
    }


def _stand_down(caller: Caller, row: Row) -> Verb | None:
    if not _may(caller, row, "stand_down"):
        return None
    guard = row.name(row.board.guard)
    label = (
        pgettext("dispatch", "Call back %(name)s") % {"name": guard}
        if guard
        else pgettext("dispatch", "No guard needed")
    )
    made: Verb = {"label": label, "key": "S", "icon": "x", "id": "stand-down"}
    if row.board.task is None or row.board.task_stage not in OPEN_TASK:
        return made | {"refused": pgettext("dispatch", "No guard's task is open here.")}
    confirm = pgettext("dispatch", "%(label)s? The task of first response ends with it.") % {"label": label}
    fields = {"task": str(row.board.task)}
    return made | {
        "url": "/do/dispatch/stand-down",
        "fields": fields,
        "kind": "stop",
        "confirm": confirm,
        "done": f"{label} ✓",
    }


def _same(caller: Caller, row: Row) -> Verb | None:
    return _decided(caller, row, "duplicate_of", pgettext("dispatch", "It is the same"), "D", "link")


def _other(caller: Caller, row: Row) -> Verb | None:
    return _decided(
        caller, row, "different_from", pgettext("dispatch", "It is another"), "E", "arrow-left-right"
    )


def _decided(caller: Caller, row: Row, relation: str, label: str, key: str, icon: str) -> Verb | None:
    if row.suspected is None or not _may(caller, row, "link_matters"):
        return None
    other, number = row.suspected
    fields = {"matter": str(row.matter.pk), "other": str(other), "relation": relation}
    made: Verb = {
        "label": label,
        "key": key,
        "icon": icon,
        "id": relation,
        "note": number,
        "done": f"{label} ✓",
    }
    return made | {"url": "/do/matters/link-matters", "fields": fields}


def _hand_over(caller: Caller, row: Row) -> Verb | None:
    """The desk never signs a take-over: it is shown, and says who does."""
    if row.board.task is None or row.board.task_stage not in (
        "on_scene",
        "calming",
        "escalated",
        "to_hand_over",
    ):
        return None
    why = (
        pgettext("dispatch", "The officer on scene signs the take-over on his own device.")
        if row.board.stage in POLICE_ARE_THERE
        else pgettext("dispatch", "The officer on scene signs the take-over, and police are not there yet.")
    )
    return {
        "label": pgettext("dispatch", "Hand over"),
        "key": "Y",
        "icon": "signature",
        "id": "hand-over",
        "refused": why,
    }


_VERBS = (
    _police, _escalate, _check, _picture, _camera, _amend, _level, _note, _stand_down, _return, _same, _other, _hand_over,
)  # fmt: skip
