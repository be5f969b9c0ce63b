# SPDX-License-Identifier: Apache-2.0
"""Who looked at what, and who was refused; that somebody reads this ledger is itself put into it."""

from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import SLOT, in_source, looked
from anlan.kernel.access.masking import mask_name
from anlan.kernel.access.models import AccessRecord
from anlan.kernel.directory.registers import REGISTERS
from anlan.kernel.fields import listed, marks, told_apart
from anlan.kernel.matters.adverse import all_against
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
MOST_FOUND = 12
FILES = {"csv": as_csv, "xlsx": as_xlsx}


@permitted("kernel.audit")
def show(request: HttpRequest) -> HttpResponse:
    """The ledger by matter, looker, person looked at, purpose, outcome and day; `?as=csv` or `?as=xlsx` gives it as a file."""
    asked = {name: request.GET.get(name, "").strip()[:LONGEST] for name in FILTERS}
    reason = told_apart(f"{name} {text}" for name, text in asked.items() if text)
    if request.GET.get("as") in FILES:
        return as_file(request, list(unless_against(request, wanted(asked))[:MOST_OUT]), reason)
    text = request.GET.get("page", "1")
    page = max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    rows = list(unless_against(request, wanted(asked))[(page - 1) * SIZE : page * SIZE + 1])
    looked(request.caller.person, "office:ledger", rows=len(rows[:SIZE]), purpose=reason[:120])  # type: ignore[attr-defined]
    address = f"{request.path}?{urlencode({name: text for name, text in asked.items() if text})}"
    context = {
        "title": pgettext("shell", "Office"),
        "subtitle": pgettext("shell", "Who looked"),
        "lines": told(rows[:SIZE]),
        "leads_on": True,
        "asked": asked,
        "chosen": chosen(asked),
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


@permitted("kernel.audit")
def people(request: HttpRequest) -> JsonResponse:
    """People to choose from in the filter, by name, sound or code; who was shown reads on his own account that he was."""
    query = request.GET.get("q", "").strip().replace("\0", "")[:LONGEST]
    every = Person.objects.prefetch_related("memberships__organisation").order_by("code")
    by_words = list(REGISTERS["people"].named(every, query)[:MOST_FOUND]) if query else []
    by_code = list(every.filter(code__istartswith=query)[:MOST_FOUND]) if query else []
    found = list({one.pk: one for one in (*by_code, *by_words)}.values())[:MOST_FOUND]
    for one in found:  # written together, in one statement
        looked(request.caller.person, "search:people", rows=1, purpose=PURPOSES["audit"], about=one.pk)  # type: ignore[attr-defined]
    if not found:
        looked(request.caller.person, "search:people", purpose=PURPOSES["audit"])  # type: ignore[attr-defined]
    hits = [
        {
            "code": one.code,
            "name": _name(one),
            "note": listed(str(seat.organisation) for seat in one.memberships.all()),
        }
        for one in found
    ]
    return JsonResponse({"hits": hits}, json_dumps_params={"ensure_ascii": False})


def chosen(asked: dict[str, str]) -> dict[str, str]:
    """The names of those whose code or id stands in the filter; words that may mean several people name nobody."""
    said = {name: asked[name] for name in ("person", "about") if asked[name]}
    ids = [one for text in said.values() if (one := _id(text)) is not None]
    known = (
        Person.objects.filter(Q(code__in=said.values()) | Q(pk__in=ids)) if said else Person.objects.none()
    )
    names = {
        key: _name(one) for one in known.prefetch_related("memberships") for key in (one.code, str(one.pk))
    }
    return {name: names.get(text, "") for name, text in said.items()}


def _name(person: Person) -> str:
    """In clear of the house's own people; of others no more than the family name (domain.md 1.4)."""
    return person.name if person.memberships.all() else mask_name(person.name)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


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


def unless_against(request: HttpRequest, rows: QuerySet[AccessRecord]) -> QuerySet[AccessRecord]:
    """Without the matters of which the reader must not know, for they are against him."""
    return rows.exclude(matter__in=all_against(request.caller.person))  # type: ignore[attr-defined]


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
    key = _id(text)
    if key is not None:
        return Person.objects.filter(pk=key)
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
