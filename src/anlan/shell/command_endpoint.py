# SPDX-License-Identifier: Apache-2.0
"""One endpoint for every command: JSON under /api, forms under /do; both only translate and call the same function."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import pgettext
from django.views.decorators.csrf import csrf_exempt

from anlan.kernel.command import Answer, Command, perform
from anlan.kernel.context import Caller
from anlan.kernel.errors import CommandError, Invalid
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import sees
from anlan.kernel.registry import REGISTRY

from .auth import CsrfMissing, NotSignedIn, api_caller, csrf_missing, safe_next, said_no, to_sign_in, unsigned
from .confirming import to_confirm
from .devices import device_of
from .forms import is_id
from .middleware import unavailable
from .verb_forms import form_values, verb_form

LARGEST = 2**63 - 1  # what a database's whole number holds
_UNSAFE = re.compile(rb"\\u(0000|[dD][89a-fA-F])|\x00")


class BadRequest(Exception):
    """The body cannot be read at all; the message says what to send."""


def command_urls() -> list[Any]:
    """The addresses of every command that was declared (Any: Django's URL patterns)."""
    found = []
    for verb in REGISTRY.commands.values():
        found.append(
            path(f"api/{verb.path}", csrf_exempt(partial(as_json, verb=verb)), name=f"api {verb.name}")
        )
        found.append(path(f"do/{verb.path}", partial(as_form, verb=verb), name=f"do {verb.name}"))
    return found


def as_json(request: HttpRequest, verb: Command[..., Any]) -> HttpResponse:
    """POST /api/<pack>/<verb-noun>."""
    if request.method != "POST":
        return _only_post()
    return _refusals(request, lambda: _as_json(request, verb))


def _as_json(request: HttpRequest, verb: Command[..., Any]) -> HttpResponse:
    caller = api_caller(request)
    if request.content_type != "application/json":
        return said_no(
            415,
            "not_json",
            pgettext("shell", "Send the fields as a JSON object with “Content-Type: application/json”."),
        )
    values = read_object(request.body)
    answer = perform(
        verb,
        caller,
        values,
        key=request.headers.get("Idempotency-Key"),
        at=happened_at(request),
        device=device_of(request),
    )
    return _answered(answer)


def _answered(answer: Answer) -> HttpResponse:
    said = JsonResponse(answer.as_dict(), json_dumps_params={"ensure_ascii": False})
    if answer.replayed:
        said["Idempotent-Replayed"] = "true"
    return said


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object of a body (Any: JSON values); raises BadRequest with what is wrong."""
    try:
        read = json.loads(body.decode(), parse_constant=_no_constant, parse_int=_whole)
    except (ValueError, RecursionError) as fault:
        raise BadRequest(
            pgettext("shell", "The body is not valid JSON: %(why)s.") % {"why": str(fault)[:120]}
        ) from None
    if not isinstance(read, dict):
        raise BadRequest(pgettext("shell", "The body must be a JSON object with the fields of this command."))
    if _UNSAFE.search(body):
        try:
            again = json.dumps(read, ensure_ascii=False).encode()
        except (UnicodeEncodeError, RecursionError):
            raise BadRequest(
                pgettext("shell", "The text holds half a character (a lone surrogate).")
            ) from None
        if rb"\u0000" in again:
            raise BadRequest(pgettext("shell", "The text holds a character of value zero."))
    return read


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _whole(digits: str) -> int:
    number = int(digits[:25])
    if len(digits) > 20 or abs(number) > LARGEST:
        raise ValueError("a whole number is too large")
    return number


def happened_at(request: HttpRequest) -> datetime | None:
    """When it happened, from the header `Happened-At`; raises Invalid when it is no moment."""
    text = request.headers.get("Happened-At", "")
    if not text:
        return None
    remedy = pgettext(
        "shell", "Please give a date and time with its offset, such as 2026-11-24T08:00:00+08:00."
    )
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid("invalid", remedy, {"Happened-At": remedy}) from None
    if moment.tzinfo is None:
        raise Invalid("invalid", remedy, {"Happened-At": remedy})
    return moment


def _only_post() -> HttpResponse:
    answer = said_no(405, "only_post", pgettext("shell", "A command is sent with POST."))
    answer["Allow"] = "POST"
    return answer


def _refusals(request: HttpRequest, deed: Callable[[], HttpResponse]) -> HttpResponse:
    """Run it; whatever says no becomes a status and a sentence."""
    try:
        return deed()
    except CommandError as no:
        return JsonResponse(no.as_dict(), status=no.status, json_dumps_params={"ensure_ascii": False})
    except BadRequest as bad:
        return said_no(400, "not_readable", str(bad))
    except (RequestDataTooBig, TooManyFieldsSent):
        return said_no(
            413,
            "too_large",
            pgettext("shell", "The request is too large; send files as uploads and lists in parts."),
        )
    except NotSignedIn:
        return unsigned()
    except CsrfMissing:
        return csrf_missing()
    except (OperationalError, InterfaceError):
        return unavailable(request)


def as_form(request: HttpRequest, verb: Command[..., Any]) -> HttpResponse:
    """POST /do/<pack>/<verb-noun>: a form of a page; answers with the form again, or says where to go."""
    if request.method != "POST":
        return _only_post()
    return _refusals(request, lambda: _as_form(request, verb))


def _as_form(request: HttpRequest, verb: Command[..., Any]) -> HttpResponse:
    caller: Caller = request.caller  # type: ignore[attr-defined]
    if caller.person is None:
        return to_sign_in(request)
    key = request.headers.get("Idempotency-Key") or request.POST.get("idempotency_key") or None
    try:
        _no_zero(request)
        values = form_values(verb, caller, request.POST)
        answer = perform(verb, caller, values, key=key, at=happened_at(request), device=device_of(request))
    except CommandError as no:
        if no.code == "step_up":
            return to_confirm(request)
        return form_again(request, verb, no)
    return _gone_well(request, answer)


def _no_zero(request: HttpRequest) -> None:
    bad = {
        name: pgettext("shell", "The text holds a character of value zero.")
        for name, text in request.POST.items()
        if "\0" in text
    }
    if bad:
        raise Invalid("invalid", pgettext("shell", "The text holds a character of value zero."), bad)


def form_again(request: HttpRequest, verb: Command[..., Any], no: CommandError) -> HttpResponse:
    """The form with a sentence beside each field; JSON where the page sent a bare button."""
    is_htmx = bool(request.headers.get("HX-Request"))
    if is_htmx and "form_part" not in request.POST:
        return JsonResponse(no.as_dict(), status=no.status, json_dumps_params={"ensure_ascii": False})
    matter = _matter_of(request, verb)  # one that he may see: the form says its headline
    given = {
        "kind",
        *request.POST.get("form_hidden", "").split(),
    }  # what the form gave stays given, and is not asked for
    hidden = {name: request.POST[name] for name in sorted(given) if name in request.POST}
    form = verb_form(
        verb,
        request.caller,  # type: ignore[attr-defined]
        matter=matter,
        hidden=hidden,
        typed=request.POST,
        refusal=no,
        go_next=request.POST.get("next", ""),
    )
    template = "shell/pages/_verb_form.html" if is_htmx else "shell/pages/verb_form.html"
    return render(request, template, {"form": form, "matter": matter}, status=422)


def _matter_of(request: HttpRequest, verb: Command[..., Any]) -> Matter | None:
    caller: Caller = request.caller  # type: ignore[attr-defined]
    for name in verb.of:
        given = request.POST.get(name, "")
        found = Matter.objects.filter(pk=given).first() if is_id(given) else None
        if found is not None and found.kind in REGISTRY.kinds and sees(caller, found):
            return found
    return None


def _gone_well(request: HttpRequest, answer: Answer) -> HttpResponse:
    """204 with where to go or what to fetch again; 303 for a plain form."""
    wanted = request.POST.get("next", "")
    if wanted == "matter" and answer.matter is not None:
        wanted = f"/m/{Matter.objects.values_list('number', flat=True).get(pk=answer.matter)}"
    if wanted == "document" and answer.matter is not None:
        number = Matter.objects.values_list("number", flat=True).get(pk=answer.matter)
        wanted = f"/m/{number}/documents/{answer.result}"
    if not request.headers.get("HX-Request"):
        back = HttpResponseRedirect(safe_next(request, wanted or request.headers.get("Referer")))
        back.status_code = 303
        return back
    said = HttpResponse(status=204)
    if wanted:
        said["HX-Redirect"] = safe_next(request, wanted)
    else:
        # told to the body: the form that asked has gone with its dialog
        told = {"target": "body", "matter": str(answer.matter or "") or None, "events": answer.events}
        words = {"toast": {"target": "body", "text": answer.told, "level": "red"}} if answer.told else {}
        said["HX-Trigger"] = json.dumps({"anlan:done": told, **words})
    return said
