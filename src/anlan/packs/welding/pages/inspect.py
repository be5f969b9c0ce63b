# SPDX-License-Identifier: Apache-2.0
"""The inspector's phone (X-R8): scan the machine's own code, see how it stands, choose an item of the published list, say the result."""

from typing import Any, get_args

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import may
from anlan.kernel.registry import REGISTRY
from anlan.shell.hand import is_night
from anlan.shell.reading import choice_label
from anlan.shell.templatetags.shell import _json as json_in_script

from ..models.machines import Machine
from ..models.sessions import Session
from ..models.warnings import Inspection
from ..queries.for_permits import scanned_machine
from .fleet_words import spaced
from .hand import WASM, WORDS
from .plate import standing_of

type Context = dict[str, Any]  # Any: what the templates read
FOR = pgettext_lazy("welding", "To inspect a machine on the spot")
TONES = {"fine": "ok", "mend": "warn", "stop": "bad"}


@require_GET
@csp_override(WASM)
def show(request: HttpRequest) -> HttpResponse:
    """The camera; `?machine=&check=` of a scanned code gives the machine and the form."""
    caller = request.caller  # type: ignore[attr-defined]
    code, check = request.GET.get("machine", "")[:30], request.GET.get("check", "").replace(" ", "")[:10]
    machine = scanned_machine(code, check.upper()) if code else None
    is_mine = machine is not None and may(
        caller, "welding.inspect_machine", region=machine.firm.organisation.region_path
    )
    context: Context = {
        "title": pgettext("welding", "Inspect a machine"),
        "subtitle": pgettext("welding", "Inspector"),
        "night": is_night(request),
        "person": caller.person,
        "phone": settings.ANLAN_DESK_PHONE,
        "is_done": request.GET.get("done") == "1",
        "is_unknown": bool(code) and machine is None,
        "is_far": machine is not None and not is_mine,
        "newest": _newest(caller.person),
        "script_words": json_in_script({"weld.foreign": str(WORDS["weld.foreign"])}),
    }
    if machine is not None and is_mine:
        context |= _about(machine, check.upper())
    looked(caller.person, "page:inspect", rows=1 if machine else 0, purpose=FOR)
    return render(request, "welding/inspect.html", context)


def _about(machine: Machine, check: str) -> Context:
    """How the machine stands as the inspector finds it; whoever welds shows his certificate himself."""
    verb = REGISTRY.commands["welding.inspect_machine"]
    runs = Session.objects.filter(machine=machine, ended_at=None).first()
    lines = [
        (pgettext("welding", "Firm"), machine.firm.organisation.name),
        (pgettext("welding", "Where it stands"), machine.place),
        (pgettext("welding", "Model"), machine.model),
        (pgettext("welding", "Permit"), runs.permit_number if runs else ""),
    ]
    return {
        "machine": machine,
        "check": check,
        "code": spaced(machine.code),
        "state": standing_of(machine, runs=runs is not None),
        "lines": [one for one in lines if one[1]],
        "items": _choices(verb, "item"),
        "results": _choices(verb, "result"),
        "before": [
            {"item": choice_label("welding", one.item), "result": choice_label("welding", one.result), "at": one.at,
             "tone": TONES[one.result]}
            for one in Inspection.objects.filter(machine=machine.pk).order_by("-at")[:3]
        ],
    }  # fmt: skip


def _choices(verb: Any, name: str) -> list[tuple[str, str]]:
    """What a field of the command may be, in words (Any: a command of any input)."""
    return [(one, choice_label("welding", one)) for one in get_args(verb.input.model_fields[name].annotation)]


def _newest(person: Any) -> list[Context]:
    """The inspector's own last ones, each with its machine (Any: his id)."""
    rows = list(Inspection.objects.filter(inspector=person).order_by("-at")[:5])
    codes = dict(Machine.objects.filter(pk__in=[one.machine for one in rows]).values_list("pk", "code"))
    return [
        {"machine": spaced(codes.get(one.machine, "")), "item": choice_label("welding", one.item), "at": one.at,
         "result": choice_label("welding", one.result), "tone": TONES[one.result]}
        for one in rows
    ]  # fmt: skip
