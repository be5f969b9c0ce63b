# SPDX-License-Identifier: Apache-2.0
"""Parked events: what a reaction could not digest; try it again for real, or drop it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.devices.queries import refused_lately
from anlan.kernel.errors import NotFound, Refused
from anlan.kernel.events.models import EventRecord, Parked
from anlan.kernel.matters.telling import sentence
from anlan.kernel.registry import REGISTRY

from ..auth import permitted, said_no
from .office import does


@permitted("kernel.operate")
def show(request: HttpRequest) -> HttpResponse:
    """What is parked, and what was ended lately."""
    open_rows = list(Parked.objects.filter(ended_at=None).order_by("-parked_at")[:100])
    ended = Parked.objects.exclude(ended_at=None).order_by("-ended_at")[:20]
    records = {
        one.position: one
        for one in EventRecord.objects.filter(position__in=[row.position for row in open_rows])
    }
    rows = [line(row, records.get(row.position), request.caller) for row in open_rows]  # type: ignore[attr-defined]
    context = {
        "title": pgettext("shell", "Office"),
        "subtitle": pgettext("shell", "Parked"),
        "rows": rows,
        "ended": ended,
        "unheard": [(one, why_unheard(one.reason)) for one in refused_lately(100)],
    }
    return render(request, "shell/pages/office_parked.html", context)


def why_unheard(reason: str) -> str:
    """Why nobody acted upon a machine's message, in words; a code that has none stands as it is."""
    words = {
        "mac": pgettext("shell", "its signature is not right"),
        "unknown": pgettext("shell", "the device is not in the register, or was revoked"),
        "oversize": pgettext("shell", "it is too long"),
        "malformed": pgettext("shell", "it is no frame"),
        "topic": pgettext("shell", "nobody listens there"),
    }
    head, _colon, code = reason.partition(":")
    if head == "refused":
        return pgettext("shell", "refused: %(code)s") % {"code": code}
    return words.get(reason, reason)


def line(row: Parked, record: EventRecord | None, reader: Any) -> dict[str, Any]:
    """One parked event with its two verbs (Any: what the template reads)."""
    drop = {
        "label": pgettext("shell", "Drop"),
        "url": "/do/directory/end-parked",
        "icon": "x",
        "kind": "stop",
        "id": f"drop-{row.pk}",
        "fields": {"parked": str(row.pk), "ending": "dropped", "next": "/office/parked"},
        "confirm": pgettext(
            "shell", "Drop this event for good? That it was dropped, and by whom, stays in the log."
        ),
    }
    retry = {
        "label": pgettext("shell", "Try again now"),
        "url": f"/office/parked/{row.pk}/retry",
        "icon": "refresh-cw",
        "id": f"retry-{row.pk}",
    }
    at: datetime | None = record.at if record else None
    told = sentence(record, reader) if record else ""
    return {
        "row": row,
        "sentence": told,
        "does": does(follower) if (follower := REGISTRY.followers().get(row.follower)) else "",
        "name": record.name if record else "",
        "at": at,
        "retry": retry,
        "drop": drop,
    }


@require_POST
@permitted("kernel.operate")
def retry(request: HttpRequest, key: UUID) -> HttpResponse:
    """Run the reaction again for this one event; only when it worked is the parking ended."""
    row = Parked.objects.filter(pk=key, ended_at=None).first()
    record = EventRecord.objects.filter(position=row.position).first() if row else None
    if row is None or record is None:
        raise NotFound("no_such_parked", pgettext("shell", "This was ended already."))
    reaction = REGISTRY.reactions.get(row.follower)
    if reaction is None:
        raise Refused(
            "follower_gone",
            pgettext("shell", "The pack of this follower is off: switch it on, or drop the event."),
        )
    try:
        reaction.once(record)
    except Exception as fault:  # noqa: BLE001 – whatever the outside threw is what the person must read
        why = f"{type(fault).__name__}: {fault}"[:300]
        return said_no(409, "failed_again", pgettext("shell", "It failed again: %(why)s") % {"why": why})
    caller: Caller = request.caller  # type: ignore[attr-defined]
    perform(REGISTRY.commands["directory.end_parked"], caller, {"parked": row.pk, "ending": "retried"})
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = "/office/parked"
        return answer
    return HttpResponseRedirect("/office/parked")
