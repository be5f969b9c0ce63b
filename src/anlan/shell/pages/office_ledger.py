# SPDX-License-Identifier: Apache-2.0
"""Who looked at what, and who was refused; that somebody reads this ledger is itself put into it."""

from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import NOBODY, looked
from anlan.kernel.access.models import AccessRecord
from anlan.kernel.fields import marks
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.models import Person
from anlan.kernel.people.queries import names_of
from anlan.kernel.registry import REGISTRY

from ..auth import permitted
from ..papers import NOTES
from ..tables_out import Sheet, as_csv

SIZE, LONGEST = 100, 80
FILTERS = ("matter", "person", "day", "what", "refused")
MOST_OUT = 20_000


@permitted("kernel.audit")
def show(request: HttpRequest) -> HttpResponse:
    """The ledger by matter, person and day; `?as=csv` gives it as a file."""
    asked = {name: request.GET.get(name, "").strip()[:LONGEST] for name in FILTERS}
    reason = "；".join(f"{name} {text}" for name, text in asked.items() if text)
    if request.GET.get("as") == "csv":
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
        "csv_url": f"{address}&as=csv",
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
    """The filtered ledger as CSV; that it was taken away is in it too."""
    looked(request.caller.person, "export:ledger", rows=len(rows), purpose=reason[:120])  # type: ignore[attr-defined]
    heads = [
        pgettext("shell", "Last"),
        pgettext("shell", "Who"),
        pgettext("shell", "What"),
        pgettext("shell", "Matter"),
        pgettext("shell", "Times"),
        pgettext("shell", "Rows"),
        pgettext("shell", "Purpose"),
        pgettext("shell", "Reason"),
        pgettext("shell", "Refused"),
    ]
    names = ("at", "who", "what", "number", "times", "rows", "purpose", "reason")
    lines = [
        [*(one[name] for name in names), pgettext("shell", "yes") if one["refused"] else ""]
        for one in told(rows)
    ]
    sheet = Sheet(pgettext("shell", "Who looked"), reason, request.build_absolute_uri(), heads, lines)
    return as_csv(sheet)


def why_words(code: str) -> str:
    """Why somebody was refused, in words."""
    words = {
        "not_allowed": pgettext("shell", "the permission is missing"),
        "no_such_matter": pgettext("shell", "out of his sight"),
        "own_role": pgettext("shell", "for himself"),
        "not_110": pgettext("shell", "not the 110 side"),
    }
    return words.get(code, code)


def whats() -> list[tuple[str, str]]:
    """What may be chosen: each way of looking, in words."""
    return [(head, words) for head, words in _heads().items() if head != "reaction"]


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


def told(rows: list[AccessRecord]) -> list[dict[str, object]]:
    """Rows with names and numbers; two queries for all."""
    names = names_of(one.viewer for one in rows if one.viewer)
    numbers = dict(
        Matter.objects.filter(pk__in={one.matter for one in rows if one.matter}).values_list("pk", "number")
    )
    return [
        {
            "at": one.last_at,
            "who": _who(one.viewer, names),
            "what": what_words(one.what),
            "number": numbers.get(one.matter, "") if one.matter else "",
            "times": one.times,
            "rows": one.rows,
            "purpose": one.purpose,
            "reason": why_words(one.reason) if one.refused else one.reason,
            "refused": one.refused,
        }
        for one in rows
    ]


def _who(viewer: UUID | None, names: dict[UUID, str]) -> str:
    if viewer is None or viewer == NOBODY:
        return pgettext("shell", "the system")
    return names.get(viewer, "–")


def _places() -> dict[str, str]:
    return {
        "inbox": pgettext("shell", "Waiting for me"),
        "matter": pgettext("shell", "Matter"),
        "matters": pgettext("shell", "Matters"),
        "timeline": pgettext("shell", "What happened"),
        "ledger": pgettext("shell", "Who looked"),
        "people": pgettext("shell", "People"),
        "person": pgettext("shell", "Person"),
        "suggestions": pgettext("shell", "Suggestions"),
        "verify-log": pgettext("shell", "Verify the log"),
        "incidents": pgettext("shell", "Incidents"),
        "faults": pgettext("shell", "Cells to mend"),
        "made": pgettext("shell", "made"),
        "revoked": pgettext("shell", "revoked"),
        "office-ledger": pgettext("shell", "Who looked"),
        "office-people": pgettext("shell", "People"),
        "office-person": pgettext("shell", "Person"),
        "office-parked": pgettext("shell", "Parked"),
        "office-import": pgettext("shell", "Import"),
        "office-settings": pgettext("shell", "Settings"),
        "office-suggestions": pgettext("shell", "Suggestions"),
        "matter_timeline": pgettext("shell", "What happened"),
        "matter-part": pgettext("shell", "Matter"),
        "matter-verb": pgettext("shell", "Matter"),
        "matter-unmask": pgettext("shell", "masked detail"),
    }


def _place_words(name: str) -> str:
    """A page in words: the house's own, or a pack's by its name or by the first or last part of it."""
    if name in (own := _places()):
        return own[name]
    pages = [page for pack in REGISTRY.packs.values() for page in pack.pages]
    exact = [one for one in pages if one.name == name]
    alike = [one for one in pages if one.name.startswith(f"{name}_") or one.name.endswith(f"_{name}")]
    return str((exact or alike)[0].label) if name and (exact or alike) else name


def _detail_words() -> dict[str, str]:
    """The words of every kind's details and papers, by name, and of the notes."""
    pages = [page for pack in REGISTRY.packs.values() for page in pack.matter_pages]
    papers = [NOTES, *(paper for page in pages for paper in page.papers)]
    return {one.name: str(one.mark.label) for one in papers} | {
        name: str(mark.label)
        for entry in REGISTRY.kinds.values()
        for name, mark in marks(entry.kind.details).items()
    }


def _heads() -> dict[str, str]:
    return {
        "page": pgettext("shell", "page"),
        "list": pgettext("shell", "list"),
        "search": pgettext("shell", "search"),
        "unmask": pgettext("shell", "unmasked"),
        "export": pgettext("shell", "export"),
        "command": pgettext("shell", "command"),
        "api": pgettext("shell", "API"),
        "office": pgettext("shell", "office"),
        "ranking": pgettext("shell", "ranking"),
        "live": pgettext("shell", "live positions"),
        "token": pgettext("shell", "token"),
        "reaction": pgettext("shell", "reaction"),
        "map": pgettext("shell", "map"),
    }


def what_words(what: str) -> str:
    """What was looked at, in words."""
    head, _colon, rest = what.partition(":")
    words = _heads()
    verb = REGISTRY.commands.get(rest)
    kind = REGISTRY.kinds.get(rest)
    inner = str(verb.label) if verb else str(kind.kind.label) if kind else _place_words(rest)
    if head == "unmask":
        inner = _detail_words().get(rest, rest)
    return f"{words.get(head, head)} {inner}".strip()
