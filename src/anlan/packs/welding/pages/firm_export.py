# SPDX-License-Identifier: Apache-2.0
"""Everything of one firm to take away (domain.md 5.9): its machines, welders, sessions, refusals, permits and warnings as one file."""

import io
import json
import zipfile
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.errors import NotFound
from anlan.shell.forms import is_id
from anlan.shell.tables_out import Sheet, as_csv
from anlan.shell.unmasking import LEAST_REASON, why_needed

from ..models.firms import Firm
from ..queries.own_people import firms_of
from ..queries.whole_firm import tables_of

type Context = dict[str, Any]  # Any: what the template reads
EXPORTS = "welding.export_firm"
PURPOSES = (
    pgettext_lazy("welding", "The firm's own records"),
    pgettext_lazy("welding", "To another platform or vendor"),
    pgettext_lazy("welding", "For an inspection or an insurance"),
)


def show(request: HttpRequest) -> HttpResponse:
    """The form with purpose and reason; sent, it answers with the file, and the ledger has a line."""
    caller = request.caller  # type: ignore[attr-defined]
    firms = list(Firm.objects.filter(pk__in=firms_of(caller, EXPORTS)).select_related("organisation"))
    context: Context = {
        "title": pgettext("welding", "Take everything away"), "firms": firms,
        "purposes": [(str(at), one) for at, one in enumerate(PURPOSES)], "least": LEAST_REASON,
    }  # fmt: skip
    if request.method != "POST":
        looked(caller.person, "page:firm_export", rows=len(firms))
        return render(request, "welding/firm_export.html", context)
    key = request.POST.get("firm", "")
    firm = next((one for one in firms if is_id(key) and str(one.pk) == key), None)
    if firm is None:
        raise NotFound("no_such_firm", pgettext("welding", "There is no such firm."))
    reason, chosen = request.POST.get("reason", "").strip()[:200], request.POST.get("purpose", "")
    if len(reason) < LEAST_REASON or chosen not in ("0", "1", "2"):
        return render(
            request,
            "welding/firm_export.html",
            context | {"error": why_needed(), "reason": reason},
            status=422,
        )
    return _file(request, firm, PURPOSES[int(chosen)], reason)


def _file(request: HttpRequest, firm: Firm, purpose: object, reason: str) -> HttpResponse:
    """One table a file; every one says for whom, when and what for it was made, and the whole has a list of what is in it."""
    caller = request.caller  # type: ignore[attr-defined]
    moment = timing.now().astimezone(timing.LOCAL)
    mark = pgettext("welding", "Taken away by %(who)s at %(at)s for: %(purpose)s; %(reason)s") % {
        "who": caller.name, "at": f"{moment:%Y-%m-%d %H:%M:%S}", "purpose": purpose, "reason": reason,
    }  # fmt: skip
    out, counted = io.BytesIO(), {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for table in tables_of(firm):
            sheet = Sheet(
                str(table.label),
                mark,
                request.build_absolute_uri(),
                [str(one) for one in table.heads],
                table.lines,
            )
            pack.writestr(f"{table.name}.csv", as_csv(sheet).content)
            counted[table.name] = len(table.lines)
        about = {"firm": firm.organisation.name, "made": moment.isoformat(), "mark": mark, "rows": counted}
        pack.writestr("about.json", json.dumps(about, ensure_ascii=False, indent=1))
    looked(caller.person, "export:firm_export", rows=sum(counted.values()), purpose=purpose, reason=reason)
    answer = HttpResponse(out.getvalue(), content_type="application/zip")
    name = quote(f"{firm.organisation.name}-{moment:%Y%m%d-%H%M}.zip")
    answer["Content-Disposition"] = f"attachment; filename=\"firm.zip\"; filename*=UTF-8''{name}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
