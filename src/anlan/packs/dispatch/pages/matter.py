# SPDX-License-Identifier: Apache-2.0
"""What dispatch adds to the page of an incident and of a task: verbs by duty, who holds the scene, what is missing."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel.access.masking import PEOPLE
from anlan.kernel.access.permissions import may
from anlan.kernel.context import Caller
from anlan.kernel.declare import Lack, MatterPage, Paper, Verb
from anlan.kernel.fields import Level, Text
from anlan.kernel.matters.models import Matter
from anlan.shell.spoken import say_near

from ..holding import FactKind
from ..kinds.first_response import HELD
from ..queries import held_though_cancelled
from ..queries.board import Row, places_of, scene_row
from ..queries.cameras import camera_choices
from ..queries.chosen import outlook
from ..queries.parties import (
    MESSAGES,
    choices_of,
    concerned_by,
    how_many_written,
    messages_written,
    people_beside,
    people_written,
)
from ..queries.standing import standing, standing_at
from ..queries.take_over import proofs_of, signed_take_over
from ..queries.videos import FILMS_AT, shown_video
from .strips import sentence, strip_of

BY = {
    "dispatch.police_sent": "police",
    "dispatch.incident_signed_for": "police",
    "dispatch.police_arrived": "police",
    "dispatch.taken_over": "police",
    "dispatch.feedback_recorded": "police",
    "dispatch.task_accepted": "guard",
    "dispatch.task_refused": "guard",
    "dispatch.guard_arrived": "guard",
    "dispatch.arrival_doubted": "guard",
    "dispatch.action_ticked": "guard",
    "dispatch.action_taken_back": "guard",
    "dispatch.persuasion_noted": "guard",
}
SEATS = {"guard": "guard", "officer": "police"}


def scene(request: HttpRequest, matter: Matter) -> dict[str, Any] | None:
    """Who holds the scene as an axis, where it is, and what is missing (Any: what the template reads)."""
    row = scene_row(request.caller, matter)  # type: ignore[attr-defined]
    if row is None:
        return None
    seen = outlook(row, None)
    lacks = incident_lacks(row) if matter.kind == "dispatch.incident" else task_lacks(row, matter)
    return {
        "strip": strip_of(row.held, seen.foreseen, seen.marks, row),
        "says": sentence(row, seen, None),
        "place": row.place,
        **_picture(request.caller, row),  # type: ignore[attr-defined]
        "lacks": [] if matter.closed_at else lacks,
        "signed": signed_take_over(matter) if row.board.handed_over_at else None,
    }


def _picture(caller: Caller, row: Row) -> dict[str, Any]:
    """The picture of the scene, when there is one and the reader may look (Any: what the template reads)."""
    goes = row.matter.closed_at is None and row.board.task_stage in FILMS_AT
    video = shown_video(row.board) if goes else None
    if video is None or not may(caller, "dispatch.watch_video", region=row.matter.region_path):
        return {}
    return {"video": video, "video_by": row.name(video.guard_id)}


def incident_lacks(row: Row) -> list[Lack]:
    """From police on scene to closed by police; without attendance only police's word is missing."""
    came = row.fact(FactKind.POLICE_ARRIVED)
    note = f"{row.name(came.who)} {say_near(came.at)}".strip() if came else row.name(row.board.officer)
    found = [
        Lack(
            pgettext("dispatch", "Police on scene"),
            note,
            "ok" if came else "half" if row.board.officer else "",
        )
    ]
    if row.board.task is not None and row.board.task_stage != "stood_down":
        found.append(_take_over(row))
    fed_back = row.board.stage == "fed_back"
    what = pgettext("dispatch", "what was found and what was done")
    found.append(Lack(pgettext("dispatch", "Feedback"), "" if fed_back else what, "ok" if fed_back else ""))
    found.append(
        Lack(
            pgettext("dispatch", "Closed by police"),
            "" if fed_back else pgettext("dispatch", "without attendance it may be closed at once"),
        )
    )
    if row.incident.lat is None:
        found.insert(0, Lack(pgettext("dispatch", "The place"), pgettext("dispatch", "ask the caller")))
    return found


def _take_over(row: Row) -> Lack:
    label = pgettext("dispatch", "Take-over signed")
    if row.board.handed_over_at is not None:
        return Lack(label, say_near(row.board.handed_over_at), "ok")
    if row.board.task_stage in HELD:
        return Lack(label, pgettext("dispatch", "the officer on scene signs"), "half")
    return Lack(label, pgettext("dispatch", "or the guard is called back"))


def task_lacks(row: Row, task: Matter) -> list[Lack]:
    """From the guard's yes to the officer's rating."""
    accepted = task.stage not in ("waiting", "offered")
    came = row.fact(FactKind.GUARD_ARRIVED)
    handed = row.board.handed_over_at is not None
    return [
        Lack(
            pgettext("dispatch", "A guard who goes"),
            row.name(row.board.guard),
            "ok" if accepted else "half" if row.board.guard else "",
        ),
        Lack(pgettext("dispatch", "Guard on scene"), say_near(came.at) if came else "", "ok" if came else ""),
        _take_over(row),
        Lack(
            pgettext("dispatch", "Rating"),
            pgettext("dispatch", "by the officer who took over, within a day"),
            "half" if handed else "",
        ),
    ]


_NAMED = ("dispatch.party_named", "dispatch.party_struck_out")
_PEOPLE = Paper(
    PEOPLE,
    Text(
        label=pgettext_lazy("dispatch", "Parties and witnesses"),
        purpose=pgettext_lazy("dispatch", "To know who it concerns"),
        level=Level.SENSITIVE,
    ),
    lines=people_written,
    on=_NAMED,
)
_MESSAGES = Paper(
    MESSAGES,
    Text(
        label=pgettext_lazy("dispatch", "Feedback and call-backs"),
        purpose=pgettext_lazy("dispatch", "To know what was found and said"),
        level=Level.SENSITIVE,
    ),
    lines=messages_written,
    on=("dispatch.feedback_recorded", "dispatch.incident_returned", "dispatch.revisit_recorded"),
)
INCIDENT = MatterPage(
    "incident",
    verbs=[
        Verb("sign_for_incident", "G", "signature", waits_at=("dispatched",), mine=True),
        Verb("arrive_on_scene", "V", "map-pin", waits_at=("signed", "en_route"), mine=True),
        Verb("record_feedback", "F", "file-text", waits_at=("on_scene", "handling"), mine=True),
        Verb("close_incident", "E", "check", waits_at=("fed_back",), mine=True),
        Verb(
            "send_police",
            "P",
            "siren",
            waits_at=("received",),
            opens="/dispatch/board?incident={number}&open=police",
        ),
        Verb("amend_incident", "C", "pencil"),
        Verb("set_level", "L", "triangle-alert"),
        Verb("record_revisit", "H", "phone"),
        Verb("name_party", "N", "users"),
        Verb("strike_party", "K", "x"),
        Verb("matters.add_note", "B", "file-text"),
        Verb("matters.link_matters", "I", "link"),
        Verb("leave_scene", "X", ends=True),
        Verb("return_incident", "R", "undo-2", ends=True),
    ],
    panel=scene,
    template="dispatch/_scene.html",
    concerned=concerned_by,
    places=places_of,
    belongs=("task_of",),
    by=BY,
    seats=SEATS,
    standing=standing_at,
    papers=(_PEOPLE, _MESSAGES),
    written=how_many_written,
    people=people_beside,
    choices={"strike_party.party": choices_of, "open_camera.camera": camera_choices},
    proofs=proofs_of,
)
TASK = MatterPage(
    "first_response",
    verbs=[
        Verb("accept_task", "A", "check", waits_at=("offered",), mine=True),
        Verb("arrive_on_scene", "V", "map-pin", waits_at=("accepted",), mine=True),
        Verb("tick_action", "T", "check", waits_at=("on_scene", "calming"), mine=True),
        Verb("hand_over_to_police", "Y", "signature", waits_at=HELD, mine=True),
        Verb("rate_task", "E", "pencil", waits_at=("handed_over",), mine=True),
        Verb("offer_task", "P", "arrow-right", waits_at=("waiting",), opens="/dispatch/board?task={number}"),
        Verb("untick_action", "O", "undo-2"),
        Verb("note_persuasion", "W", "file-text"),
        Verb("name_party", "D", "users"),
        Verb("pass_over", "N", "arrow-right"),
        Verb("matters.add_note", "B", "file-text"),
        Verb("matters.link_matters", "I", "link"),
        Verb("escalate_task", "U", "siren", ends=True),
        Verb("refuse_task", "X", "x", ends=True),
        Verb("leave_scene", "Q", ends=True),
        Verb("stand_down", "S", "x", ends=True, waits_for=held_though_cancelled),
    ],
    panel=scene,
    template="dispatch/_scene.html",
    places=places_of,
    belongs=("task_of",),
    by=BY,
    seats=SEATS,
    standing=standing,
    proofs=proofs_of,
)
PAGES = (INCIDENT, TASK)
