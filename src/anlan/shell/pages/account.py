# SPDX-License-Identifier: Apache-2.0
"""My account: what I may do and where, my tokens, and what I looked at last."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from anlan.kernel.access.ledger import looked
from anlan.kernel.access.models import AccessRecord
from anlan.kernel.access.queries import revoke_token
from anlan.kernel.context import Caller
from anlan.kernel.errors import Invalid, NotFound
from anlan.kernel.matters.adverse import all_against
from anlan.kernel.registry import REGISTRY

from ..auth import signed_in
from ..frame import duty_in
from ..looks import told
from ..reading import region_names, role_label
from ..regions import region_field
from ..tokens import new_token, scopes_of, tokens_of


@signed_in
def show(request: HttpRequest) -> HttpResponse:
    """The page."""
    return drawn(request)


def password_changed(request: HttpRequest) -> HttpResponse:
    """Back to the page, which says so."""
    messages.success(request, pgettext("shell", "The new password counts from now on."))
    return HttpResponseRedirect("/account/security")


def drawn(request: HttpRequest, status: int = 200, **more: object) -> HttpResponse:
    """The page with what an act on it left to say."""
    caller = request.caller  # type: ignore[attr-defined]
    looks = list(
        AccessRecord.objects.filter(viewer=caller.person)
        .exclude(matter__in=all_against(caller.person))
        .order_by("-last_at")[:20]
    )
    context = {
        "title": pgettext("shell", "My account"),
        "subtitle": duty_in(request),
        "grants": told_grants(caller),
        "tokens": tokens_of(caller),
        "scopes": scopes_of(caller),
        "region": region_field(caller),
        "looks": told(looks),
        **more,
    }
    return render(request, "shell/pages/account.html", context, status=status)


def told_grants(caller: Caller) -> list[dict[str, Any]]:
    """Each role with its place and verbs in words (Any: what the template reads)."""
    names = region_names(one.region for one in caller.grants)
    whole = pgettext("shell", "the whole district")
    return [
        {
            "label": role_label(one.role),
            "place": names.get(one.region, one.region or whole),
            "involved": one.involved_only,
            "verbs": verb_words(one.permissions),
        }
        for one in caller.grants
    ]


@require_POST
@signed_in
def make_token(request: HttpRequest) -> HttpResponse:
    """A new token, shown on this one page; only its digest is kept, and the ledger says that it was made."""
    caller = request.caller  # type: ignore[attr-defined]
    try:
        fresh = new_token(caller, request.POST)
    except Invalid as no:
        return drawn(request, 422, token_problem=str(no.message))
    looked(caller.person, "token:made", reason=fresh[:10])
    return drawn(request, fresh=fresh)


@require_POST
@signed_in
def end_token(request: HttpRequest, key: UUID) -> HttpResponse:
    """Revoke one of my own tokens; it opens nothing from now on (a stream forgets it within ten seconds)."""
    caller = request.caller  # type: ignore[attr-defined]
    if not revoke_token(caller.person, key):
        raise NotFound(
            "no_such_token", pgettext("shell", "You have no token of this kind, or it was revoked already.")
        )
    looked(caller.person, "token:revoked", reason=str(key))
    return HttpResponseRedirect("/account#tokens")


def verb_words(permissions: frozenset[str]) -> list[str]:
    """The verbs behind permissions, in words; what is no verb of its own stays out."""
    by_verb = {verb.verb: str(verb.label) for verb in REGISTRY.commands.values()}
    return sorted({by_verb[one.split(".", 1)[1]] for one in permissions if one.split(".", 1)[1] in by_verb})


def account_of(request: HttpRequest) -> User:
    """The account behind the session; the page is for the signed in only."""
    assert isinstance(request.user, User)
    return request.user


def change_password(request: HttpRequest) -> list[str]:
    """Set a new password after the old one; sentences on what was wrong."""
    account = account_of(request)
    if not account.check_password(request.POST.get("old", "")):
        return [pgettext("shell", "The old password is wrong.")]
    new = request.POST.get("new", "")
    if new != request.POST.get("again", ""):
        return [pgettext("shell", "The two new passwords differ.")]
    try:
        validate_password(new, account)
    except ValidationError as fault:
        return [str(one) for one in fault.messages]
    keep_password(request, new)
    return []


def keep_password(request: HttpRequest, new: str) -> None:
    """The account's own row; this session stays signed in, others end."""
    account = account_of(request)
    account.set_password(new)
    account.save(update_fields=["password"])
    update_session_auth_hash(request, account)
