# SPDX-License-Identifier: Apache-2.0
"""Who looked at what, and who was refused; that somebody reads this ledger is itself put into it."""

from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import SLOT, in_source, looked
from anlan.kernel.access.models import AccessRecord
from anlan.kernel.fields import marks, told_apart
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY

from ..auth import permitted
from ..finding_people import PURPOSES
from ..looks import heads, told
from ..tables_out import Sheet, as_csv, as_xlsx

SIZE, LONGEST = 100, 80
FILTERS = ("matter", "person", "about", "day", "what", "purpose", "outcome")
MOST_OUT = 20_000
FILES = {"csv": as_csv, "xlsx": as_xlsx}


@permitted("kernel.audit")
def show(request: HttpRequest) -> HttpResponse:
    """The ledger by matter, looker, person looked at, purpose, outcome and day; `?as=csv` or `?as=xlsx` gives it as a file."""
    asked = {name: request.GET.get(name, "").strip()[:LONGEST] for name in FILTERS}
    reason = told_apart(f"{name} {text}" for name, text in asked.items() if text)
    if request.GET.get("as") in FILES:
        return as_file(request, list(wanted(asked)[:MOST_OUT]), reason)
    text = request.GET.get("page", "1")
    page = max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    rows = list(wanted(asked)[(page - 1) * SIZE : page * SIZE + 1])
    looked(request.caller.person, "office:ledger", rows=len(rows[:SIZE]), purpose=reason[:120])  # type: ignore[attr-defined]
    address = f"{request.path}?{urlencode({name: text for name, text in asked.items() if text})}"
    context = {
        "title": pgettext("shell", "Office"),
        "subtitle": pgettext("shell", "Who looked"),
        "lines": told(rows[:SIZE]),
        "leads_on": True,
        "asked": asked,
        "whats": whats(),
        "purposes": purposes(),
        "file_url": f"{address}&as=",
        "page": {
            "first": (page - 1) * SIZE + 1 if rows else 0,
            "last": (page - 1) * SIZE + len(rows[:SIZE]),
            "total": None,
            "previous_url": f"{address}&page={page - 1}" if page > 1 else "",
            "next_url": f"{address}&page={page + 1}" if len(rows) > SIZE else "",
        },
    }
    return render(request, "shell/pages/office_ledger.html", context)


def as_file(request: HttpRequest, rows: list[AccessRecord], reason: str) -> HttpResponse:
    """The filtered ledger as a file; that it was taken away is in it too."""
    looked(request.caller.person, "export:ledger", rows=len(rows), purpose=reason[:120])  # type: ignore[attr-defined]
    columns = [
        pgettext("shell", "Last"),
        pgettext("shell", "Who"),
        pgettext("shell", "Duty"),
        pgettext("shell", "What"),
        pgettext("shell", "Whom it concerns"),
        pgettext("shell", "Matter"),
        pgettext("shell", "Times"),
        pgettext("shell", "Rows"),
        pgettext("shell", "Purpose"),
        pgettext("shell", "Reason"),
        pgettext("shell", "Refused"),
    ]
    names = ("at", "who", "duty", "what", "about", "number", "times", "rows", "purpose", "reason")
    lines = [
        [*(one[name] for name in names), pgettext("shell", "yes") if one["refused"] else ""]
        for one in told(rows)
    ]
    sheet = Sheet(pgettext("shell", "Who looked"), reason, request.build_absolute_uri(), columns, lines)
    return FILES[request.GET["as"]](sheet)


def whats() -> list[tuple[str, str]]:
    """What may be chosen: each way of looking, in words."""
    return [(head, words) for head, words in heads().items() if head != "reaction"]


def wanted(asked: dict[str, str]) -> QuerySet[AccessRecord]:
    """The rows that fit, newest first; a filter that names nothing known finds nothing."""
    rows = AccessRecord.objects.order_by("-last_at")
    if asked["matter"]:
        rows = rows.filter(
            matter__in=list(
                Matter.objects.filter(number=asked["matter"].replace(" ", "")).values_list("pk", flat=True)
            )
        )
    for name, column in (("person", "viewer"), ("about", "about")):
        if asked[name]:
            rows = rows.filter(**{f"{column}__in": list(_called(asked[name]).values_list("pk", flat=True))})
    if asked["what"]:
        rows = rows.filter(what__startswith=asked["what"])
    if asked["purpose"]:
        rows = rows.filter(purpose=asked["purpose"])
    if asked["outcome"]:
        rows = rows.filter(refused=asked["outcome"] == "refused")
    if asked["day"]:
        begin = _day(asked["day"])
        if begin is None:
            return rows.none()
        end = begin + timedelta(days=1)  # a row spans ten minutes at most: both ends keep it to the index
        rows = rows.filter(last_at__gte=begin, last_at__lt=end + timedelta(seconds=SLOT), first_at__lt=end)
    return rows


def _called(text: str) -> QuerySet[Person]:
    """People of this name, code or id: a line of the ledger leads on by the last."""
    try:
        return Person.objects.filter(pk=UUID(text))
    except ValueError:
        return Person.objects.filter(Q(name__icontains=text) | Q(code=text))


def purposes() -> list[tuple[str, str]]:
    """What may be chosen: every purpose that a detail, a paper, a search or a page declares, as kept and as read."""
    marked = [
        mark
        for entry in REGISTRY.kinds.values()
        for mark in marks(entry.kind.details).values()
        if mark.purpose
    ]
    pages = [page for pack in REGISTRY.packs.values() for page in pack.matter_pages]
    marked += [paper.mark for page in pages for paper in page.papers if paper.mark.purpose]
    said = [*(one.purpose for one in marked), *PURPOSES.values()]
    return sorted({(in_source(one), str(one)) for one in said}, key=lambda one: one[1])


def _day(text: str) -> datetime | None:
    try:
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=timing.LOCAL) if 1970 < day.year < 9000 else None
    except ValueError:
        return None
