# SPDX-License-Identifier: Apache-2.0
"""Without an account: who looked at what concerns the owner of a telephone, after a code that was sent to it (PIPL art. 44–45).

Every telephone is sent a code and every wrong code is answered alike, so nobody learns here whether a number is known.
"""

import logging
import re
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.access.ledger import NOBODY, looked
from anlan.kernel.access.models import AccessRecord
from anlan.kernel.matters.adverse import all_against
from anlan.kernel.people.models import Person
from anlan.kernel.ports import NotSent, Ring, TextChannel, is_plugged, port
from anlan.kernel.registry import REGISTRY
from anlan.kernel.vault import blind_index

from ..lock_out import counted_address, is_a_proxy
from ..looks import told_by_office
from ..models import CODE_LASTS, SentCode

log = logging.getLogger("anlan.door")
MOST = 100
PHONE = re.compile(r"1[3-9]\d{9}")
type Context = dict[str, object]


def show(request: HttpRequest) -> HttpResponse:
    """The telephone, then the code, then the lines; all in the body of the request, nothing in the address."""
    phone = re.sub(r"[\s-]", "", request.POST.get("phone", ""))[:20]
    context: Context = {
        "title": pgettext("shell", "Who looked at what concerns me"),
        "can_send": is_plugged(TextChannel),
        "contact": settings.ANLAN_COMPLAINT_CONTACT,
        "phone": phone,
    }
    status = 200
    if request.method == "POST" and context["can_send"]:
        if not PHONE.fullmatch(phone):
            context["error"] = pgettext("shell", "Please give a mobile number of eleven digits.")
            status = 422
        elif "code" in request.POST:
            status = _answer(context, phone, request.POST["code"].strip())
        else:
            status = _send(context, phone, request)
    answer = render(request, "shell/pages/asked_by_phone.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _send(context: Context, phone: str, request: HttpRequest) -> int:
    """Send a code, whoever's number it is."""
    address = counted_address(request)
    made = SentCode.make(phone, None if is_a_proxy(address) else address)
    if made is None:
        context["error"] = pgettext(
            "shell", "Several codes were asked for within the hour. Please come back later."
        )
        return 429
    key, code = made
    said = pgettext("shell", "Your code is %(code)s") % {"code": code}
    good = pgettext("shell", "good for ten minutes; give it to nobody")
    try:
        ring = Ring(key, said, good, "/door/looked-at", False, CODE_LASTS.total_seconds())
        port(TextChannel).text(phone, ring)  # type: ignore[type-abstract]
    except NotSent as no:
        log.warning("a code was not sent: %s", no.code)
        context["error"] = pgettext(
            "shell", "The code cannot be sent just now. Please try again in a few minutes."
        )
        return 503
    context |= {"is_sent": True, "outbox": f"{said}（{good}）" if settings.DEMO else ""}
    return 200


def _answer(context: Context, phone: str, code: str) -> int:
    """The lines, if the code is the one that was sent."""
    if not SentCode.holds(phone, code):
        context |= {
            "is_sent": True,
            "error": pgettext(
                "shell", "This code is not right or no longer good. You can have a new one sent."
            ),
        }
        return 422
    rows = _looks(phone)
    looked(None, "door:looked-at", rows=len(rows))
    context |= {"is_proven": True, "lines": told_by_office(rows)}
    return 200


def _looks(phone: str) -> list[AccessRecord]:
    """Looks of people at his own entry and at matters that concern him, the newest first."""
    people = list(Person.objects.filter(phone_index=blind_index("phone", phone)).values_list("pk", flat=True))
    person: UUID | None = people[0] if len(people) == 1 else None  # a number that several share proves nobody
    pages = [page for pack in REGISTRY.packs.values() for page in pack.matter_pages if page.concerned]
    against = frozenset().union(*(all_against(one) for one in people))
    matters = {one for page in pages if page.concerned for one in page.concerned(phone)} - against
    concerns = Q(matter__in=matters)
    if person is not None:
        concerns |= Q(about=person)
    rows = AccessRecord.objects.filter(concerns, refused=False).exclude(viewer=NOBODY)
    return list((rows.exclude(viewer=person) if person else rows).order_by("-last_at")[:MOST])
