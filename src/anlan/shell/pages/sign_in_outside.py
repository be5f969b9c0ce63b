# SPDX-License-Identifier: Apache-2.0
"""There and back: the browser goes to the identity provider, and comes back with a code."""

from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import pgettext

from anlan.kernel.access.ledger import looked
from anlan.kernel.accounts.commands.link_identity import link_identity
from anlan.kernel.accounts.models import WrongTry
from anlan.kernel.accounts.outside import person_of, proof_for
from anlan.kernel.command import perform
from anlan.kernel.context import Caller

from .. import oidc
from ..auth import safe_next
from ..entering import enter, fresh_session
from ..lock_out import counted_address
from ..second_factor import NotShown, refuse_resting
from .sign_in import form

ASKED = "anlan_outside"


def go(request: HttpRequest) -> HttpResponse:
    """Send the browser away."""
    if not oidc.is_offered():
        raise Http404
    go_on = safe_next(request, request.GET.get("next"))
    try:
        refuse_resting(WrongTry.rests_until(None, counted_address(request)))
        address, asked = oidc.away(request.build_absolute_uri("/sign-in/outside/back"))
    except NotShown as no:
        return form(request, go_on, no.message, no.status)
    except oidc.ProviderFault as no:
        return form(request, go_on, str(no), 502)
    request.session[ASKED] = {**asdict(asked), "next": go_on}
    return HttpResponseRedirect(address)


def back(request: HttpRequest) -> HttpResponse:
    """Take the browser in again; what it was sent with is used up by that, whatever comes of it."""
    held = request.session.pop(ASKED, None)
    if not oidc.is_offered():
        raise Http404
    if held is None:
        message = pgettext("shell", "This answer does not belong to a sign-in that began here. Begin again.")
        return form(request, "/", message, 422)
    go_on = safe_next(request, held.pop("next"))
    address = counted_address(request)
    try:
        refuse_resting(WrongTry.rests_until(None, address))
        found = oidc.came_back(oidc.Asked(**held), request.GET.dict())
    except NotShown as no:
        return form(request, go_on, no.message, no.status)
    except oidc.ProviderFault as no:
        WrongTry.note(None, address)
        return form(request, go_on, str(no), 422)
    person, is_new = person_of(found.who)
    if person is None or person.account is None or not person.account.is_active:
        message = pgettext(
            "shell",
            "The identity provider knows you, but nobody in the register has this code and an account; "
            "whoever keeps the register can connect it.",
        )
        looked(None, "sign-in:outside", reason="unknown", refused=True)
        return form(request, go_on, message, 422)
    if is_new:
        caller = Caller(person.pk, person.name, "page", session=fresh_session())
        perform(link_identity, caller, {"proof": proof_for(person.pk, found.who)})
    return HttpResponseRedirect(enter(request, person, "outside", go_on, is_strong=found.is_strong))
