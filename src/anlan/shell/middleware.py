# SPDX-License-Identifier: Apache-2.0
"""What every request carries through Django: an id, who asks, and an answer in a sentence when something fails."""

import logging
import re
from collections.abc import Callable
from contextlib import nullcontext

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import pgettext

from anlan.kernel.access.ledger import looks_together
from anlan.kernel.context import one_reading
from anlan.kernel.errors import CommandError
from anlan.kernel.following.projection import shown_upto
from anlan.kernel.ids import new_id

from .auth import (
    SAFE,
    CsrfMissing,
    NotSignedIn,
    caller_of_session,
    csrf_missing,
    note_refusal,
    said_no,
    to_sign_in,
)
from .confirming import to_confirm
from .pages.problems import problem_page

log = logging.getLogger("anlan.web")
PERMISSIONS_POLICY = "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=()"
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestLine:
    """Gives a request its id and its lazy `caller`, and turns the kernel's refusals into pages or JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        given = request.headers.get("X-Request-ID", "")
        request.id = given if _REQUEST_ID.fullmatch(given) else str(new_id())  # type: ignore[attr-defined]
        request.caller = SimpleLazyObject(lambda: caller_of_session(request))  # type: ignore[attr-defined]
        reads = one_reading() if request.method in SAFE else nullcontext()
        try:
            with looks_together(), reads:
                answer = zero_in(request) or self.get_response(request)
        except (
            OperationalError,
            InterfaceError,
        ) as fault:  # a look that cannot be put on record is not granted
            answer = database_away(request, fault)
        if answer.status_code == 405 and request.path.startswith("/api/") and not _is_json(answer):
            answer = _not_this_way(answer)
        answer.headers.setdefault("X-Request-ID", request.id)  # type: ignore[attr-defined]
        answer.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if not answer.has_header("Cache-Control") and not request.path.startswith("/static/"):
            answer.headers["Cache-Control"] = "no-store"  # pages hold what not everybody may see
        return answer

    def process_view(self, request: HttpRequest, view: object, *_: object) -> HttpResponse | None:
        """Before a page asks anything: from which place in the log on it must be told what happens.

        A view that asks first who is there asks this with the same question.
        """
        if request.method == "GET" and settings.SESSION_COOKIE_NAME in request.COOKIES and is_page(request):
            if getattr(view, "asks_first", False) and not hasattr(request, "_anlan_viewer"):
                request.wants_place = True  # type: ignore[attr-defined]
                return None
            try:
                request.shown_upto = shown_upto()  # type: ignore[attr-defined]
            except (OperationalError, InterfaceError):
                return unavailable(request)
        return None

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """A refusal, a missing sign-in or a database that is away, said in a sentence; the rest is Django's 500."""
        if isinstance(fault, CommandError):
            note_refusal(request, fault, "page")
            if fault.code == "step_up" and not request.path.startswith("/api/"):
                return to_confirm(request)
            return problem(request, fault.status, fault.code, str(fault.message), fault.as_dict()["fields"])  # type: ignore[arg-type]
        if isinstance(fault, NotSignedIn):
            return to_sign_in(request)
        if isinstance(fault, CsrfMissing):
            return csrf_missing()
        if isinstance(fault, (RequestDataTooBig, TooManyFieldsSent)):
            return problem(
                request,
                413,
                "too_large",
                pgettext("shell", "The request is too large; send files as uploads and lists in parts."),
            )
        if isinstance(fault, (OperationalError, InterfaceError)):
            return database_away(request, fault)
        return None


def is_page(request: HttpRequest) -> bool:
    """Whether a whole page is drawn, and no part of one, file or answer to a program."""
    is_part = request.headers.get("HX-Request") and request.headers.get("HX-Request-Type") != "full"
    return not is_part and not request.path.startswith(("/api/", "/static/", "/tiles/"))


def zero_in(request: HttpRequest) -> HttpResponse | None:
    """400 for an address with a character of value zero: no name holds one, and PostgreSQL takes none."""
    parts = (request.path, *request.GET.keys(), *(text for texts in request.GET.lists() for text in texts[1]))
    if not any("\0" in part for part in parts):
        return None
    return problem(request, 400, "invalid", pgettext("shell", "The text holds a character of value zero."))


def _is_json(answer: HttpResponse) -> bool:
    return answer.headers.get("Content-Type", "").startswith("application/json")


def _not_this_way(given: HttpResponse) -> HttpResponse:
    """405 as the API says it, with the methods that are answered here."""
    answer = said_no(405, "wrong_method", pgettext("shell", "This address is not asked this way."))
    answer["Allow"] = given.headers.get("Allow", "GET")
    return answer


def wants_json(request: HttpRequest) -> bool:
    """Whether the answer is for a program or for htmx, which shows a sentence in a toast."""
    accepts = request.headers.get("Accept", "")
    return request.path.startswith("/api/") or bool(request.headers.get("HX-Request")) or "json" in accepts


def problem(
    request: HttpRequest, status: int, code: str, message: str, fields: dict[str, str] | None = None
) -> HttpResponse:
    """A refusal as JSON or as a page, whatever the asker reads."""
    if wants_json(request):
        return said_no(status, code, message, fields)
    return problem_page(request, status, message)


def database_away(request: HttpRequest, fault: Exception) -> HttpResponse:
    """503, and a line in the machine's log."""
    log.warning("%s %s: the database did not answer: %s", request.method, request.path, type(fault).__name__)
    return unavailable(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: nothing was saved, try again; a page that was opened comes by itself when the database is back."""
    answer = problem(
        request,
        503,
        "unavailable",
        pgettext("shell", "The database does not answer or its disk is full. Nothing was saved; try again."),
    )
    answer["Retry-After"] = "2"
    if request.method == "GET" and is_page(request):
        answer["Refresh"] = "5"
    return answer
