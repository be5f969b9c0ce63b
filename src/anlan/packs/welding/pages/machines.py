# SPDX-License-Identifier: Apache-2.0
"""The register of machines: filtered in the address, taken away as a file; and one machine with its trace and its verbs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import lacks, may_anywhere
from anlan.kernel.context import Caller
from anlan.kernel.errors import NotFound
from anlan.kernel.places.models import Region
from anlan.kernel.registry import REGISTRY
from anlan.shell.lists import columns_shown, framed, page_number
from anlan.shell.reading import choice_label
from anlan.shell.spoken import say_span
from anlan.shell.tables_out import Sheet, as_csv, as_xlsx

from ..queries.fleet import MachineSeen
from ..queries.own_firm import own_firm
from ..queries.registers import STATES, MachineTrace, machines, state_of, trace_of
from ..rulesets.words import SORTS
from .desk_order import order_context
from .fleet_words import GROUPS, KINDS, STAGES, spaced
from .machine_verbs import may_here, verbs_of
from .unlock import UNLOCKS, unlock_button, unlock_context

type Context = dict[str, Any]  # Any: what the templates read
SIZE, MOST_OUT = 50, 20_000
RETIRED = pgettext_lazy("welding", "Retired")
TONES = {"welding": "ok", "locked": "warn", "tampered": "bad", "offline": "warn"}
COLUMNS = {
    "code": pgettext_lazy("welding", "Machine"), "firm": pgettext_lazy("welding", "Firm"),
    "place": pgettext_lazy("welding", "Where it stands"), "model": pgettext_lazy("welding", "Model"),
    "sort": pgettext_lazy("welding", "Fixed or mobile"), "permit": pgettext_lazy("welding", "Permit needed"),
    "chip": pgettext_lazy("welding", "Chip"), "firmware": pgettext_lazy("welding", "Firmware"),
    "heard": pgettext_lazy("welding", "Last heard"), "registered": pgettext_lazy("welding", "Registered"),
    "state": pgettext_lazy("welding", "Now"),
}  # fmt: skip
USUAL = ("code", "firm", "place", "model", "chip", "heard", "state")


def show(request: HttpRequest) -> HttpResponse:
    """The list; `?machine=` one of them, `?as=csv` or `xlsx` the whole list as a file.

    `?part=new` is the form of a new one, `?machine=…&part=move` that of its new place, `…&part=unlock` of an emergency.
    """
    if request.GET.get("part") == "new":
        return _new(request)
    if request.GET.get("machine"):
        return _one(request)
    caller = request.caller  # type: ignore[attr-defined]
    streets = list(Region.objects.filter(level="street").order_by("path"))
    street = next((one.path for one in streets if one.code == request.GET.get("street")), "")
    query = request.GET.get("q", "").strip().replace("\0", "")[:80]
    rows = machines(caller, query=query, street=street, state=request.GET.get("state", ""))
    if request.GET.get("as") in ("csv", "xlsx"):
        return _file(request, rows[:MOST_OUT])
    shown = columns_shown(request, {name: str(label) for name, label in COLUMNS.items()}, USUAL)
    page = page_number(request)
    found = list(rows[(page - 1) * SIZE : page * SIZE + 1])
    looked(caller.person, "list:machines", rows=len(found[:SIZE]))
    lines = [
        (
            f"/welding/machines?machine={row.code}",
            [cells_of(row)[one.name] for one in shown if one.shown],
            _tone(row),
        )
        for row in found[:SIZE]
    ]
    context = {
        "title": pgettext("welding", "Welding machines"), "lines": lines, "streets": streets,
        "states": [(one, _state_word(one)) for one in STATES],
        "may_export": may_anywhere(caller, "welding.export_firm"),
        "may_register": may_anywhere(caller, "welding.register_machine"),
        **framed(request, shown, page=page, size=SIZE, found=len(found), total=rows.count()),
    }  # fmt: skip
    return render(request, "welding/machines.html", context)


def _tone(row: Any) -> str:
    return TONES.get(state_of(row), "")


def stands(row: Any) -> str:
    """How it stands, in words; of what is not in use why (Any: a machine with `runs`)."""
    state = state_of(row)
    return str(STAGES.get(row.stage, GROUPS["away"])) if state == "away" else _state_word(state)


def _state_word(state: str) -> str:
    return str(RETIRED if state == "retired" else GROUPS[state])


def cells_of(row: Any) -> dict[str, object]:
    """A machine as the list and the file say it (Any: a machine with `runs`)."""
    chip = getattr(row, "chip", None)
    return {
        "code": spaced(row.code), "firm": row.firm.organisation.name, "place": row.place, "model": row.model,
        "sort": KINDS["mobile" if row.is_mobile else "fixed"],
        "permit": pgettext("welding", "Yes") if row.needs_permit else pgettext("welding", "No"),
        "chip": chip.code if chip else "", "firmware": chip.firmware if chip else "",
        "heard": chip.heard_at if chip else None, "registered": row.registered_at, "state": stands(row),
    }  # fmt: skip


def _file(request: HttpRequest, rows: Any) -> HttpResponse:
    caller = request.caller  # type: ignore[attr-defined]
    lines = [list(cells_of(row).values()) for row in rows]
    looked(caller.person, "export:machines", rows=len(lines))
    words = "&".join(f"{name}={value}" for name, value in request.GET.items() if name != "as")
    heads = [str(one) for one in COLUMNS.values()]
    sheet = Sheet(pgettext("welding", "Welding machines"), words, request.build_absolute_uri(), heads, lines)
    return as_csv(sheet) if request.GET["as"] == "csv" else as_xlsx(sheet)


def _one(request: HttpRequest) -> HttpResponse:
    """One machine: what it is, what may be done with it, and what happened to it."""
    caller = request.caller  # type: ignore[attr-defined]
    found = trace_of(caller, request.GET["machine"][:30])
    if found is None:
        raise NotFound("no_such_machine", pgettext("welding", "There is no such machine."))
    looked(caller.person, "row:machines", rows=1)
    reach = may_here(caller, found, "move_machine", "emergency_unlock")
    may_move = "move_machine" in reach
    if request.GET.get("part") == "move":
        if not may_move:
            raise lacks(caller, "welding.move_machine")
        said = {"row": found.row, "code": spaced(found.row.code)}
        return render(request, "welding/_move_form.html", said)
    if request.GET.get("part") == "unlock":
        if "emergency_unlock" not in reach:
            raise lacks(caller, UNLOCKS)
        return render(request, "welding/_unlock_form.html", unlock_context(found.row))
    context = {
        "title": spaced(found.row.code),
        "here": f"/welding/machines?machine={found.row.code}",
        "code": spaced(found.row.code),
        "state": stands(found.row),
        "tone": _tone(found.row),
        "facts": _facts(found),
        "verbs": [*verbs_of(caller, found), *_unlock(caller, found, reach)],
        **order_context(caller, _seen(found.row)),
        "may_move": may_move and found.session is None and found.row.stage != "retired",
        "desk_url": f"/welding/desk?machine={found.row.code}",
        "plate_url": f"/welding/plates?machine={found.row.code}",
        **_happened(found),
    }
    return render(request, f"welding/machine{'_inside' if request.GET.get('part') else ''}.html", context)


def _unlock(caller: Caller, found: MachineTrace, reach: set[str]) -> list[Context]:
    row = found.row
    is_free = found.session is None and row.tampered_at is None and "emergency_unlock" in reach
    return unlock_button(caller, row.code, row.stage, is_free=is_free)


def _seen(row: Any) -> MachineSeen:
    """The same machine as the desk's order reads it (Any: a machine with `runs`)."""
    return MachineSeen(row.pk, row.code, row.place, "away", stage=row.stage, has_chip=hasattr(row, "chip"))


def _facts(found: MachineTrace) -> list[tuple[str, object]]:
    row, chip = found.row, getattr(found.row, "chip", None)
    told = cells_of(row)
    said = [
        (str(COLUMNS[one]), told[one]) for one in ("firm", "place", "model", "sort", "permit", "registered")
    ] + [
        (pgettext("welding", "Serial number"), row.serial),
        (pgettext("welding", "Stage"), STAGES.get(row.stage, "")),
        (str(COLUMNS["chip"]), told["chip"]), (str(COLUMNS["firmware"]), told["firmware"]),
        (str(COLUMNS["heard"]), told["heard"]),
        (pgettext("welding", "Card of the network"), f"…{chip.iccid[-4:]}" if chip and chip.iccid else ""),
        (pgettext("welding", "Locked since"), row.locked_at),
        (pgettext("welding", "Perhaps tampered with since"), row.tampered_at),
    ]  # fmt: skip
    return [one for one in said if one[1]]


def _happened(found: MachineTrace) -> Context:
    return {
        "sessions": [
            {"at": one.granted_at, "who": one.welder.name, "permit": one.permit_number, "emergency": one.is_emergency,
             "unverified": one.is_unverified and not one.is_emergency,
             "lasted": say_span(one.ended_at - one.granted_at) if one.ended_at else ""}
            for one in found.sessions
        ],
        "refusals": [{"at": one.at, "code": one.code, "who": one.welder.name if one.welder else ""} for one in found.refusals],
        "inspections": [{"at": one.at, "item": choice_label("welding", one.item), "result": choice_label("welding", one.result)}
                        for one in found.inspections],
        "warnings": [{"number": one.matter.number, "level": one.matter.level, "sort": SORTS[one.sort],
                      "stage": REGISTRY.kind("welding.warning").stage(one.matter.stage).label} for one in found.warnings],
    }  # fmt: skip


def _new(request: HttpRequest) -> HttpResponse:
    """The form of a new machine of one's own firm."""
    caller = request.caller  # type: ignore[attr-defined]
    firms = (
        own_firm(caller, "welding.register_machine")
        .select_related("organisation")
        .order_by("organisation__name")
    )
    looked(caller.person, "page:machines")
    return render(request, "welding/_machine_form.html", {"firms": firms})
