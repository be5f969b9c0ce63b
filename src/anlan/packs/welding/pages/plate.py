# SPDX-License-Identifier: Apache-2.0
"""The code on a machine: the address that any reader of codes opens, and the sheet on which a firm prints its plates."""

from urllib.parse import urlencode

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.errors import NotFound

from ..models.machines import Machine
from ..models.sessions import Session
from ..queries.codes import check_of, grouped, is_genuine
from ..queries.own_firm import own_machines

MOST = 200  # plates on one sheet
STARTS, INSPECTS, PRINTS = "welding.start_weld", "welding.inspect_machine", "welding.see_desk"


@require_GET
def opened(request: HttpRequest, code: str) -> HttpResponse:
    """Whatever reader scans it: a welder comes to his start, an inspector to his form, others learn how it stands."""
    check = request.GET.get("c", "")[:16]
    caller = request.caller  # type: ignore[attr-defined]
    genuine = is_genuine(code, check)
    machine = Machine.objects.filter(code=code).first() if genuine else None
    if machine is not None and caller.person and may_anywhere(caller, STARTS):
        return HttpResponseRedirect(f"/welding/hand?{urlencode({'machine': code, 'check': check})}")
    if machine is not None and caller.person and may_anywhere(caller, INSPECTS):
        return HttpResponseRedirect(f"/welding/inspect?{urlencode({'machine': code, 'check': check})}")
    runs = machine is not None and Session.objects.filter(machine=machine, ended_at=None).exists()
    context = {
        "title": pgettext("welding", "Welding machine"),
        "machine": machine,
        "code": grouped(code[:24]),
        "state": standing_of(machine, runs=runs),
        "sign_in": not caller.person,
        "here": f"/w/{code}?{urlencode({'c': check})}",
    }
    return render(request, "welding/plate.html", context, status=200 if machine else 404)


def standing_of(machine: Machine | None, *, runs: bool) -> str:
    """How the machine stands, as anybody may know; never who welds."""
    if machine is None:
        return pgettext("welding", "This is no code of a welding machine of this district.")
    if machine.stage == "retired":
        return pgettext("welding", "This machine was retired. It must not be used.")
    if machine.locked_at is not None or machine.tampered_at is not None:
        return pgettext("welding", "This machine is locked.")
    if machine.stage != "active":
        return pgettext("welding", "This machine is not in use.")
    if runs:
        return pgettext("welding", "Somebody with a valid certificate is welding with it now.")
    return pgettext(
        "welding", "This machine stands still. It starts only for a welder with a valid certificate."
    )


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """Plates to print and cut: of the reader's own firms, all or those named with `?machine=` (may be repeated)."""
    caller = request.caller  # type: ignore[attr-defined]
    rows = own_machines(caller, PRINTS).exclude(stage="retired").select_related("firm__organisation")
    named = request.GET.getlist("machine")
    if named:
        rows = rows.filter(code__in=named)
    machines = list(rows.order_by("code")[:MOST])
    if named and not machines:
        raise NotFound("no_such_machine", pgettext("welding", "There is no such machine."))
    looked(caller.person, "page:plates")
    plates = [
        {
            "code": grouped(one.code),
            "check": f"{check_of(one.code)[:4]} {check_of(one.code)[4:]}",
            "picture": picture(
                f"{request.scheme}://{request.get_host()}/w/{one.code}?c={check_of(one.code)}"
            ),
            "firm": one.firm.organisation.name,
            "place": one.place,
        }
        for one in machines
    ]
    return render(
        request, "welding/plates.html", {"plates": plates, "title": pgettext("welding", "Plates to print")}
    )


def picture(address: str) -> SafeString:
    """The code as a drawing; a third of it may be dirty or burnt (level H)."""
    made = segno.make_qr(address, error="h")
    drawn = made.svg_inline(omitsize=True, border=4, svgclass=None, lineclass=None)
    return mark_safe(drawn)  # noqa: S308 – made here, of our own address
