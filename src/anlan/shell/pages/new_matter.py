# SPDX-License-Identifier: Apache-2.0
"""The form that a kind's details describe, for kinds without a verb of their own that opens them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.errors import NotAllowed, NotFound
from anlan.kernel.registry import REGISTRY

from ..auth import signed_in
from ..verb_forms import verb_form


@signed_in
def show(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty form; it is sent to the verb `open_matter`."""
    caller = request.caller  # type: ignore[attr-defined]
    entry = REGISTRY.kinds.get(kind)
    if entry is None or entry.kind.opened_by:
        raise NotFound(
            "no_such_kind",
            pgettext("shell", "This kind has no form here; it is opened by a verb of its own."),
        )
    if not may_anywhere(caller, f"{entry.pack}.open_matter"):
        raise NotAllowed(
            "not_allowed",
            pgettext("shell", "You may not open this: the permission %(permission)s is missing.")
            % {"permission": f"{entry.pack}.open_matter"},
        )
    verb = REGISTRY.commands["matters.open_matter"]
    form = verb_form(verb, caller, hidden={"kind": kind}, go_next="matter")
    title = pgettext("shell", "New: %(kind)s") % {"kind": entry.kind.label}
    return render(request, "shell/pages/new_matter.html", {"title": title, "form": form, "entry": entry})
