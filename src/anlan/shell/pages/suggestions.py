# SPDX-License-Identifier: Apache-2.0
"""Complain or suggest (投诉建议), from every face and without a name; and the office's list of what was said."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.access.ledger import looked

from ..auth import permitted
from ..lock_out import counted_address, is_a_proxy
from ..models import Suggestion, SuggestionCount

FACES = ("door", "desk", "hand", "wall")
LONGEST = 2000


def show(request: HttpRequest) -> HttpResponse:
    """The form, and afterwards a thank you with the number of the message."""
    context: dict[str, object] = {
        "title": pgettext("shell", "Complain or suggest"),
        "contact": settings.ANLAN_COMPLAINT_CONTACT,
        "longest": LONGEST,
        "face": request.GET.get("face", "door"),
    }
    if request.method != "POST":
        return render(request, "shell/pages/suggestions.html", context)
    text = request.POST.get("text", "").replace("\0", "").strip()
    if not text or len(text) > LONGEST:
        context |= {
            "text": text,
            "error": pgettext("shell", "Please write 1 to %(longest)s characters.") % {"longest": LONGEST},
        }
        return render(request, "shell/pages/suggestions.html", context, status=422)
    if SuggestionCount.is_full(_address(request)):
        context |= {
            "text": text,
            "error": pgettext(
                "shell",
                "Many messages came from here within the hour. Please send yours later; it is not lost on this page.",
            ),
        }
        return render(request, "shell/pages/suggestions.html", context, status=429)
    face = request.POST.get("face", "door")
    kept = Suggestion.keep(text, face if face in FACES else "door")
    return render(request, "shell/pages/suggestions.html", context | {"kept": str(kept.pk)[-8:].upper()})


def _address(request: HttpRequest) -> str | None:
    """Who sends, for counting; unknown where a proxy does not say it: then only all together are counted."""
    address = counted_address(request)
    return None if is_a_proxy(address) else address


@permitted("kernel.operate")
def read(request: HttpRequest) -> HttpResponse:
    """What was said, newest first; reading it is put into the ledger."""
    rows = list(Suggestion.objects.order_by("-written_at")[:200])
    looked(request.caller.person, "office:suggestions", rows=len(rows))  # type: ignore[attr-defined]
    told = [
        {"at": one.written_at, "face": one.face, "text": one.text, "number": str(one.pk)[-8:].upper()}
        for one in rows
    ]
    return render(
        request,
        "shell/pages/office_suggestions.html",
        {"title": pgettext("shell", "Office"), "subtitle": pgettext("shell", "Suggestions"), "rows": told},
    )
