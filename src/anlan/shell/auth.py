# SPDX-License-Identifier: Apache-2.0
"""Who asks: a session or a bearer token becomes a Caller, once per request; and what to say when nobody does."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import pgettext
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from anlan.kernel.access import sign_ins
from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import may, may_anywhere
from anlan.kernel.access.queries import Viewer, viewer_of_store, viewer_of_token
from anlan.kernel.context import Caller, Channel
from anlan.kernel.errors import CommandError, NotAllowed, OutOfSight
from anlan.kernel.following.projection import place_asked

from .reading import scope_word
from .sessions import address_of, agent_of

ANONYMOUS = Caller(None, "", "page")
SAFE = ("GET", "HEAD", "OPTIONS")


class NotSignedIn(Exception):
    """The request comes without a session or token that we know (401)."""


class CsrfMissing(Exception):
    """A session wants to change something and did not prove that its own page asked (403)."""


def caller_of_session(request: HttpRequest, channel: Channel = "page") -> Caller:
    """The session's caller with his grants, or ANONYMOUS; asked once for each request."""
    if not hasattr(request, "_anlan_viewer"):
        beside = {"beside": place_asked()} if getattr(request, "wants_place", False) else {}
        found = viewer_of_store(request.session, agent_of(request), address_of(request), **beside)
        request._anlan_viewer = found  # type: ignore[attr-defined]
        if beside and found is not None:
            request.shown_upto = found.beside  # type: ignore[attr-defined]
        if found is not None and found.session is not None:
            sign_ins.see(found.session)
    viewer: Viewer | None = request._anlan_viewer  # type: ignore[attr-defined]
    return ANONYMOUS if viewer is None else viewer.caller(channel)


def bearer_of(request: HttpRequest) -> str | None:
    """The bearer token of a request, or None when it brings none."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def api_caller(request: HttpRequest) -> Caller:
    """Who calls the API: a token, or a session with its CSRF proof. Raises NotSignedIn and CsrfMissing."""
    token = bearer_of(request)
    if token is not None:
        viewer = viewer_of_token(token)
        if viewer is None:
            raise NotSignedIn
        return viewer.caller("api")
    caller = caller_of_session(request, "api")
    if caller.person is None:
        raise NotSignedIn
    if request.method not in SAFE and check_csrf(request) is not None:
        raise CsrfMissing
    return caller


class TokenOrSession(AuthBase):
    """Tells django-ninja who calls; the routes find him as `request.auth`, a Caller."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Caller:
        """The caller; raises NotSignedIn and CsrfMissing."""
        return api_caller(request)


def said_no(status: int, code: str, message: str, fields: dict[str, str] | None = None) -> JsonResponse:
    """A refusal as the API says it."""
    answer = JsonResponse(
        {"code": code, "message": message, "fields": fields or {}},
        status=status,
        json_dumps_params={"ensure_ascii": False},
    )
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="anlan"'
    return answer


def unsigned() -> JsonResponse:
    """401 with the remedy."""
    return said_no(
        401,
        "not_signed_in",
        pgettext("shell", "Please sign in, or send a valid token as “Authorization: Bearer …”."),
    )


def csrf_missing() -> JsonResponse:
    """403 with the remedy."""
    return said_no(403, "csrf_failed", too_old())


def too_old() -> str:
    """What is said of a form without its CSRF proof."""
    return pgettext("shell", "This page is too old: load it again and repeat. Nothing was saved.")


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a sign-in and come back here afterwards; programs get 401."""
    if request.headers.get("HX-Request") or "application/json" in request.headers.get("Accept", ""):
        return unsigned()
    back = request.get_full_path() if request.method in SAFE else "/"
    return HttpResponseRedirect(f"/sign-in?next={quote(back)}")


type View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """Let only signed-in people see a page."""

    @wraps(view)
    def asked(
        request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:  # Any: whatever the URL carries
        if request.caller.person is None:  # type: ignore[attr-defined]
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    return _asks_first(asked)


def _asks_first(view: View) -> View:
    """Marks a view that knows who asks before it reads anything else."""
    view.asks_first = True  # type: ignore[attr-defined]
    return view


def permitted(*permissions: str) -> Callable[[View], View]:
    """Let only people see a page who hold one of these permissions somewhere."""

    def make(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # Any: as above
            caller = request.caller  # type: ignore[attr-defined]
            if caller.person is None:
                return to_sign_in(request)
            if not any(opens(caller, one) for one in permissions):
                raise NotAllowed(
                    "not_allowed",
                    pgettext(
                        "shell",
                        "This page needs the permission %(permission)s; whoever grants roles can give it.",
                    )
                    % {"permission": " / ".join(scope_word(one) for one in permissions)},
                )
            return view(request, *args, **kwargs)

        return _asks_first(asked)

    return make


def opens(caller: Caller, permission: str) -> bool:
    """Whether a permission opens its pages: the office is one for the whole district, a pack's pages show a part."""
    if permission.startswith("kernel."):
        return may(caller, permission)
    return may_anywhere(caller, permission)


def note_refusal(request: HttpRequest, no: CommandError, face: str) -> None:
    """Put into the ledger that somebody who is known asked for what is not his; once, whoever heard of it first."""
    if no.is_on_record or not isinstance(no, (NotAllowed, OutOfSight)):
        return
    caller: Caller = getattr(request, "auth", None) or getattr(request, "caller", None) or ANONYMOUS
    if caller.person is None:
        return
    place = request.resolver_match.url_name if request.resolver_match else None
    matter = no.matter if isinstance(no, OutOfSight) else None
    what = f"{face}:{place or request.path}"[:120]
    looked(caller.person, what, matter=matter, reason=no.code, refused=True)
    no.is_on_record = True


def safe_next(request: HttpRequest, given: str | None, otherwise: str = "/") -> str:
    """Where to go next, if it is a place of this site."""
    fits = given and url_has_allowed_host_and_scheme(
        given, {request.get_host()}, require_https=request.is_secure()
    )
    return given if fits and given else otherwise
