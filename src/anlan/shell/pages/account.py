# SPDX-License-Identifier: Apache-2.0
"""My account: what I may do and where, my tokens, my password, my language, and what I looked at last."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.access.models import AccessRecord, ApiToken
from anlan.kernel.people.queries import duty_of
from anlan.kernel.registry import REGISTRY

from ..auth import signed_in
from ..reading import region_names, role_label
from .office_ledger import told


@signed_in
def show(request: HttpRequest) -> HttpResponse:
    """The page; a posted form changes the password."""
    caller = request.caller  # type: ignore[attr-defined]
    problems = change_password(request) if request.method == "POST" else []
    if request.method == "POST" and not problems:
        messages.success(request, pgettext("shell", "The new password counts from now on."))
        return HttpResponseRedirect("/account")
    names = region_names(one.region for one in caller.grants)
    grants = [
        {
            "label": role_label(one.role),
            "place": names.get(
                one.region, pgettext("shell", "the whole district") if not one.region else one.region
            ),
            "involved": one.involved_only,
            "verbs": verb_words(one.permissions),
        }
        for one in caller.grants
    ]
    context = {
        "title": pgettext("shell", "My account"),
        "subtitle": duty_of(caller.person),
        "grants": grants,
        "problems": problems,
        "tokens": ApiToken.objects.filter(person=caller.person, revoked_at=None).order_by("-made_at"),
        "looks": told(list(AccessRecord.objects.filter(viewer=caller.person).order_by("-last_at")[:20])),
        "has_password": request.user.has_usable_password(),
    }
    return render(request, "shell/pages/account.html", context, status=422 if problems else 200)


def verb_words(permissions: frozenset[str]) -> list[str]:
    """The verbs behind permissions, in words; what is no verb of its own stays out."""
    by_verb = {verb.verb: str(verb.label) for verb in REGISTRY.commands.values()}
    return sorted({by_verb[one.split(".", 1)[1]] for one in permissions if one.split(".", 1)[1] in by_verb})


def change_password(request: HttpRequest) -> list[str]:
    """Set a new password after the old one; sentences on what was wrong."""
    if not request.user.check_password(request.POST.get("old", "")):
        return [pgettext("shell", "The old password is wrong.")]
    new = request.POST.get("new", "")
    if new != request.POST.get("again", ""):
        return [pgettext("shell", "The two new passwords differ.")]
    try:
        validate_password(new, request.user)
    except ValidationError as fault:
        return [str(one) for one in fault.messages]
    keep_password(request, new)
    return []


def keep_password(request: HttpRequest, new: str) -> None:
    """The account's own row; this session stays signed in, others end."""
    request.user.set_password(new)
    request.user.save(update_fields=["password"])
    update_session_auth_hash(request, request.user)  # type: ignore[arg-type]
