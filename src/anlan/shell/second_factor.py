# SPDX-License-Identifier: Apache-2.0
"""A second factor as a page takes it: a code of the app, a recovery code, or a passkey's answer; wrong ones are counted."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import pgettext

from anlan.kernel.access.ledger import looked
from anlan.kernel.accounts import authenticator, passkeys
from anlan.kernel.accounts.commands.use_recovery_code import use_recovery_code
from anlan.kernel.accounts.models import WrongTry
from anlan.kernel.accounts.queries import LENGTH, factors_of
from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.errors import Invalid

from .lock_out import counted_address
from .spoken import say_when


class NotShown(Exception):
    """What was shown is not right, or nobody may try just now; the message says which."""

    def __init__(self, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.message, self.status = message, status


def shown(request: HttpRequest, caller: Caller) -> str:
    """What the person has shown: authenticator, recovery or passkey; raises NotShown."""
    assert caller.person is not None
    address = counted_address(request)
    refuse_resting(WrongTry.rests_until(caller.person, address))
    answer = request.POST.get("credential", "")
    code = "".join(request.POST.get("code", "").replace("-", "").split())[:40].upper()
    found = _by_passkey(caller, answer) if answer else _by_code(caller, code)
    if found is None:
        WrongTry.note(caller.person, address)
        looked(caller.person, "second-factor", reason="wrong_code", refused=True)
        if answer:
            raise NotShown(pgettext("shell", "The passkey’s answer does not fit. Please try once more."))
        raise NotShown(
            pgettext(
                "shell",
                "This code is not right, or it was used already. Wait for the next one; check the phone’s clock.",
            )
        )
    WrongTry.forget(caller.person)
    return found


def refuse_resting(until: datetime | None) -> None:
    """Raise NotShown while nobody may try."""
    if until is not None:
        said = pgettext("shell", "Too many wrong tries. From %(hour)s on it can be tried again.")
        raise NotShown(said % {"hour": say_when(until)}, 429)


def _by_passkey(caller: Caller, answer: str) -> str | None:
    try:
        passkeys.signed_by("second", caller.person, answer)
    except passkeys.NotVerified:
        return None
    return "passkey"


def _by_code(caller: Caller, code: str) -> str | None:
    assert caller.person is not None
    if len(code) == LENGTH:
        try:
            perform(use_recovery_code, caller, {"code": code})
        except Invalid:
            return None
        return "recovery"
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        return None
    apps = [one for one in factors_of(caller.person) if one.kind == "authenticator"]
    return "authenticator" if any(authenticator.accepts(one, code) for one in apps) else None
