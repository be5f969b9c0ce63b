# SPDX-License-Identifier: Apache-2.0
"""The command board (指挥板): incidents left, the chosen one on the map, who can go on the right; its parts come alone."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import may
from anlan.kernel.context import Caller
from anlan.kernel.matters.details import opened
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import timelines
from anlan.kernel.matters.telling import tell
from anlan.shell.details import details_of
from anlan.shell.frame import duty_in
from anlan.shell.history import lines_of
from anlan.shell.reading import outcome_label, ring_of, stage_label
from anlan.shell.spoken import LEVELS, say_clock
from anlan.shell.templatetags.shell import _json as json_in_script

from ..events.reached import Reached
from ..holding import FactKind
from ..models import CallAnswer, Camera, Task
from ..queries.board import URGENCY, Group, Row, board, grouped, tonight
from ..queries.cameras import looks_at
from ..queries.chosen import OUT, Ranked, described, outlook, police_of, ranked
from ..queries.questions import answers_to, questions_on
from ..queries.sayings import sayings
from ..queries.shut_out import told_to
from ..queries.standing import guard_stands
from ..queries.videos import shown_video
from .board_map import marks, pins
from .board_silent import relief, silent_guard
from .board_verbs import BOARD, after, ask_anyway, leave_camera, offers, verbs
from .classes import CLASSES, types_by_class
from .matter import BY
from .strips import sentence, strip_of

type Context = dict[str, Any]  # Any: what the templates read


def show(request: HttpRequest) -> HttpResponse:
    """The page; `?part=…` gives one part, as the page fetches it again.

    Who can go is ranked in a part of its own, which the page fetches at once: list, headline and map need not wait.
    """
    part = request.GET.get("part", "")
    if part in DIALOGS:
        return render(request, f"dispatch/board_{part}.html", DIALOGS[part](request))
    if part not in ("", "all", *PARTS):
        raise Http404
    number = _asked_number(request)
    rows = board(request.caller, only=number if part in ABOUT_ONE else "")  # type: ignore[attr-defined]
    row = _chosen(request, rows, number)
    if part == "all" and request.GET.get("matter") and (row is None or row.matter.number != number):
        return HttpResponse(status=204)  # its read model is not there yet: the page asks again
    context = _frame(request, row)
    for name in WHOLE if part in ("", "all") else (part,):
        context |= PARTS[name](request, rows, row, context)
    if part in ("", "all") and row is not None and _asks_who(row):
        context |= {"later": True, "verbs": verbs(request.caller, row)}  # type: ignore[attr-defined]
        context |= _picture(request.caller, row)  # type: ignore[attr-defined]
    elif part in ("", "all"):
        context |= PARTS["who"](request, rows, row, context)
    return render(request, f"dispatch/board{'_' + part if part else ''}.html", context)


def _asked_number(request: HttpRequest) -> str:
    """The incident of the address: by its number, by its id, or by the number of its task."""
    key, task = request.GET.get("matter", ""), request.GET.get("task", "")
    if key and (found := _id(key)) is not None:
        return Matter.objects.filter(pk=found).values_list("number", flat=True).first() or ""
    if task:
        named = Task.objects.filter(matter__number=task).values_list("incident__matter__number", flat=True)
        return named.first() or ""
    return request.GET.get("incident", "")


def _chosen(request: HttpRequest, rows: list[Row], number: str) -> Row | None:
    """The incident of the address, or the one that waits first; a closed one stays in sight while it is named."""
    if number:
        found = next((one for one in rows if number == one.matter.number), None)
        found = found or next(iter(board(request.caller, only=number)), None)  # type: ignore[attr-defined]
        if found is not None:
            return found
    order = [one for group in grouped(rows, timing.now()) for one in group.rows]
    return order[0] if order else None


def _frame(request: HttpRequest, row: Row | None) -> Context:
    """What every part needs: the address of the board as it stands."""
    seen = _moment(request.GET.get("seen", ""))
    asked = {"incident": row.matter.number} if row else {}
    if request.GET.get("guard"):
        asked["guard"] = request.GET["guard"]
    wanted = request.GET.get("open", "")
    return {
        "title": pgettext("dispatch", "Command board"),
        "subtitle": "" if request.GET.get("part") else duty_in(request),
        "sound": True,
        "row": row,
        "opens": f"{BOARD}?{urlencode({'part': wanted, **asked})}" if wanted in DIALOGS else "",
        "board_url": f"{BOARD}?{urlencode({**asked, 'seen': seen.isoformat()})}",
        "board_base": f"{BOARD}?{urlencode({k: v for k, v in asked.items() if k != 'guard'})}",
        "seen": seen.isoformat(),
        "shapes_url": f"{BOARD}/shapes?{urlencode(asked)}",
        "units_url": f"{BOARD}/units",
    }


def _moment(text: str) -> datetime:
    """When the reader last looked over the whole list; now, when the address does not say."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return timing.now()
    return moment if moment.tzinfo else timing.now()


def _list(request: HttpRequest, rows: list[Row], row: Row | None, context: Context) -> Context:
    """The list in its groups, and the pins of the map."""
    looked(request.caller.person, "page:board", rows=len(rows))  # type: ignore[attr-defined]
    groups = grouped(rows, datetime.fromisoformat(context["seen"]))
    return {
        "groups": [_group(one, row) for one in groups],
        "pins_json": json_in_script({"pins": pins(rows, row)}),
        "now_seen": timing.now().isoformat(),
    }


def _group(group: Group, chosen: Row | None) -> Context:
    came = [one.fact("guard_arrived") is not None for one in group.all]
    return {
        "code": group.code,
        "label": _heading(group.code),
        "many": len(group.all),
        "new": len(group.new),
        "first_new": group.new[0].matter.number if group.new else "",
        "guards": sum(came),
        "rows": [_line(one, chosen, is_new=one in group.new) for one in group.all],
    }


def _heading(code: str) -> str:
    night = tonight()[1]
    return {
        "decide": pgettext("dispatch", "Waits for my decision"),
        "doing": pgettext("dispatch", "Under way"),
        "handed": pgettext("dispatch", "Handed over tonight")
        if night
        else pgettext("dispatch", "Handed over today"),
    }[code]


def _line(row: Row, chosen: Row | None, *, is_new: bool) -> Context:
    return {
        "row": row,
        "says": sayings(row),
        "strip": strip_of(row.held, row.foreseen),
        "is_chosen": chosen is not None and chosen.matter.pk == row.matter.pk,
        "is_new": is_new,
    }


def _head(request: HttpRequest, rows: list[Row], row: Row | None, context: Context) -> Context:
    """What it is, where, who called and what was said: L4, for the desk that has the duty, on record (domain.md 1.4)."""
    if row is None:
        return {}
    caller = request.caller  # type: ignore[attr-defined]
    name, meaning, level = CLASSES[row.incident.category.category_class]
    shown = {one.name: one for one in details_of(row.matter, caller)}
    quote, is_closed = "", row.matter.closed_at is not None
    looked(caller.person, "page:board", matter=row.matter.pk, purpose=pgettext_lazy("dispatch", "Duty desk"))
    if row.has_duty and not is_closed:
        said = opened(row.matter)
        quote = "；".join([text for text in (said.get("content", ""), *said.get("supplements", ())) if text])
    return {
        "class_name": name(),
        "class_meaning": meaning(),
        "class_level": level,
        "place": row.place,
        "quote": quote,
        "answers": _answers(row),
        "words": shown.get("content"),
        "phone": shown.get("caller_phone"),
        "caller_name": shown.get("caller_name"),
        "ring": ring_of(row.clock) if row.clock and not is_closed else None,
        **(_ended(caller, row) if is_closed else {}),
    }


def _answers(row: Row) -> list[CallAnswer]:
    """What the caller answered to the questions of the type, for the desk that has the duty while it is open."""
    is_his = row.has_duty and row.matter.closed_at is None and getattr(row.matter, "has_answers", False)
    return answers_to(row.matter.pk) if is_his else []


def _ended(caller: Caller, row: Row) -> Context:
    """What became of a closed incident, and who closed it."""
    told = tell(timelines([row.matter.pk]), caller)
    by = next((one.actor for one in reversed(list(told)) if one.name == "matters.matter_closed"), "")
    said = {"stage": stage_label(row.matter.kind, row.matter.stage)}
    outcome = outcome_label(row.matter.kind, row.matter.outcome)
    return {"ended": {**said, "outcome": "" if outcome == said["stage"] else outcome, "by": by}}


def _next_open(caller: Caller, row: Row) -> str:
    """The number of the open incident that stands first in the list; empty when there is none."""
    still = [one for one in board(caller) if one.matter.closed_at is None and one.matter.pk != row.matter.pk]
    order = [one for group in grouped(still, timing.now()) for one in group.all]
    return order[0].matter.number if order else ""


def _axis(request: HttpRequest, rows: list[Row], row: Row | None, context: Context) -> Context:
    """Who holds the scene, and what the picked guard would change."""
    if row is None:
        return {}
    is_whole = request.GET.get("part", "") in ("", "all")
    found = _ranked(request, row, context) if _waits(row) and not is_whole else None
    seen = outlook(row, found)
    return {"strip": strip_of(row.held, seen.foreseen, seen.marks, row), "says": sentence(row, seen, found)}


def _who(request: HttpRequest, rows: list[Row], row: Row | None, context: Context) -> Context:
    """Who can go, who goes, what happened, and what may be done."""
    if row is None:
        return {}
    caller = request.caller  # type: ignore[attr-defined]
    found = _ranked(request, row, context)
    told: Context = {
        "police": police_of(row.matter.pk),
        "verbs": verbs(caller, row),
        "guard_name": row.name(row.board.guard),
        "guard_seat": _guard_seat(row),
        "marks_json": json_in_script(marks(row, found)),
        "silent": silent_guard(caller, row),
        **_picture(caller, row),
    }
    if row.matter.closed_at is not None:
        told |= _ended(caller, row) | after(caller, row, _next_open(caller, row))
    if found is None:
        records = timelines(filter(None, (row.matter.pk, row.board.task)))
        return told | {"entries": lines_of(tell(records, caller), BY)[:12], "state": sayings(row)}
    looked(caller.person, "ranking", matter=row.matter.pk)
    known = described(found)
    deeds = offers(caller, found)
    choice = found.choice
    out, who = choice.guards.excluded if choice else (), caller.person
    main = deeds[0] if deeds else relief(caller, found) if row.unanswered else None
    return told | {
        "ranked": known,
        "missing": found.missing,
        "candidates": [_candidate(known, one, deeds, place) for place, one in enumerate(found.candidates)],
        "main": main or next((one for one in told["verbs"] if one["id"] == "send_police"), None),
        "verbs": told["verbs"] if main else [one for one in told["verbs"] if one["id"] != "send_police"],
        "many": len(choice.guards.candidates) if choice else 0,
        "excluded": [(one, told_to(who, one.reasons), ask_anyway(caller, found, one)) for one in out[:OUT]],
        "excluded_more": len(out) - OUT if len(out) > OUT else 0,
        "excluded_many": len(choice.guards.excluded) if choice else 0,
        "notes": choice.guards.notes if choice else (),
    }


def _guard_seat(row: Row) -> dict[str, str]:
    """Where the guard stands, as the officer's seat beside his says it: asked, on the way, on scene since when."""
    came = row.fact(FactKind.GUARD_ARRIVED)
    if row.board.handed_over_at is not None:
        handed = pgettext("dispatch", "handed over %(hour)s") % {"hour": say_clock(row.board.handed_over_at)}
        return {"state": "out", "status": handed}
    state, status = guard_stands(row.board.task_stage, came.at if came else None)
    return {"state": state, "status": status}


def _picture(caller: Caller, row: Row) -> Context:
    """The picture of the scene, when there is one and the reader may look."""
    told: Context = {}
    video = shown_video(row.board)
    if video is not None and may(caller, "dispatch.watch_video", region=row.matter.region_path):
        told = {"video": video, "video_by": row.name(video.guard_id)}
    if row.matter.closed_at is None and may(caller, "dispatch.open_camera", region=row.matter.region_path):
        told["looks"] = [_look(row, *one) for one in looks_at(row.incident)]
    return told


def _look(row: Row, camera: Camera, look: UUID) -> Context:
    """A camera's picture with its caption, and the way out of it."""
    return {"pk": look, "by": f"{camera.premises.name} · {camera.name}", "leave": leave_camera(row, look)}


def _candidate(found: Ranked, one: Any, deeds: list[Context], place: int) -> Context:
    """A candidate as the list draws him (Any: a Candidate)."""
    return {
        "who": one,
        "rank": place + 1,
        "is_picked": found.picked is not None and found.picked.id == one.id,
        "employer": (found.employers or {}).get(one.organisation, ""),
        "post": (found.posts or {}).get(one.id, ""),
        "verb": deeds[place] if place < len(deeds) else None,
        "seen_at": found.choice.guards.computed_at - _seconds(one.position_age) if found.choice else None,
        "time": _seconds(one.seconds),
    }


def _seconds(count: float) -> Any:
    """A span (Any: a timedelta; kept short for the template)."""
    return timedelta(seconds=round(count))


def _ranked(request: HttpRequest, row: Row, context: Context) -> Ranked | None:
    """The ranking, once a request; None where nobody must be chosen."""
    if not _asks_who(row):
        return None
    if "found" not in context:
        context["found"] = ranked(row, _id(request.GET.get("guard", "")))
    found: Ranked = context["found"]
    return found


def _waits(row: Row) -> bool:
    """Whether somebody must be chosen: then the ranking is asked."""
    return row.matter.closed_at is None and (row.board.task_stage == "waiting" or "place" in row.needs)


def _asks_who(row: Row) -> bool:
    """Whether the desk asks who can go: to a task that waits, or to a guard who does not say that he is well."""
    return _waits(row) or (row.matter.closed_at is None and row.unanswered is not None)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _police_dialog(request: HttpRequest) -> Context:
    """Cars in order of arrival, each a verb with its rank as key."""
    row, reader = _named(request), request.caller.person  # type: ignore[attr-defined]
    found = ranked(row)
    cars = found.choice.cars if found.choice else None
    free = cars.candidates[:OUT] if cars else ()
    return {
        "row": row,
        "cars": [
            {"car": one, "rank": place, "time": _seconds(one.seconds), "seconds": round(one.seconds)}
            for place, one in enumerate(free, 1)
        ],
        "excluded": [
            {
                "name": one.name,
                "reasons": told_to(reader, one.reasons),
                "silent": one.is_only_unseen and one.id,
            }
            for one in (cars.excluded[:5] if cars else ())
        ],
        "reached": [(one.value, one.label) for one in Reached],
        "missing": found.missing,
        "sent": police_of(row.matter.pk),
    }


def _amend_dialog(request: HttpRequest) -> Context:
    return {"row": _named(request)}


def _report_dialog(request: HttpRequest) -> Context:
    """The form with which the desk takes a call: types by class, the place by a click on the map."""
    types = types_by_class()
    levels = {one.code: one.level for _, found in types for one in found}
    return {
        "types": types,
        "centre": request.GET.get("centre", "28.676,121.443").split(",")[:2],
        "questions": list(questions_on()),
        "levels_json": json_in_script(
            {"types": levels, "words": {code: str(LEVELS[code]) for code in URGENCY}}
        ),
    }


def _named(request: HttpRequest) -> Row:
    """The incident of the address; 404 when the reader may not see it."""
    number = request.GET.get("incident", "")
    found = next(iter(board(request.caller, only=number)), None) if number else None  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


WHOLE = ("rows", "head", "axis")
ABOUT_ONE = ("head", "axis", "who")
PARTS = {"rows": _list, "head": _head, "axis": _axis, "who": _who}
DIALOGS = {"police": _police_dialog, "amend": _amend_dialog, "report": _report_dialog}
