# SPDX-License-Identifier: Apache-2.0
"""The welder's phone: scan, the ring of the lease, stopped with the fire watch, refused with reason and what to do."""

from datetime import datetime
from math import ceil
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.csp import CSP
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.matters.details import plain
from anlan.shell.hand import is_night
from anlan.shell.ring import ring_at
from anlan.shell.templatetags.shell import _json as json_in_script

from ..queries.codes import grouped
from ..queries.my_papers import open_call
from ..queries.on_hand import OnHand, on_hand, paper_for
from ..rulesets.words import LEVEL_WORDS
from .hand_offers import offer_of
from .refusal_facts import facts_of
from .refusal_words import told_of
from .stand_in import stand_ins

WASM: dict[str, Any] = {  # Any: as Django takes it
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, CSP.NONCE, CSP.WASM_UNSAFE_EVAL],
}  # the reader of codes
WORDS = {
    "weld.offline": pgettext_lazy("welding", "No network: nothing was started. A machine that runs goes on until its time is over."),
    "weld.trouble": pgettext_lazy("welding", "That did not work. Scan once more."),
    "weld.foreign": pgettext_lazy("welding", "This is no code of a welding machine."),
    "weld.standin": pgettext_lazy("welding", "You are not in this district, so the demo takes you to stand at the machine."),
    "weld.left10": pgettext_lazy("welding", "10 minutes left. At the end the next arc is blocked; a running one is not cut."),
    "weld.left2": pgettext_lazy("welding", "2 minutes left. At the end the next arc is blocked; a running one is not cut."),
}  # fmt: skip


@require_GET
@csp_override(WASM)
def show(request: HttpRequest) -> HttpResponse:
    """The page; `?part=screen` gives what it fetches again, `?machine=&check=` comes from a code that another reader opened."""
    person = request.caller.person  # type: ignore[attr-defined]
    seen = on_hand(person, timing.now())
    looked(person, "page:hand", matter=seen.permit.matter_id if seen.permit else None)
    context: dict[str, Any] = {
        "title": pgettext("welding", "Start a machine"),
        "subtitle": pgettext("welding", "Welder"),
        "night": is_night(request),
        "person": person,
        "seen": seen,
        "state": seen.state,
        "phone": settings.ANLAN_DESK_PHONE,
        "machine": request.GET.get("machine", "")[:24],
        "check": request.GET.get("check", "")[:8],
        "script_words": json_in_script({name: str(said) for name, said in WORDS.items()}),
        "call": open_call(person),
        **_said(seen, person),
        **stand_ins(person),
    }
    part = request.GET.get("part") == "screen"
    return render(request, "welding/hand_screen.html" if part else "welding/hand.html", context)


def _said(seen: OnHand, person: UUID) -> dict[str, Any]:
    """Words of the state that shows (Any: what the template reads)."""
    refusal = seen.refusal
    no: dict[str, Any] = {}
    if refusal is not None:
        told = told_of(refusal.code, refusal.reasons.split())
        facts = facts_of(refusal, person)
        no = {
            "told": told,
            "facts": [one for one in facts if one.code == refusal.code],
            "also": [one for one in facts if one.code != refusal.code],
            "offer": offer_of(refusal, person),
        }
    if refusal is not None and seen.session is None:
        return no | {"code": grouped(refusal.machine.code), "seen_key": f"no-{refusal.pk}"}
    if seen.session is None:
        if seen.permit is None:
            return {"seen_key": ""}
        details = plain(seen.permit.matter)
        return {
            "seen_key": "",
            "permit_place": details.get("place", ""),
            "permit_level": LEVEL_WORDS[seen.permit.level],
        }
    session, watch = seen.session, seen.fire_watch
    began, due = (session.granted_at, session.until) if watch is None else (watch.since, watch.until)
    used = session.ended_at - session.granted_at if session.ended_at else None
    over = watch is not None and watch.until <= timing.now()
    key = f"end-{session.pk}" if session.ended_at else ""
    day = timing.now().astimezone(timing.LOCAL).date()
    return no | {
        "code": grouped(session.machine.code),
        "paper": None
        if session.ended_at or session.is_emergency
        else paper_for(session.machine, person, day),
        "ring": ring_of(began, due),
        "used": used,
        "is_longest": seen.permit is not None and seen.permit.ends_at <= session.until,
        "watch_over": over,
        "seen_key": key,
    }


def ring_of(started: datetime, due: datetime) -> dict[str, Any]:
    """The ring as the browser will draw it a moment later (Any: what the template reads)."""
    seen = ring_at(timing.now(), started=started, due=due)
    seconds = max(0, ceil((due - timing.now()).total_seconds()))
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    left = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return {"started": started, "due": due, "state": seen.state, "dash": seen.dash, "left": left}
