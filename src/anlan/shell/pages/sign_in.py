# SPDX-License-Identifier: Apache-2.0
"""Sign in with a local account, sign out, and, in the demo only, become somebody with one press."""

from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from anlan.kernel.access import sign_ins
from anlan.kernel.accounts import passkeys
from anlan.kernel.accounts.models import WrongTry
from anlan.kernel.errors import NotFound
from anlan.kernel.people.models import Person

from .. import oidc
from ..auth import safe_next
from ..entering import enter
from ..lock_out import counted_address, rest_of
from ..second_factor import NotShown, refuse_resting

LONGEST = 1000  # signs of a password that are worth a hash


@sensitive_post_parameters("password")
def show(request: HttpRequest) -> HttpResponse:
    """The form, or the sign-in itself."""
    go_on = safe_next(request, request.POST.get("next") or request.GET.get("next"))
    if request.method != "POST":
        return form(request, go_on)
    if request.POST.get("credential"):
        return by_passkey(request, go_on)
    username = request.POST.get("username", "").replace("\0", "").strip()[:150]
    password = request.POST.get("password", "").replace("\0", "")[:LONGEST]
    account = authenticate(request, username=username, password=password)
    if getattr(request, "axes_locked_out", False):
        request.axes_locked_out = False  # type: ignore[attr-defined]  # this page says it, with the hour
        return locked_out(request, username)
    if account is None:
        message = pgettext(
            "shell",
            "The name or password is wrong. After five wrong tries this account is locked here for 15 minutes.",
        )
        return form(request, go_on, message, 422, username)
    person = Person.objects.select_related("account").filter(account=account.pk).first()
    if person is None:
        message = pgettext(
            "shell",
            "This account belongs to nobody in the register; whoever keeps the register can connect it.",
        )
        return form(request, go_on, message, 422, username)
    return HttpResponseRedirect(enter(request, person, "password", go_on))


def form(
    request: HttpRequest, go_on: str, message: str = "", status: int = 200, username: str = ""
) -> HttpResponse:
    """The sign-in page with every way in that this house has."""
    context = {
        "title": pgettext("shell", "Sign in"),
        "provider": settings.ANLAN_OIDC_NAME if oidc.is_offered() else "",
        "way_out": oidc.way_out(request.build_absolute_uri("/sign-in"))
        if "left" in request.GET and oidc.is_offered()
        else "",
        "next": go_on,
        "message": message,
        "username": username,
        "has_passkeys": passkeys.is_offered(),
    }
    return render(request, "shell/pages/sign_in.html", context, status=status)


def by_passkey(request: HttpRequest, go_on: str) -> HttpResponse:
    """Two factors in one: the device that holds the key, and the finger, face or PIN that opened it."""
    address = counted_address(request)
    try:
        refuse_resting(WrongTry.rests_until(None, address))
        factor = passkeys.signed_by("sign_in", None, request.POST["credential"])
    except NotShown as no:
        return form(request, go_on, no.message, no.status)
    except passkeys.NotVerified:
        WrongTry.note(None, address)
        message = pgettext(
            "shell", "This passkey is not known here, or its answer came too late. Please try once more."
        )
        return form(request, go_on, message, 422)
    person = Person.objects.select_related("account").get(pk=factor.person_id)
    if person.account is None or not person.account.is_active:
        return form(request, go_on, pgettext("shell", "This account is switched off."), 422)
    return HttpResponseRedirect(enter(request, person, "passkey", go_on, is_strong=True))


def locked_out(request: HttpRequest, name: str) -> HttpResponse:
    """429: too many wrong tries; says what rests and until when, for the right password too."""
    context = {"title": pgettext("shell", "Sign in"), "rest": rest_of(request, name), "username": name}
    return render(request, "shell/pages/locked_out.html", context, status=429)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out; what the browser kept for this site is cleared."""
    caller = request.caller  # type: ignore[attr-defined]
    is_outside = False
    if caller.session is not None:
        is_outside = sign_ins.end(caller.session.id, "left").startswith("outside")
    logout(request)
    answer = HttpResponseRedirect("/sign-in?left=1" if is_outside else "/")
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@require_POST
def become(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's people; there is no such door outside of a demo."""
    if not settings.DEMO:
        raise Http404
    person = (
        Person.objects.filter(code=request.POST.get("person", "").replace("\0", ""), is_generated=True)
        .select_related("account")
        .first()
    )
    if person is None or person.account is None:
        raise NotFound(
            "no_such_person", pgettext("shell", "The demo has nobody of this code with an account.")
        )
    return HttpResponseRedirect(
        enter(request, person, "become", safe_next(request, request.POST.get("next")))
    )
