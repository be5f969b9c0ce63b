# SPDX-License-Identifier: Apache-2.0
"""My notices: what I was told, the devices that ring, quiet hours; and what a page and a pressed notice ask for."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from anlan.kernel.errors import NotFound
from anlan.kernel.notices import running
from anlan.kernel.notices.channels import numbers_of, page_of, words_of
from anlan.kernel.notices.models import Notice, NoticeWish, PushDevice
from anlan.kernel.notices.queries import notices_for, unshown
from anlan.kernel.ports import ChatChannel, PushChannel, TextChannel, is_plugged, port

from ..auth import signed_in
from ..notice_words import Numbers, line_of


@signed_in
def show(request: HttpRequest) -> HttpResponse:
    """The page."""
    person = request.caller.person  # type: ignore[attr-defined]
    wish = NoticeWish.objects.filter(pk=person).first() or NoticeWish(pk=person)
    rows = notices_for(person)
    numbers = numbers_of(rows)
    context = {
        "title": pgettext("shell", "My notices"),
        "devices": PushDevice.objects.filter(person=person).order_by("added_at"),
        "wish": wish,
        "quiet_from": _time(wish.quiet_from),
        "quiet_until": _time(wish.quiet_until),
        "push_key": push_key(),
        "has_sms": is_plugged(TextChannel),
        "has_chat": is_plugged(ChatChannel),
        "lines": [line_of(one, numbers) for one in rows],
    }
    return render(request, "shell/pages/notices.html", context)


def push_key() -> str:
    """The key that a browser subscribes under; empty when the house has none."""
    return port(PushChannel).public_key if is_plugged(PushChannel) else ""  # type: ignore[type-abstract]


def _time(minute: int | None) -> str:
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"


@signed_in
def fresh(request: HttpRequest) -> HttpResponse:
    """What this page has to show and has not shown yet."""
    rows = unshown(request.caller.person)  # type: ignore[attr-defined]
    numbers = numbers_of(rows)
    answer = JsonResponse(
        {"notices": [_told(one, numbers) for one in rows], "key": push_key()},
        json_dumps_params={"ensure_ascii": False},
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _told(row: Notice, numbers: Numbers) -> dict[str, object]:
    title, body = words_of(row, numbers)
    return {
        "id": str(row.pk),
        "title": title,
        "body": body,
        "url": f"/notices/{row.pk}",
        "urgent": row.is_urgent,
    }


@require_POST
@signed_in
def mark_shown(request: HttpRequest) -> HttpResponse:
    """A page has shown these; `alive` says that somebody sat before it, for he moved, pressed or typed."""
    try:
        said = json.loads(request.body)
        keys = [UUID(one) for one in said["ids"]][:50]
        alive = said.get("alive") is True
    except (ValueError, KeyError, TypeError, AttributeError):
        return HttpResponse(status=422)
    running.shown(request.caller.person, keys, alive=alive)  # type: ignore[attr-defined]
    return HttpResponse(status=204)


@signed_in
def go(request: HttpRequest, key: UUID) -> HttpResponse:
    """A pressed notice leads to its page; that it was pressed is kept."""
    row = running.opened(request.caller.person, key)  # type: ignore[attr-defined]
    if row is None:
        raise NotFound("no_such_notice", pgettext("shell", "This notice is not yours, or it is gone."))
    return HttpResponseRedirect(page_of(row))
