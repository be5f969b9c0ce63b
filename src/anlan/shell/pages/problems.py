# SPDX-License-Identifier: Apache-2.0
"""The pages that say what is not there or did not work, and what to do now."""

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.events import log
from anlan.kernel.following.consumer import positions
from anlan.kernel.registry import REGISTRY

from ..auth import ANONYMOUS, said_no, too_old

BEHIND = 5000  # events after which a follower counts as not keeping up


def problem_page(request: HttpRequest, status: int, message: str) -> HttpResponse:
    """One sentence and the way back."""
    titles = {
        403: pgettext("shell", "Not yours to see"),
        404: pgettext("shell", "Not here"),
        409: pgettext("shell", "Not now"),
        422: pgettext("shell", "Something is missing"),
        500: pgettext("shell", "Our fault"),
        503: pgettext("shell", "Not available"),
    }
    context = {
        "title": titles.get(status, pgettext("shell", "That did not work")),
        "message": message,
        "status": status,
    }
    try:
        return render(request, "shell/pages/problem.html", context, status=status)
    except (OperationalError, InterfaceError):  # the frame asked the database who that is, and it is away
        request.caller = ANONYMOUS  # type: ignore[attr-defined]
        return render(request, "shell/pages/problem.html", context, status=status)


def _say(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    if request.path.startswith("/api/") or request.headers.get("HX-Request"):
        return said_no(status, code, message)
    return problem_page(request, status, message)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _say(
        request,
        404,
        "not_found",
        pgettext("shell", "There is nothing at this address. The number may be mistyped."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 of Django's own making."""
    return _say(request, 403, "not_allowed", pgettext("shell", "You may not open this page."))


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form that came without its CSRF proof; Django asks for this view."""
    return _say(request, 403, "csrf_failed", too_old())


def failed(request: HttpRequest) -> HttpResponse:
    """500: our fault; it is in the server's log under the request's id. No template, for one may be the reason."""
    sentence = pgettext("shell", "Something failed here. It is on record under %(id)s.") % {
        "id": getattr(request, "id", "–")
    }
    if request.path.startswith("/api/") or request.headers.get("HX-Request"):
        return said_no(500, "failed", sentence)
    return HttpResponse(sentence, status=500, content_type="text/plain; charset=utf-8")


def no_such_call(request: HttpRequest, rest: str) -> HttpResponse:
    """404 of the API, as JSON."""
    return said_no(
        404,
        "not_found",
        pgettext("shell", "The API has nothing at this address; /api/docs lists everything."),
    )


def no_stream(request: HttpRequest) -> HttpResponse:
    """204: a server without the streams beside it tells nothing as it happens; the browser stops asking."""
    return HttpResponse(status=204)


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while this process answers; the ASGI application says it without Django."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and every follower keeps up; otherwise 503 and who does not."""
    head, places = log.head(), positions()
    behind = [name for name in REGISTRY.followers() if head - places.get(name, 0) > BEHIND]
    text = "ready\n" if not behind else "behind: " + ", ".join(behind) + "\n"
    return HttpResponse(text, status=503 if behind else 200, content_type="text/plain")
