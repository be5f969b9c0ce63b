# SPDX-License-Identifier: Apache-2.0
"""The phone of a guard or an officer: one screen with what to do next; every state is on it, so that it works offline."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.accounts.passkeys import is_offered
from anlan.kernel.evidence.events import Medium
from anlan.kernel.evidence.queries import present
from anlan.kernel.matters.details import opened
from anlan.kernel.people.queries import duties_in, duty_of, names_of
from anlan.kernel.ports import Mode
from anlan.shell.hand import is_night
from anlan.shell.reading import ring_of
from anlan.shell.spoken import LEVELS
from anlan.shell.templatetags.shell import _json as json_in_script

from ..events import Action, EscalationReason, RefusalReason
from ..holding import FENCE_METRES, By, FactKind, forecast, hold
from ..kinds.first_response import HELD
from ..models import Guard, Incident, Task
from ..queries import point_of
from ..queries.beside import (
    factors,
    films,
    guards,
    hand_overs,
    memberships,
    parties,
    recorders,
    ticks,
)
from ..queries.chosen import Police, police_of
from ..queries.listing import facts_of
from ..queries.on_hand import (
    GuardNow,
    OfficerNow,
    Spot,
    board_row,
    guard_now,
    officer_now,
    past_tasks,
    persuasions_of,
    spot_of,
    way_to,
)
from .classes import types_by_class
from .hand_words import limits_of, outcomes, script_words, verdicts
from .strips import strip_of

type Context = dict[str, Any]  # Any: what the templates read


def show(request: HttpRequest) -> HttpResponse:
    """The page; `?part=screen` gives what the page fetches again."""
    caller = request.caller  # type: ignore[attr-defined]
    guard = next(iter(guards(caller.person)), None)
    context = _guard(caller.person, guard) if guard else _officer(caller.person)
    context |= {
        "title": pgettext("dispatch", "In the field"),
        "night": is_night(request),
        "person": caller.person,
        "phone": settings.ANLAN_DESK_PHONE,
        "helps": settings.ANLAN_HELP_PHONES,
        "escalations": [
            (one.value, one.label) for one in EscalationReason if one is not EscalationReason.OTHER
        ],
        "refusals": [(one.value, one.label) for one in RefusalReason],
        "types": types_by_class(),
        "script_words": json_in_script(script_words()),
        "tracks_flag": "1" if context["tracks"] else "",
        "demo_flag": "1" if settings.DEMO else "",
        "bound": "1" if "matter" in context and context["state"] != "done" else "",
    }
    part = request.GET.get("part") == "screen"
    return render(request, "dispatch/hand_screen.html" if part else "dispatch/hand.html", context)


def _guard(person: UUID, guard: Guard) -> Context:
    """The guard's screen; that he saw the address is on record."""
    now = timing.now()
    seen = guard_now(guard, now)
    spot = spot_of(person)
    context: Context = {"role": "guard", "now_": seen, "state": seen.state, "subtitle": seen.post}
    context |= _track(spot, on=seen.duty is not None) | {"past": past_tasks(guard, now)}
    if seen.task is None:
        return context
    looked(person, "page:hand", matter=seen.task.matter_id)
    scene = _scene(seen.task.incident, spot, "foot", wanted=seen.state in ("offer", "way"))
    context |= _task(seen.task, now) | (scene if seen.state != "done" else _without_place(scene))
    context |= {
        "matter": seen.task.matter_id,
        "ring": ring_of(seen.answer) if seen.answer else None,
        "check": seen.check,
        **_offered_by(seen),
        "limits": limits_of(seen.task.incident.category.category_class, seen.task.task_kind),
        "eta": timedelta(seconds=seen.offer.eta_seconds) if seen.offer and seen.offer.eta_seconds else None,
    }
    return context


def _offered_by(seen: GuardNow) -> Context:
    """Who sent him, by name and duty."""
    if seen.offer is None or seen.offer.offered_by is None:
        return {}
    who = seen.offer.offered_by
    return {"offered_by": names_of([who]).get(who, ""), "offered_duty": duty_of(who)}


def _officer(person: UUID) -> Context:
    """The officer's screen; the words of the call and of the guard's records are opened for him, on record (L4)."""
    seen = officer_now(person, timing.now())
    spot = spot_of(person)
    context: Context = {
        "role": "officer", "now_": seen, "state": seen.state,
        "subtitle": duties_in(memberships(person)).get(person, ""),
        "verdicts": verdicts(), "outcomes": outcomes(),
        "signs_by_key": is_offered() and any(one.kind == "passkey" for one in factors(person)),
    } | _track(spot, on=seen.sending is not None)  # fmt: skip
    if seen.sending is None:
        return context
    incident = seen.sending.incident
    looked(person, "page:hand", matter=incident.pk, purpose=pgettext_lazy("dispatch", "To help on the scene"))
    said = opened(incident.matter)
    context |= _scene(incident, spot, "car", wanted=seen.state in ("order", "way"))
    context |= _task(seen.task, timing.now()) if seen.task else {}
    context |= {
        "matter": incident.pk,
        "quote": "；".join(
            [text for text in (said.get("content", ""), *said.get("supplements", ())) if text]
        ),
        "guard": _guard_there(seen),
    }
    return context


def _guard_there(seen: OfficerNow) -> Context | None:
    """The guard at the officer's scene: who he is and where his task stands."""
    task = seen.task
    if task is None or task.guard is None or task.matter.stage == "stood_down":
        return None
    return {
        "name": task.guard.person.name,
        "employer": task.guard.employer.name,
        "task": task.pk,
        "arrived_at": task.arrived_at,
        "holds": task.matter.stage in HELD and task.arrived_at is not None,
        "is_on_way": task.matter.stage in ("offered", "accepted"),
    }


def _track(spot: Spot, *, on: bool) -> Context:
    """What `anlan/whereabouts` needs: whose device, whether positions may be taken, and where it was last."""
    place = f"{spot.point.lat:.6f},{spot.point.lng:.6f}" if spot.point else ""
    return {"device": spot.device, "tracks": on, "spot": place, "spot_at": spot.at}


def _task(task: Task, now: datetime) -> Context:
    """What was done on the scene, and what was written."""
    film = next(iter(films(task.pk)), None)
    ticked = {tick.action: tick.at for tick in ticks(task.pk)}
    return {
        "task": task,
        "is_escalated": task.matter.stage == "escalated",
        "actions": [(one.value, one.label, ticked.get(one.value)) for one in Action],
        "done": [str(Action(code).label) for code in ticked],
        "hand_over": next(iter(hand_overs(task.pk)), None),
        "is_rated": task.matter.stage == "rated",
        "records": [] if task.matter.stage == "rated" else persuasions_of(task),
        "left": _left_behind(task),
        "named": len(parties(task.incident_id)),
        "recorders": recorders(task.guard_id, now) if task.guard_id else (),
        "film_called": film is not None and film.answered_at is None,
    }


def _left_behind(task: Task) -> list[str]:
    """What the guard recorded there, counted: photographs 2, recordings 1."""
    kept = Counter(Medium(one.medium) for one in present(task.matter))
    return [
        pgettext("dispatch", "%(count)d × %(medium)s") % {"count": count, "medium": medium.label}
        for medium, count in kept.items()
    ]


def _scene(incident: Incident, spot: Spot, mode: Mode, *, wanted: bool) -> Context:
    """Where it is, the way there, who holds the scene, and where police stand."""
    way = way_to(incident, spot, mode) if wanted else None
    point = point_of(incident)
    site = incident.premises.name if incident.premises else ""
    is_apart = bool(site) and site not in incident.address  # an address often begins with the venue's name
    police = [one for one in police_of(incident.pk) if one.left_at is None]
    there = next((one for one in police if one.arrived_at), None)
    shape = {
        "scene": [point.lng, point.lat] if point else None,
        "level": incident.matter.level,
        "mark": str(LEVELS.get(incident.matter.level, ""))[:1],
        "way": [[one.lng, one.lat] for one in way.points] if way else [],
        "seconds": way.seconds if way else 0,
        "metres": way.metres if way else 0,
        "mode": mode,
        "fence": FENCE_METRES,
    }
    return {
        "incident": incident,
        "headline": incident.matter.title,
        "level": incident.matter.level,
        "site": site or incident.address,
        "where": f"{site} · {incident.address}" if is_apart else incident.address,
        "point": point,
        "way": way,
        "way_json": json_in_script(shape),
        "way_time": timedelta(seconds=round(way.seconds)) if way else None,
        "police": police,
        "police_there": there,
        "police_due": _due(police),
    } | _held(incident)


def _without_place(scene: Context) -> Context:
    """The same for a guard whose task is over: he keeps what he did, the exact place is his no longer (domain.md 1.4)."""
    site = scene["site"] if scene["incident"].premises else ""
    return scene | {"site": site, "address": "", "point": None, "way_json": ""}


def _due(police: list[Police]) -> Any:
    """When the first of them is expected (Any: a datetime or nothing)."""
    return min((one.due_at for one in police if one.due_at and not one.arrived_at), default=None)


def _held(incident: Incident) -> Context:
    """Who holds the scene, as a band; nothing before the read model has the incident."""
    row = board_row(incident.pk)
    if row is None:
        return {}
    held = hold(facts_of(row), max(timing.now(), row.reported_at))
    guard_due = row.guard_due_at if row.task_stage == "accepted" else None
    arrived = [one.at for one in facts_of(row) if one.kind == FactKind.GUARD_ARRIVED]
    guarded = sum(one.seconds for one in held.segments if one.by is By.GUARD)
    return {
        "strip": strip_of(held, forecast(held, guard_due, row.police_due_at)),
        "held_by": str(held.held_now),
        "held_since": min(arrived, default=None),
        "guarded": timedelta(seconds=round(guarded)) if guarded else None,
    }
