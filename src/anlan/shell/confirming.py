# SPDX-License-Identifier: Apache-2.0
"""Leads to the page that asks for the second factor afresh, and from there back to the deed."""

from urllib.parse import quote, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from .auth import safe_next


def to_confirm(request: HttpRequest, back: str = "") -> HttpResponse:
    """Ask for the factor, then come back to this page, or to the one that asked."""
    if not back:
        said = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "/")
        back = f"{said.path}?{said.query}" if said.query else said.path
    address = f"/account/confirm?next={quote(safe_next(request, back))}"
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = address
        return answer
    answer = HttpResponseRedirect(address)
    answer.status_code = 303
    return answer
