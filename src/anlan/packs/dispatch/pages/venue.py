# SPDX-License-Identifier: Apache-2.0
"""A venue manager's own premises: who stands there, contract, alarm buttons, incidents; he mends his contact, nothing else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.access.ledger import looked
from anlan.kernel.directory.words import choice_word
from anlan.kernel.errors import NotFound

from ..queries.venues import venue, venues_of


def show(request: HttpRequest) -> HttpResponse:
    """One of his venues, the first or `?of=CODE`; `?part=now` gives what changes by itself."""
    caller = request.caller  # type: ignore[attr-defined]
    sites = venues_of(caller)
    of = request.GET.get("of", "")
    site = next((one for one in sites if one.code == of or not of), None)
    if site is None and of:
        raise NotFound("no_such_premises", pgettext("dispatch", "There are no such premises of yours."))
    looked(caller.person, "page:venue", rows=len(sites))
    context = {
        "title": site.name if site else pgettext("dispatch", "My venue"),
        "sites": sites,
        "site": site,
        "type": choice_word("type", site.type) if site else "",
        "venue": venue(site, caller) if site else None,
    }
    part = "dispatch/_venue_now.html" if request.GET.get("part") == "now" and site else "dispatch/venue.html"
    return render(request, part, context)
