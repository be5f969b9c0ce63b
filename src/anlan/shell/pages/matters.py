# SPDX-License-Identifier: Apache-2.0
"""The list of any kind of matter: its filters live in the address, its columns too, and it leaves as CSV or XLSX."""

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.clocks.queries import nearest_of
from anlan.kernel.errors import NotFound
from anlan.kernel.fields import Level, Mark, marks, told_apart
from anlan.kernel.matters.details import plain
from anlan.kernel.matters.flow import LEVELS
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import visible
from anlan.kernel.places.models import Region
from anlan.kernel.registry import REGISTRY, KindEntry

from ..auth import signed_in
from ..details import said
from ..lists import Column, address, columns_shown, framed, page_number
from ..reading import Card, cards, level_label
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
    page = page_number(request)
    found = list(rows[(page - 1) * SIZE : page * SIZE + 1])
    total = rows.count()
    shown = _shown(request, found[:SIZE])
    looked(request.caller.person, f"list:{entry.name}", rows=len(shown))  # type: ignore[attr-defined]
    shown_columns = columns_of(request, entry)
    fields = detail_columns(entry)
    lines = [
        (card, [cell(card, column.name, fields, entry.pack) for column in shown_columns if column.shown])
        for card in shown
    ]
    return {
        "title": str(entry.kind.label),
        "entry": entry,
        "lines": lines,
        "filters": chips(request, entry),
        "stages": entry.kind.stages,
        "levels": [(code, level_label(code)) for code in LEVELS],
        "state": request.GET.get("state", "open"),
        "kept": [(k, v) for k, v in request.GET.items() if k in ("sort", "columns")],
        "new_url": f"/new/{entry.name}" if may_open(request, entry) else "",
        "states": [
            (code, word, address(request, state=code))
            for code, word in (
                ("open", pgettext("shell", "Still open")),
                ("closed", pgettext("shell", "Closed")),
                ("all", pgettext("shell", "All")),
            )
        ],
        **framed(request, shown_columns, page=page, size=SIZE, found=len(found), total=total),
    }


def _shown(request: HttpRequest, rows: list[Matter]) -> list[Card]:
    """The rows as a list shows them, each with the one clock that counts."""
    return cards(rows, nearest_of(one.pk for one in rows), request.caller)  # type: ignore[attr-defined]


def may_open(request: HttpRequest, entry: KindEntry) -> bool:
    """Whether the generic door is there for this person."""
    return not entry.kind.opened_by and may_anywhere(request.caller, f"{entry.pack}.open_matter")  # type: ignore[attr-defined]


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
    sort = request.GET.get("sort", "-opened")
    return [
        replace(
            one,
            sort_url=address(request, sort=one.name if sort == f"-{one.name}" else f"-{one.name}"),
            sorted={one.name: "ascending", f"-{one.name}": "descending"}.get(sort, ""),
        )
        if one.name in SORTS
        else one
        for one in columns_shown(request, words, USUAL)
    ]


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
            found.append((_pair(label, text), address(request, **{name: None})))
    return found


def _pair(name: str, value: str) -> str:
    return pgettext("shell", "%(name)s: %(value)s") % {"name": name, "value": value}


def exported(request: HttpRequest, entry: KindEntry, rows: QuerySet[Matter]) -> HttpResponse:
    """The filtered list as a file, its filter in the head."""
    columns = [one for one in columns_of(request, entry) if one.shown]
    fields = detail_columns(entry)
    shown = _shown(request, list(rows[:MOST_OUT]))
    looked(request.caller.person, f"export:{entry.name}", rows=len(shown))  # type: ignore[attr-defined]
    state = {"open": pgettext("shell", "Still open"), "closed": pgettext("shell", "Closed")}.get(
        request.GET.get("state", "open"), pgettext("shell", "All")
    )
    told = told_apart([state, *(text for text, _away in chips(request, entry))])
    lines = [[cell_text(card, one.name, fields, entry.pack) for one in columns] for card in shown]
    sheet = Sheet(
        str(entry.kind.label),
        told,
        request.build_absolute_uri(address(request)),
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
