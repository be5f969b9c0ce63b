# SPDX-License-Identifier: Apache-2.0
"""The list of any kind of matter: its filters live in the address, its columns too, and it leaves as CSV or XLSX."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.errors import NotFound
from anlan.kernel.fields import Level, Mark, marks, told_apart
from anlan.kernel.matters.details import plain
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import visible
from anlan.kernel.places.models import Region
from anlan.kernel.registry import REGISTRY, KindEntry

from ..auth import signed_in
from ..reading import LEVELS, Card, cards, level_label, said
from ..tables_out import Sheet, as_csv, as_xlsx

SIZE = 50
MOST_OUT = 20_000
SORTS = {
    "number": "number",
    "level": "level",
    "stage": "stage_since",
    "opened": "opened_at",
    "closed": "closed_at",
}
USUAL = ("number", "title", "level", "stage", "region", "clock", "opened")


@dataclass(frozen=True)
class Column:
    """A column that may be shown."""

    name: str
    label: str
    shown: bool = True
    url: str = ""
    sort_url: str = ""
    sorted: str = ""  # ascending or descending, where the list is sorted by it


@signed_in
def show(request: HttpRequest, kind: str) -> HttpResponse:
    """The page, or the file when `?as=csv` or `?as=xlsx` asks for it."""
    caller = request.caller  # type: ignore[attr-defined]
    entry = REGISTRY.kinds.get(kind)
    if entry is None or not may_anywhere(caller, f"{entry.pack}.view"):
        raise NotFound(
            "no_such_kind", pgettext("shell", "There is no such kind of matter within what you may see.")
        )
    rows = filtered(visible(caller, [entry.pack]).filter(kind=kind), request.GET)
    if request.GET.get("as") in ("csv", "xlsx"):
        return exported(request, entry, rows)
    return render(request, "shell/pages/matters.html", listed(request, entry, rows))


def filtered(rows: QuerySet[Matter], asked: Any) -> QuerySet[Matter]:
    """What fits the address (Any: Django's QueryDict); what is nonsense in it filters to nothing."""
    for name in ("stage", "level", "outcome"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    if asked.get("region"):
        path = Region.objects.filter(code=asked["region"]).values_list("path", flat=True).first()
        rows = (
            rows.filter(Q(region_path=path) | Q(region_path__startswith=f"{path}.")) if path else rows.none()
        )
    if asked.get("q"):
        rows = rows.filter(Q(number__icontains=asked["q"]) | Q(title__icontains=asked["q"]))
    state = asked.get("state", "open")
    if state in ("open", "closed"):
        rows = rows.filter(closed_at__isnull=state == "open")
    wanted = asked.get("sort", "-opened")
    field = SORTS.get(wanted.lstrip("-"), "opened_at")
    sign = "-" if wanted.startswith("-") or wanted.lstrip("-") not in SORTS else ""
    return rows.order_by(f"{sign}{field}", "-id")


def listed(request: HttpRequest, entry: KindEntry, rows: QuerySet[Matter]) -> dict[str, object]:
    """What the page shows."""
    page = _page_number(request)
    found = list(rows[(page - 1) * SIZE : page * SIZE + 1])
    total = rows.count()
    shown = cards(found[:SIZE], caller=request.caller)  # type: ignore[attr-defined]
    looked(request.caller.person, f"list:{entry.name}", rows=len(shown))  # type: ignore[attr-defined]
    columns = columns_of(request, entry)
    fields = detail_columns(entry)
    lines = [
        (card, [cell(card, column.name, fields, entry.pack) for column in columns if column.shown])
        for card in shown
    ]
    return {
        "title": str(entry.kind.label),
        "entry": entry,
        "columns": columns,
        "shown_many": sum(one.shown for one in columns),
        "lines": lines,
        "filters": chips(request, entry),
        "stages": entry.kind.stages,
        "levels": [(code, level_label(code)) for code in LEVELS],
        "asked": request.GET,
        "state": request.GET.get("state", "open"),
        "kept": [(k, v) for k, v in request.GET.items() if k in ("sort", "columns")],
        "csv_url": url(request, **{"as": "csv"}),
        "xlsx_url": url(request, **{"as": "xlsx"}),
        "new_url": f"/new/{entry.name}" if may_open(request, entry) else "",
        "states": [
            (code, word, url(request, state=code, page=None))
            for code, word in (
                ("open", pgettext("shell", "Still open")),
                ("closed", pgettext("shell", "Closed")),
                ("all", pgettext("shell", "All")),
            )
        ],
        "page": {
            "total": total,
            "first": (page - 1) * SIZE + 1 if shown else 0,
            "last": (page - 1) * SIZE + len(shown),
            "previous_url": url(request, page=page - 1) if page > 1 else "",
            "next_url": url(request, page=page + 1) if len(found) > SIZE else "",
        },
    }


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return max(1, min(int(text[:6]), 10_000)) if text.isascii() and text.isdigit() else 1


def may_open(request: HttpRequest, entry: KindEntry) -> bool:
    """Whether the generic door is there for this person."""
    return not entry.kind.opened_by and may_anywhere(request.caller, f"{entry.pack}.open_matter")  # type: ignore[attr-defined]


def url(request: HttpRequest, **changes: object) -> str:
    """This page's address with some parameters changed; None takes one away."""
    given = {name: value for name, value in request.GET.items() if value and name != "as"}
    given.update({name: str(value) for name, value in changes.items() if value is not None})
    kept = {name: value for name, value in given.items() if changes.get(name, "") is not None}
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def detail_columns(entry: KindEntry) -> dict[str, Mark]:
    """The details that may stand in a list: those below level 3."""
    return {name: mark for name, mark in marks(entry.kind.details).items() if mark.level < Level.PERSONAL}


def columns_of(request: HttpRequest, entry: KindEntry) -> list[Column]:
    """All columns with whether they are shown, and the address that turns each on or off."""
    words = {
        "number": pgettext("shell", "Number"),
        "title": pgettext("shell", "Headline"),
        "level": pgettext("shell", "Level"),
        "stage": pgettext("shell", "Stage"),
        "region": pgettext("shell", "Place"),
        "clock": pgettext("shell", "Clock"),
        "opened": pgettext("shell", "Opened"),
        "closed": pgettext("shell", "Closed"),
        "outcome": pgettext("shell", "Outcome"),
        **{name: str(mark.label) for name, mark in detail_columns(entry).items()},
    }
    asked = [one for one in request.GET.get("columns", "").split(",") if one in words] or list(USUAL)
    sort = request.GET.get("sort", "-opened")
    found = []
    for name, label in words.items():
        other = [one for one in words if (one in asked) != (one == name)] or ["number"]
        turned = name if sort == f"-{name}" else f"-{name}"
        sort_url = url(request, sort=turned, page=None) if name in SORTS else ""
        direction = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        address = url(request, columns=",".join(other))
        found.append(Column(name, label, name in asked, address, sort_url, direction))
    return found


def cell(card: Card, name: str, fields: dict[str, Mark], pack: str) -> dict[str, Any]:
    """One cell: its text, and what the template draws instead of it (Any: moments and clocks)."""
    one = card.matter
    found: dict[str, dict[str, Any]] = {
        "number": {"text": one.number, "number": True},
        "title": {"text": one.title},
        "level": {"text": card.level_label, "level": one.level},
        "stage": {"text": card.stage_label},
        "region": {"text": card.where},
        "opened": {"text": "", "at": one.opened_at},
        "closed": {"text": "", "at": one.closed_at},
        "outcome": {"text": card.outcome_label},
        "clock": {"text": "", "ring": card.ring},
    }
    if name in found:
        return found[name]
    value = plain(one).get(name)
    return {"text": said(fields[name], value, {}, pack) if value not in (None, "") else ""}


def chips(request: HttpRequest, entry: KindEntry) -> list[tuple[str, str]]:
    """Each filter that is on, in words, with the address without it."""
    asked, found = request.GET, []
    words = {
        "stage": {one.name: str(one.label) for one in entry.kind.stages},
        "level": {c: level_label(c) for c in LEVELS},
    }
    names = {
        "q": pgettext("shell", "Text"),
        "stage": pgettext("shell", "Stage"),
        "level": pgettext("shell", "Level"),
        "region": pgettext("shell", "Place"),
        "outcome": pgettext("shell", "Outcome"),
    }
    for name, label in names.items():
        if asked.get(name):
            text = words.get(name, {}).get(asked[name], asked[name])
            found.append((_pair(label, text), url(request, **{name: None, "page": None})))
    return found


def _pair(name: str, value: str) -> str:
    return pgettext("shell", "%(name)s: %(value)s") % {"name": name, "value": value}


def exported(request: HttpRequest, entry: KindEntry, rows: QuerySet[Matter]) -> HttpResponse:
    """The filtered list as a file, its filter in the head."""
    columns = [one for one in columns_of(request, entry) if one.shown]
    fields = detail_columns(entry)
    shown = cards(list(rows[:MOST_OUT]), caller=request.caller)  # type: ignore[attr-defined]
    looked(request.caller.person, f"export:{entry.name}", rows=len(shown))  # type: ignore[attr-defined]
    state = {"open": pgettext("shell", "Still open"), "closed": pgettext("shell", "Closed")}.get(
        request.GET.get("state", "open"), pgettext("shell", "All")
    )
    told = told_apart([state, *(text for text, _away in chips(request, entry))])
    lines = [[cell_text(card, one.name, fields, entry.pack) for one in columns] for card in shown]
    sheet = Sheet(
        str(entry.kind.label),
        told,
        request.build_absolute_uri(url(request)),
        [one.label for one in columns],
        lines,
    )
    return as_csv(sheet) if request.GET["as"] == "csv" else as_xlsx(sheet)


def cell_text(card: Card, name: str, fields: dict[str, Mark], pack: str) -> Any:
    """One cell of a file: text or a moment (Any: the two)."""
    if name == "clock":
        return card.clock.due_at if card.clock and card.clock.due_at else ""
    found = cell(card, name, fields, pack)
    return found.get("at") or found["text"]
