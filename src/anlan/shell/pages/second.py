# SPDX-License-Identifier: Apache-2.0
"""The second step of the sign-in, the same asked afresh before a grave deed, and what a passkey is to sign."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from anlan.kernel.access import sign_ins
from anlan.kernel.accounts import passkeys
from anlan.kernel.accounts.models import WrongTry
from anlan.kernel.accounts.queries import kinds_of
from anlan.kernel.context import Caller
from anlan.kernel.people.models import Person

from ..auth import safe_next, said_no, signed_in, unsigned
from ..entering import finish, half_of
from ..lock_out import counted_address
from ..second_factor import NotShown, shown


@sensitive_post_parameters("code", "credential")
def show(request: HttpRequest) -> HttpResponse:
    """Who has given his password shows the second factor; only then he is signed in."""
    half = half_of(request)
    if half is None:
        return HttpResponseRedirect("/sign-in")
    message, status = "", 200
    if request.method == "POST":
        try:
            by = shown(request, half.caller())
        except NotShown as no:
            message, status = no.message, no.status
        else:
            return HttpResponseRedirect(
                finish(request, half.account, f"{half.how}+{by}", half.go_on, is_strong=True)
            )
    return _drawn(request, half.caller(), message, status, pgettext("shell", "Second step"))


@sensitive_post_parameters("code", "credential")
@signed_in
def confirm(request: HttpRequest) -> HttpResponse:
    """The factor once more, for a grave deed; then back to it."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    go_on = safe_next(request, request.POST.get("next") or request.GET.get("next"))
    message, status = "", 200
    if request.method == "POST" and caller.session is not None and caller.person is not None:
        try:
            by = shown(request, caller)
        except NotShown as no:
            message, status = no.message, no.status
        else:
            sign_ins.confirm(caller.person, caller.session, by)
            return HttpResponseRedirect(go_on)
    return _drawn(request, caller, message, status, pgettext("shell", "Show it is you"), go_on)


def _drawn(
    request: HttpRequest, caller: Caller, message: str, status: int, title: str, go_on: str = ""
) -> HttpResponse:
    assert caller.person is not None
    context = {
        "title": title,
        "name": caller.name,
        "kinds": kinds_of(caller.person),
        "message": message,
        "next": go_on,
        "is_step_up": bool(go_on),
        "has_passkeys": passkeys.is_offered(),
    }
    return render(request, "shell/pages/second.html", context, status=status)


@require_POST
def options(request: HttpRequest, purpose: str) -> HttpResponse:
    """What the browser hands to the device: for a sign-in by anybody, the second step, or a new passkey."""
    half = half_of(request)
    caller: Caller = request.caller  # type: ignore[attr-defined]
    person = caller.person or (half.person.pk if half else None)
    address = counted_address(request)
    if not passkeys.is_offered():
        return said_no(
            404,
            "no_passkeys",
            pgettext("shell", "This system has no domain name that passkeys can belong to."),
        )
    if purpose != "sign_in" and person is None:
        return unsigned()
    try:
        if WrongTry.rests_until(None, address):
            raise passkeys.TooManyAsked
        if purpose == "register" and person is not None:
            house = str(pgettext("shell", "Anlan"))
            said = passkeys.asked_to_register(Person.objects.get(pk=person), house, address)
        elif purpose in ("sign_in", "second"):
            said = passkeys.asked_to_sign(purpose, person if purpose == "second" else None, address)
        else:
            return said_no(404, "no_such_purpose", pgettext("shell", "There is no such thing to do here."))
    except passkeys.TooManyAsked:
        return said_no(
            429, "too_many", pgettext("shell", "Too many tries from here. Please wait some minutes.")
        )
    answer = HttpResponse(said, content_type="application/json")
    answer["Cache-Control"] = "no-store"
    return answer
