# SPDX-License-Identifier: Apache-2.0
"""The district's registers: each delivered table as it stands, filtered in the address, taken away, and mended row by row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import CharField, Count, Model, Value
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import lacks, may_anywhere
from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.directory.delivery import DELIVERIES
from anlan.kernel.directory.registers import IMPORTS, REGISTERS, Register, State, cell_text
from anlan.kernel.directory.tables import ImportFaults
from anlan.kernel.directory.words import choice_word, shown_word
from anlan.kernel.directory.writing_rows import box
from anlan.kernel.errors import CommandError, NotAllowed, NotFound
from anlan.kernel.fields import listed
from anlan.kernel.people.models import Person
from anlan.kernel.places.models import Region
from anlan.kernel.registry import REGISTRY

from ..auth import permitted
from ..import_template import told_columns
from ..lists import Column, columns_shown, framed, page_number
from ..regions import FIND, region_code
from ..tables_out import plain_csv, plain_xlsx
from .register_files import take_file, takes_files

SIZE = 50
MOST_PICKED = 12
MOST_OUT = 50_000
EXAMPLE = "2026-12-01 08:00"  # how a moment is written
LONG = 120  # characters of a cell that a list shows: an outline is longer than a page


def registers_of(caller: Caller) -> list[Register]:
    """The registers that this person reads some part of."""
    return [one for one in REGISTERS.values() if may_anywhere(caller, one.sees)]


def _of_registers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Let only people see it who read some register; packs may add registers of their own, so it is asked then."""

    @wraps(view)
    def asked(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
        return permitted(*dict.fromkeys(one.sees for one in REGISTERS.values()))(view)(
            request, *args, **kwargs
        )

    return asked


@_of_registers
def index(request: HttpRequest) -> HttpResponse:
    """Every register that this person reads, with how many rows of it."""
    caller = request.caller  # type: ignore[attr-defined]
    mine = registers_of(caller)
    many = _how_many(caller, mine)
    found = [
        {"label": one.label, "url": f"/registers/{one.table}", "many": many.get(one.table, 0)} for one in mine
    ]
    looked(caller.person, "list:registers", rows=len(found))
    return render(
        request, "shell/pages/registers.html", {"title": pgettext("shell", "Registers"), "found": found}
    )


def _how_many(caller: Caller, registers: list[Register]) -> dict[str, int]:
    """How many rows of each register this person may see, by one question."""
    first, *others = (
        one.visible(caller)
        .order_by()
        .values(table=Value(one.table, output_field=CharField()))
        .annotate(many=Count("pk", distinct=True))
        .values_list("table", "many")
        for one in registers
    )
    return dict(first.union(*others, all=True))


def _register(request: HttpRequest, name: str) -> Register:
    """A register by name; raises NotFound where there is none, NotAllowed where it is kept for others."""
    if name not in REGISTERS:
        raise NotFound("no_such_table", pgettext("shell", "There is no table of this name."))
    register, caller = REGISTERS[name], request.caller  # type: ignore[attr-defined]
    if not may_anywhere(caller, register.sees):
        raise lacks(caller, register.sees)
    return register


@_of_registers
def show(request: HttpRequest, table: str) -> HttpResponse:
    """One register; as a file that can be imported again when `?as=csv` or `?as=xlsx` asks for it.

    A register that a pack keeps for its own takes a file here, too.
    """
    caller, register = request.caller, _register(request, table)  # type: ignore[attr-defined]
    brought = take_file(request, register) if request.method == "POST" else None
    rows = filtered(register, register.visible(caller), request.GET)
    if request.GET.get("as") in ("csv", "xlsx"):
        lines = [register.line(row) for row in rows[:MOST_OUT]]
        looked(caller.person, f"export:{table}", rows=len(lines))
        make = plain_csv if request.GET["as"] == "csv" else plain_xlsx
        return make(table, register.columns, [[line[name] for name in register.columns] for line in lines])
    page = page_number(request)
    found = list(rows[(page - 1) * SIZE : page * SIZE + 1])
    looked(caller.person, f"list:{table}", rows=len(found[:SIZE]))
    shown = columns_of(request, register)
    return render(
        request,
        "shell/pages/register.html",
        {
            "title": register.label,
            "register": register,
            "has_states": register.states is not None,
            "picks": picks_of(caller, register, request.GET),
            "lines": _lines(register, found[:SIZE], shown),
            "regions": Region.objects.filter(level="street").order_by("path") if register.regions else (),
            "new_url": f"/registers/{table}/new" if may_edit(request, register) else "",
            "takes_file": takes_files(caller, register),
            "brought": brought,
            "is_filtered": any(request.GET.get(name) for name in ("q", "region", "ends", *register.narrows)),
            **framed(request, shown, page=page, size=SIZE, found=len(found), total=rows.count()),
        },
        status=brought.status if brought else 200,
    )


def filtered(register: Register, rows: Any, asked: Any) -> Any:
    """What fits the address (Any: querysets of some model, and Django's QueryDict)."""
    query, region = asked.get("q", "").strip()[:80], asked.get("region", "")
    rows = register.named(rows, query) if query else rows
    rows = register.within(rows, region) if region else rows
    rows = register.picked(rows, asked)
    return register.ending(rows, asked.get("ends", "")).distinct()


@dataclass(frozen=True)
class Pick:
    """A filter that is filled in by choosing: the column, what it is called, from which register, and what is chosen."""

    name: str
    label: str
    table: str
    code: str
    chosen: str


def picks_of(caller: Caller, register: Register, asked: Any) -> list[Pick]:
    """The filters of a register that name another row, within what this reader may choose from (Any: QueryDict)."""
    found = []
    for name in register.narrows:
        table, code = register.picks[name], asked.get(name, "").strip()[:40]
        if not _may_pick(caller, table):
            continue
        row = REGISTERS[table].one(caller, code) if code else None
        found.append(Pick(name, shown_word(name), table, code, row.name if row is not None else ""))
    return found


def _may_pick(caller: Caller, table: str) -> bool:
    """People are found for a purpose; who keeps the register has one."""
    return may_anywhere(caller, REGISTERS[table].sees) and (
        table != "people" or may_anywhere(caller, IMPORTS)
    )


def _pick_of(caller: Caller, register: Register, column: str) -> str:
    """The address that finds what stands in a cell; none where this writer may not read that register, and he types the code."""
    table = register.picks.get(column, "")
    if table == "regions":  # which there are is no secret
        return FIND
    return f"/pick/{table}" if table and _may_pick(caller, table) else ""


def _chosen_region(register: Register, given: dict[str, str]) -> dict[str, str]:
    """The number of a region that was named or chosen by its name; raises Invalid for no region, and for several."""
    return {
        name: region_code(given[name], column=name)
        for name, table in register.picks.items()
        if table == "regions" and given.get(name)
    }


def columns_of(request: HttpRequest, register: Register) -> list[Column]:
    """All columns with whether they are shown, and the address that turns each on or off."""
    words = {name: shown_word(name) for name in register.columns}
    return columns_shown(request, words, register.usual or register.columns)


def _lines(
    register: Register, rows: list[Any], shown: list[Column]
) -> list[tuple[str, list[str], State | None]]:
    """What a list shows of each row: its address, its cells, how it is now (Any: of some model)."""
    states = register.states(rows) if register.states else [None] * len(rows)
    return [
        (_address(register, row), _cells(register, row, shown), state)
        for row, state in zip(rows, states, strict=True)
    ]


def _cells(register: Register, row: Any, columns: list[Column]) -> list[str]:
    """The shown cells of a row: words where there are any, otherwise what a delivery holds (Any: of some model)."""
    cells, words = register.cells(row), register.shown(row)
    return [(words.get(one.name) or _said(one.name, cells[one.name]))[:LONG] for one in columns if one.shown]


def _said(name: str, value: object) -> str:
    """A cell as a reader takes it: moments by the clock on the wall, choices in words."""
    if isinstance(value, datetime):
        return f"{value.astimezone(timing.LOCAL):%Y-%m-%d %H:%M}"
    return choice_word(name, cell_text(value))


def _address(register: Register, row: Any) -> str:
    return f"/registers/{register.table}/{urlencode({'': register.key(row)})[1:]}"


@_of_registers
def pick(request: HttpRequest, table: str) -> JsonResponse:
    """Rows to choose from while somebody fills in a row or a filter: by code, name or sound, within what he may see, as JSON."""
    caller, register = request.caller, _register(request, table)  # type: ignore[attr-defined]
    if not _may_pick(caller, table):
        raise NotAllowed(
            "not_allowed", pgettext("shell", "Only who keeps the register chooses people from it.")
        )
    query = request.GET.get("q", "").strip().replace("\0", "")[:80]
    rows = register.offered(caller, query, MOST_PICKED)
    looked(caller.person, f"list:{table}", rows=len(rows))
    hits = [{"code": one.code, "name": one.name, "note": _note(register, one)} for one in rows]
    return JsonResponse({"hits": hits}, json_dumps_params={"ensure_ascii": False})


def _note(register: Register, row: Any) -> str:
    """What tells namesakes apart: the words of a row beside its name (Any: some model with a name)."""
    return listed(word for word in register.shown(row).values() if word and word != row.name)


@_of_registers
def one(request: HttpRequest, table: str, key: str) -> HttpResponse:
    """One row as a form; sent, it goes the way of a delivery of one row, and comes back with each cell's fault."""
    caller, register = request.caller, _register(request, table)  # type: ignore[attr-defined]
    row = None if key == "new" else register.one(caller, key)
    if row is None and key != "new":
        raise NotFound("no_such_row", pgettext("shell", "There is no such row within what you may see."))
    line = register.line(row) if row is not None else dict.fromkeys(register.columns, "")
    faults: dict[str, str] = {}
    message, status = "", 200
    if request.method == "POST":
        given = {name: request.POST.get(name, "").strip() for name in register.columns}
        try:
            given |= _chosen_region(register, given)
            perform(
                REGISTRY.commands[register.verb],
                caller,
                {"tables": {table: [{**given, **_own(register, line, row)}]}},
            )
            return HttpResponseRedirect(f"/registers/{table}?saved=1")
        except ImportFaults as no:
            faults, message, status = (
                {one.column: one.remedy for one in no.faults},
                str(no.message),
                no.status,
            )
        except CommandError as no:
            faults = {name: str(why) for name, why in no.fields.items() if name in given and why}
            message, status = str(no.message), no.status
        line = {**line, **given}
    elif row is not None:
        looked(caller.person, f"row:{table}", rows=1, about=_whose(row))
    words = register.shown(row) if row is not None else {}
    cells = register.cells(row) if row is not None else {}
    fields = [
        {**told, "value": line[told["name"]], "fault": faults.get(told["name"], ""), "shown": words.get(told["name"], ""),
         "said": words.get(told["name"]) or _said(told["name"], cells.get(told["name"])),
         "options": [(value, choice_word(told["name"], value)) for value in told["options"]],
         "pick": _pick_of(caller, register, told["name"]),
         "example": EXAMPLE if told["is_moment"] else "",
         "fixed": row is not None and told["name"] in register.shape.own}
        for told in told_columns(register.shape)
    ]  # fmt: skip
    context = {
        "title": register.label, "register": register, "fields": fields, "message": message, "is_new": row is None,
        "may_edit": may_edit(request, register), "name": line.get("name") or words.get("person") or key,
        "place": _place(line),
        "state": register.states([row])[0] if register.states and row is not None else None,
    }  # fmt: skip
    return render(request, "shell/pages/register_row.html", context, status=status)


def _whose(row: Model) -> UUID | None:
    """The person whose row it is: he may read that somebody looked at it."""
    return row.pk if isinstance(row, Person) else getattr(row, "person_id", None)


def _own(register: Register, line: dict[str, str], row: Any) -> dict[str, str]:
    """The key of a row that is there already cannot be changed by its form (Any: of some model)."""
    return {name: line[name] for name in register.shape.own} if row is not None else {}


def _place(line: dict[str, str]) -> dict[str, object] | None:
    """Where the map looks and what is drawn on it; None for what has no place."""
    outline = next((name for name in ("polygon", "area") if name in line), "")
    if not outline and "lat" not in line:
        return None
    middle = _middle(line.get(outline, "")) or (line.get("lat"), line.get("lng"))
    if not all(middle):
        region = Region.objects.exclude(west=None).order_by("path").first()
        middle = (
            ((region.south or 0) + (region.north or 0)) / 2 if region else 0,
            ((region.west or 0) + (region.east or 0)) / 2 if region else 0,
        )  # type: ignore[assignment]
        return {"lat": middle[0], "lng": middle[1], "zoom": 13, "outline": outline}
    return {"lat": middle[0], "lng": middle[1], "zoom": 16, "outline": outline}


def _middle(outline: str) -> tuple[str, str] | None:
    """The middle of an outline's box; None where there is no outline, or none that can be read."""
    try:
        sides = box(outline)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return None
    if sides is None:
        return None
    west, south, east, north = sides
    return f"{(south + north) / 2:.6f}", f"{(west + east) / 2:.6f}"


def may_edit(request: HttpRequest, register: Register) -> bool:
    """Whether this person may deliver this table."""
    needed = [register.verb]
    if register.verb == IMPORTS:
        needed += [one.permission for one in DELIVERIES.values() if register.table in one.shapes]
    return all(may_anywhere(request.caller, permission) for permission in needed)  # type: ignore[attr-defined]
