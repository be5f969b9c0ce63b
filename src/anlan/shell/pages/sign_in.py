# SPDX-License-Identifier: Apache-2.0
"""Sign in with a local account, sign out, and, in the demo only, become somebody with one press."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from anlan.kernel.errors import NotFound
from anlan.kernel.people.models import Person

from ..auth import safe_next
from ..lock_out import rest_of
from ..sessions import note_sign_in

LONGEST = 1000  # signs of a password that are worth a hash
LOCAL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@sensitive_post_parameters("password")
def show(request: HttpRequest) -> HttpResponse:
    """The form, or the sign-in itself."""
    go_on = safe_next(request, request.POST.get("next") or request.GET.get("next"))
    if request.method != "POST":
        return render(
            request, "shell/pages/sign_in.html", {"title": pgettext("shell", "Sign in"), "next": go_on}
        )
    username = request.POST.get("username", "").replace("\0", "").strip()[:150]
    password = request.POST.get("password", "").replace("\0", "")[:LONGEST]
    account = authenticate(request, username=username, password=password)
    if getattr(request, "axes_locked_out", False):
        request.axes_locked_out = False  # type: ignore[attr-defined]  # this page says it, with the hour
        return locked_out(request, username)
    context = {"title": pgettext("shell", "Sign in"), "next": go_on, "username": username}
    if account is None:
        context["message"] = pgettext(
            "shell",
            "Name or password is wrong. After five wrong tries this account rests for 15 minutes here.",
        )
        return render(request, "shell/pages/sign_in.html", context, status=422)
    if not Person.objects.filter(account=account.pk).exists():
        context["message"] = pgettext(
            "shell",
            "This account belongs to nobody in the register; whoever keeps the register can connect it.",
        )
        return render(request, "shell/pages/sign_in.html", context, status=422)
    login(request, account)
    note_sign_in(request)
    return HttpResponseRedirect(go_on)


def locked_out(request: HttpRequest, name: str) -> HttpResponse:
    """429: too many wrong tries; says what rests and until when, for the right password too."""
    context = {"title": pgettext("shell", "Sign in"), "rest": rest_of(request, name), "username": name}
    return render(request, "shell/pages/locked_out.html", context, status=429)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out; what the browser kept for this site is cleared."""
    logout(request)
    answer = HttpResponseRedirect("/")
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
    login(request, person.account, backend=LOCAL_BACKEND)
    note_sign_in(request)
    return HttpResponseRedirect(safe_next(request, request.POST.get("next")))
