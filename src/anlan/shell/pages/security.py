# SPDX-License-Identifier: Apache-2.0
"""My sign-in: second factors, recovery codes, and where I am signed in; and the same as the first thing where a role needs it."""

from dataclasses import replace
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from anlan.kernel import timing
from anlan.kernel.access import sign_ins
from anlan.kernel.accounts import authenticator, passkeys
from anlan.kernel.accounts.commands.add_authenticator import add_authenticator
from anlan.kernel.accounts.commands.add_passkey import add_passkey
from anlan.kernel.accounts.commands.make_recovery_codes import make_recovery_codes
from anlan.kernel.accounts.models import WrongTry
from anlan.kernel.accounts.queries import code_digests, codes_left, factors_of, kinds_of, new_codes
from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.errors import CommandError

from ..auth import signed_in
from ..confirming import to_confirm
from ..entering import finish, half_of
from ..lock_out import counted_address
from ..second_factor import NotShown, refuse_resting
from ..sessions import agent_of, sign_ins_of
from .account import change_password, password_changed

type Shown = dict[str, Any]  # Any: what the templates read


@signed_in
def show(request: HttpRequest) -> HttpResponse:
    """Factors, codes, sign-ins and the password; a posted form changes the password."""
    problems = change_password(request) if request.method == "POST" else []
    if request.method == "POST" and not problems:
        return password_changed(request)
    caller: Caller = request.caller  # type: ignore[attr-defined]
    assert caller.person is not None
    context = {
        "title": pgettext("shell", "My sign-in"),
        "factors": factors_of(caller.person),
        "codes_left": codes_left(caller.person),
        "sign_ins": sign_ins_of(caller),
        "has_password": request.user.has_usable_password(),  # type: ignore[union-attr]
        "has_app": "authenticator" in kinds_of(caller.person),
        "has_passkeys": passkeys.is_offered(),
        "problems": problems,
    }
    return render(request, "shell/pages/security.html", context, status=422 if problems else 200)


@sensitive_post_parameters("code", "credential", "sealed")
@signed_in
def add(request: HttpRequest) -> HttpResponse:
    """One more factor; the first one brings recovery codes with it."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    assert caller.person is not None
    is_first = not kinds_of(caller.person)
    message = ""
    if request.method == "POST":
        try:
            _added(request, caller)
        except NotShown as no:
            message = no.message
        except CommandError as no:
            if no.code == "step_up":
                return to_confirm(request, request.path)
            message = str(no.message)
        else:
            codes = _fresh_codes(_confirmed(caller)) if is_first else []
            if codes:
                return _codes(request, codes, "/account/security")
            return HttpResponseRedirect("/account/security")
    return _offer(request, caller, message, "/account/security")


@sensitive_post_parameters("code", "credential", "sealed")
def enrol(request: HttpRequest) -> HttpResponse:
    """Who must have a second factor and has none sets it up before anything else opens (X-R10)."""
    half = half_of(request)
    if half is None or kinds_of(half.person.pk):
        return HttpResponseRedirect("/sign-in/second" if half else "/sign-in")
    message = ""
    if request.method == "POST":
        try:
            _added(request, half.caller())
        except (NotShown, CommandError) as no:
            message = str(no.message)
        else:
            codes = _fresh_codes(half.caller(confirmed=True))
            go_on = finish(request, half.account, f"{half.how}+enrolled", half.go_on, is_strong=True)
            return _codes(request, codes, go_on)
    return _offer(request, half.caller(), message, "/sign-in")


@require_POST
@signed_in
def renew_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown this once; the old ones open nothing."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    try:
        return _codes(request, _fresh_codes(caller), "/account/security")
    except CommandError as no:
        if no.code == "step_up":
            return to_confirm(request, "/account/security")
        raise


def _added(request: HttpRequest, caller: Caller) -> None:
    refuse_resting(WrongTry.rests_until(caller.person, counted_address(request)))
    given = request.POST
    name = given.get("name", "").strip() or agent_of(request) or "–"
    try:
        if given.get("credential"):
            perform(add_passkey, caller, {"credential": given["credential"], "name": name})
        else:
            values = {"sealed": given.get("sealed", ""), "code": given.get("code", ""), "name": name}
            perform(add_authenticator, caller, values)
    except CommandError as no:
        if no.code in ("wrong_code", "not_verified"):
            WrongTry.note(caller.person, counted_address(request))
        raise


def _confirmed(caller: Caller) -> Caller:
    """The same after he has shown the factor that he just set up."""
    assert caller.person is not None
    assert caller.session is not None
    sign_ins.confirm(caller.person, caller.session, "enrolled")
    session = replace(caller.session, confirmed_at=timing.now())
    return Caller(caller.person, caller.name, "page", caller.grants, session=session)


def _fresh_codes(caller: Caller) -> list[str]:
    assert caller.person is not None
    codes = new_codes()
    perform(make_recovery_codes, caller, {"digests": code_digests(caller.person, codes)})
    return codes


def _codes(request: HttpRequest, codes: list[str], go_on: str) -> HttpResponse:
    context = {
        "title": pgettext("shell", "Recovery codes"),
        "codes": [f"{one[:5]}-{one[5:]}" for one in codes],
        "next": go_on,
    }
    return render(request, "shell/pages/recovery_codes.html", context)


def _offer(request: HttpRequest, caller: Caller, message: str, back: str) -> HttpResponse:
    """The page with a picture for the app, made anew each time."""
    assert caller.person is not None
    secret, sealed = authenticator.offer(caller.person)
    address = authenticator.address_for(secret, caller.name, str(pgettext("shell", "Anlan")))
    context = {
        "title": pgettext("shell", "Set up a second factor"),
        "name": caller.name,
        "is_forced": back == "/sign-in",
        "back": back,
        "message": message,
        "picture": segno.make(address, error="m").svg_data_uri(scale=5, border=2),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "sealed": sealed,
        "has_app": "authenticator" in kinds_of(caller.person),
        "has_passkeys": passkeys.is_offered(),
        "device": agent_of(request),
    }
    return render(request, "shell/pages/enrol.html", context, status=422 if message else 200)
