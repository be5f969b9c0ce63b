# SPDX-License-Identifier: Apache-2.0
"""Openings in an emergency that wait for somebody's review, the overdue first, and what was thought of the last ones."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel.access.ledger import looked
from anlan.kernel.context import Caller
from anlan.kernel.disclosure.queries import GlassReading, reviewed_for, reviews_anywhere, reviews_for
from anlan.kernel.errors import NotAllowed

from ..auth import signed_in

PURPOSE = pgettext_lazy("shell", "Reviewing openings in an emergency")
TONES = {"overdue": "bad", "due": "warn", "open": "warn", "reviewed": "ok"}


@signed_in
def show(request: HttpRequest) -> HttpResponse:
    """The page; that somebody read the words of an opening is put into the ledger."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    if not reviews_anywhere(caller):
        raise NotAllowed(
            "not_allowed", pgettext("shell", "Only who reviews openings in an emergency sees them.")
        )
    waiting, done = reviews_for(caller), reviewed_for(caller)
    for matter in {one.matter.pk for one in (*waiting, *done)}:
        looked(caller.person, "page:emergencies", matter=matter, purpose=PURPOSE)
    context = {
        "title": pgettext("shell", "Emergency openings"),
        "waiting": [line_of(one) for one in waiting],
        "done": [line_of(one) for one in done],
        "overdue": sum(one.state == "overdue" for one in waiting),
    }
    return render(request, "shell/pages/emergencies.html", context)


def line_of(one: GlassReading) -> dict[str, object]:
    """One opening as a line of the list, or of its matter's page."""
    state = one.state
    return {"row": one, "number": one.matter.number, "state": states()[state], "tone": TONES[state]}


def states() -> dict[str, str]:
    """Where an opening stands, in words."""
    return {
        "open": pgettext("shell emergency", "open now"),
        "due": pgettext("shell emergency", "waits for review"),
        "overdue": pgettext("shell emergency", "review overdue"),
        "reviewed": pgettext("shell emergency", "reviewed"),
    }
