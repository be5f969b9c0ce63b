# SPDX-License-Identifier: Apache-2.0
"""Whether a document in hand is real, for anybody: by its number and the digits of its digest that are printed on it.

The answer says number, kind, date, state and digest, and nothing of what stands in it. A number alone opens nothing.
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.documents.composing import short_of
from anlan.kernel.documents.models import Document
from anlan.kernel.documents.queries import ended_at, found_for

from .documents import state_word, title_of

MOST = 80  # characters of what somebody may type


def show(request: HttpRequest, number: str = "", digest: str = "") -> HttpResponse:
    """The form, or the answer; an address from the printed code has both."""
    if not number and request.GET.get("number"):
        typed = (
            request.GET[name].strip()[:MOST].replace("/", "") if name in request.GET else ""
            for name in ("number", "digest")
        )
        number, digest = typed
        if number and digest:
            return redirect("verify", number, digest)
    found = found_for(number, digest) if number else None
    context = {
        "title": pgettext("shell", "Check a document"),
        "number": number[:MOST],
        "digest": digest[:MOST],
        "found": _told(found) if found else None,
        "is_asked": bool(number),
    }
    answer = render(
        request, "shell/pages/verify.html", context, status=404 if number and found is None else 200
    )
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _told(document: Document) -> dict[str, object]:
    """What anybody may know who has the paper."""
    ended = ended_at(document)
    return {
        "number": document.number,
        "kind": title_of(document),
        "drawn": _say(document.drawn_at),
        "ended": _say(ended) if ended else "",
        "state": document.state,
        "said": state_word(document.state),
        "short": short_of(document.sha256),
        "sha256": document.sha256,
    }


def _say(moment: datetime) -> str:
    """A moment with its year: the paper may be old."""
    return moment.astimezone(timing.LOCAL).strftime("%Y-%m-%d %H:%M")
