# SPDX-License-Identifier: Apache-2.0
"""Who looked at what concerns me: at my own page and row, and at the matters in which I take or took part (PIPL art. 44–45)."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.access.ledger import NOBODY, looked
from anlan.kernel.access.models import AccessRecord
from anlan.kernel.matters.adverse import all_against
from anlan.kernel.matters.models import Involvement

from ..auth import signed_in
from ..looks import told

SIZE = 100


@signed_in
def show(request: HttpRequest) -> HttpResponse:
    """The page, newest first; my own looks and the system's stay out."""
    person = request.caller.person  # type: ignore[attr-defined]
    text = request.GET.get("page", "1")
    page = max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    mine = Involvement.objects.filter(person=person).values("matter")
    concerns = Q(about=person) | Q(matter__in=mine)
    rows = list(
        AccessRecord.objects.filter(concerns)
        .exclude(viewer__in=[person, NOBODY])
        .exclude(matter__in=all_against(person))
        .order_by("-last_at")[(page - 1) * SIZE : page * SIZE + 1]
    )
    looked(person, "account:looked-at", rows=len(rows[:SIZE]))
    address = f"{request.path}?page="
    context = {
        "title": pgettext("shell", "Who looked at what concerns me"),
        "lines": told(rows[:SIZE]),
        "page": {
            "first": (page - 1) * SIZE + 1 if rows else 0,
            "last": (page - 1) * SIZE + len(rows[:SIZE]),
            "total": None,
            "previous_url": f"{address}{page - 1}" if page > 1 else "",
            "next_url": f"{address}{page + 1}" if len(rows) > SIZE else "",
        },
    }
    return render(request, "shell/pages/looked_at.html", context)
