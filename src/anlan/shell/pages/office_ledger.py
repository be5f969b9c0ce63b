# SPDX-License-Identifier: Apache-2.0
"""Who looked at what, and who was refused; that somebody reads this ledger is itself put into it."""

from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.access.models import AccessRecord
from anlan.kernel.fields import told_apart
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.models import Person

from ..auth import permitted
from ..looks import heads, told
from ..tables_out import Sheet, as_csv, as_xlsx

SIZE, LONGEST = 100, 80
FILTERS = ("matter", "person", "day", "what", "refused")
MOST_OUT = 20_000
FILES = {"csv": as_csv, "xlsx": as_xlsx}


@permitted("kernel.audit")
def show(request: HttpRequest) -> HttpResponse:
    """The ledger by matter, person and day; `?as=csv` or `?as=xlsx` gives it as a file."""
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
        "asked": asked,
        "whats": whats(),
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
        pgettext("shell", "Matter"),
        pgettext("shell", "Times"),
        pgettext("shell", "Rows"),
        pgettext("shell", "Purpose"),
        pgettext("shell", "Reason"),
        pgettext("shell", "Refused"),
    ]
    names = ("at", "who", "duty", "what", "number", "times", "rows", "purpose", "reason")
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
    if asked["person"]:
        people = Person.objects.filter(name__icontains=asked["person"]) | Person.objects.filter(
            code=asked["person"]
        )
        rows = rows.filter(viewer__in=list(people.values_list("pk", flat=True)))
    if asked["what"]:
        rows = rows.filter(what__startswith=asked["what"])
    if asked["refused"]:
        rows = rows.filter(refused=True)
    if asked["day"]:
        begin = _day(asked["day"])
        rows = (
            rows.filter(last_at__gte=begin, first_at__lt=begin + timedelta(days=1)) if begin else rows.none()
        )
    return rows


def _day(text: str) -> datetime | None:
    try:
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=timing.LOCAL) if 1970 < day.year < 9000 else None
    except ValueError:
        return None
