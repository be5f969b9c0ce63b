# SPDX-License-Identifier: Apache-2.0
"""`/family/reports`: where whoever must report violence does so in a minute, also offline, and keeps the proof (JS-R3)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from anlan.kernel.access.ledger import looked
from anlan.kernel.context import Caller
from anlan.kernel.people.queries import duty_of
from anlan.kernel.registry import REGISTRY
from anlan.shell.hand import is_night
from anlan.shell.regions import region_field

from ..queries.reports import my_reports

BODIES = ("kindergarten", "medical", "village", "welfare")
BODY_OF = {  # a role that stands for one body, chosen already
    "family.hospital": "medical", "family.committee": "village", "family.grid_worker": "village", "family.shelter": "welfare",
}  # fmt: skip
SUFFERS = ("small_child", "limited", "capable")


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The page; `?part=list` gives what was reported again."""
    caller = request.caller  # type: ignore[attr-defined]
    rows = my_reports(caller.person)
    looked(caller.person, "page:family-reports", rows=len(rows))
    if request.GET.get("part") == "list":
        return render(request, "family/reports_list.html", {"rows": rows})
    words = REGISTRY.packs["family"].labels
    return render(request, "family/reports.html", {
        "title": pgettext("family", "Report violence"),
        "subtitle": duty_of(caller.person),
        "night": is_night(request),
        "phone": settings.ANLAN_DESK_PHONE,
        "rows": rows,
        "bodies": [(one, words[one]) for one in BODIES],
        "body": body_of(caller),
        "suffers": [(one, words[one]) for one in SUFFERS],
        "region": region_field(caller, "family.report_violence"),
    })  # fmt: skip


def body_of(caller: Caller) -> str:
    """For which body he reports, where all that lets him report stands for the same; none where he must say it."""
    found = {BODY_OF.get(one.role, "") for one in caller.grants_for("family.report_violence")}
    return found.pop() if len(found) == 1 else ""
