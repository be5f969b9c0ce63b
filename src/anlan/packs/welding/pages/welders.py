# SPDX-License-Identifier: Apache-2.0
"""The register of welders: names masked for whoever is not their firm, one welder's papers, and a number for a stated purpose."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.access.masking import mask_name
from anlan.kernel.access.permissions import lacks, may_anywhere
from anlan.kernel.context import Caller
from anlan.kernel.errors import NotFound
from anlan.kernel.fields import listed
from anlan.kernel.places.models import Region
from anlan.kernel.registry import REGISTRY
from anlan.shell.forms import is_id
from anlan.shell.lists import columns_shown, framed, page_number
from anlan.shell.tables_out import Sheet, as_csv, as_xlsx
from anlan.shell.unmasking import LEAST_REASON, why_needed

from ..models.welders import KINDS, Binding, Certificate
from ..queries.own_people import firms_of
from ..queries.registers import READS, SHOWS, WELDER_STATES, bindings, papers_of, shown_to_firm
from ..queries.warnings import ends_of, step_of

type Context = dict[str, Any]  # Any: what the templates read
SIZE, MOST_OUT = 50, 20_000
FOR = pgettext_lazy("welding", "To see whose certificate lets him weld")
PURPOSES = (
    pgettext_lazy("welding", "To compare it with the paper"),
    pgettext_lazy("welding", "To ask its ministry"),
    pgettext_lazy("welding", "To look into an accident or an offence"),
)
STATES = {
    "good": pgettext_lazy("welding", "valid"), "soon": pgettext_lazy("welding", "ending soon"),
    "over": pgettext_lazy("welding", "over"), "none": pgettext_lazy("welding", "none recorded"),
    "asked": pgettext_lazy("welding", "binding not agreed yet"),
}  # fmt: skip
TONES = {"good": "ok", "soon": "warn", "over": "bad", "none": "bad", "asked": ""}
COLUMNS = {
    "name": pgettext_lazy("welding", "Welder"), "firm": pgettext_lazy("welding", "Firm"),
    "papers": pgettext_lazy("welding", "Certificates"), "until": pgettext_lazy("welding", "Counts until"),
    "checked": pgettext_lazy("welding", "Last checked"), "bound": pgettext_lazy("welding", "Bound since"),
    "state": pgettext_lazy("welding", "Now"),
}  # fmt: skip


def show(request: HttpRequest) -> HttpResponse:
    """The list; `?binding=` one welder for one firm, `?part=number&certificate=` the number of a certificate for a purpose."""
    if request.GET.get("part") == "number":
        return _number(request)
    if request.GET.get("part") == "new":
        return _new(request)
    if request.GET.get("binding"):
        return _one(request)
    caller = request.caller  # type: ignore[attr-defined]
    streets = list(Region.objects.filter(level="street").order_by("path"))
    street = next((one.path for one in streets if one.code == request.GET.get("street")), "")
    query = request.GET.get("q", "").strip().replace("\0", "")[:80]
    rows = bindings(caller, query=query, street=street, state=request.GET.get("state", ""))
    if request.GET.get("as") in ("csv", "xlsx"):
        return _file(request, list(rows[:MOST_OUT]))
    shown = columns_shown(request, {name: str(label) for name, label in COLUMNS.items()}, tuple(COLUMNS))
    page = page_number(request)
    found = list(rows[(page - 1) * SIZE : page * SIZE + 1])
    looked(caller.person, "list:welders", rows=len(found[:SIZE]), purpose=FOR)
    papers, own = papers_of(shown_to_firm(found[:SIZE])), set(firms_of(caller, READS))
    lines = []
    for one in found[:SIZE]:
        cells, state = _cells(one, papers.get(one.welder_id, []), own)
        lines.append(
            (f"/welding/welders?binding={one.pk}", [cells[c.name] for c in shown if c.shown], TONES[state])
        )
    context = {
        "title": pgettext("welding", "Welders"), "lines": lines, "streets": streets,
        "states": [(one, STATES[one]) for one in WELDER_STATES],
        "may_enrol": may_anywhere(caller, "welding.enrol_welder"),
        **framed(request, shown, page=page, size=SIZE, found=len(found), total=rows.count()),
    }  # fmt: skip
    return render(request, "welding/welders.html", context)


def _file(request: HttpRequest, rows: list[Binding]) -> HttpResponse:
    """The list as it is filtered, names masked as on the page."""
    caller = request.caller  # type: ignore[attr-defined]
    papers, own = papers_of(shown_to_firm(rows)), set(firms_of(caller, READS))
    lines = [list(_cells(one, papers.get(one.welder_id, []), own)[0].values()) for one in rows]
    looked(caller.person, "export:welders", rows=len(lines), purpose=FOR)
    words = "&".join(f"{name}={value}" for name, value in request.GET.items() if name != "as")
    heads = [str(one) for one in COLUMNS.values()]
    sheet = Sheet(pgettext("welding", "Welders"), words, request.build_absolute_uri(), heads, lines)
    return as_csv(sheet) if request.GET["as"] == "csv" else as_xlsx(sheet)


def _state(row: Binding, papers: list[Certificate]) -> str:
    if row.agreed_at is None:
        return "asked"
    if not papers:
        return "none"
    step = step_of(ends_of(papers[0]), timing.now().astimezone(timing.LOCAL).date())
    return "good" if step is None else "over" if step == 0 else "soon"


def _cells(row: Binding, papers: list[Certificate], own: set[UUID]) -> tuple[dict[str, object], str]:
    state = _state(row, papers)
    checked = max((one.checked_at for one in papers if one.checked_at), default=None)
    return {
        "name": row.welder.name if row.firm_id in own else mask_name(row.welder.name),
        "firm": row.firm.organisation.name, "papers": listed(KINDS.get(one.kind, one.kind) for one in papers),
        "until": ends_of(papers[0]) if papers else "", "checked": checked, "bound": row.agreed_at,
        "state": STATES[state],
    }, state  # fmt: skip


def _one(request: HttpRequest) -> HttpResponse:
    """A welder's papers and what may be done about them; that it was opened is written down, and he can read it."""
    caller, row = request.caller, _binding(request)  # type: ignore[attr-defined]
    papers = papers_of(shown_to_firm([row])).get(row.welder_id, [])
    looked(caller.person, "row:welders", rows=1, purpose=FOR, about=row.welder_id)
    state = _state(row, papers)
    context = {
        "title": row.welder.name, "name": row.welder.name, "firm": row.firm.organisation.name, "row": row,
        "state": STATES[state], "tone": TONES[state], "here": f"/welding/welders?binding={row.pk}",
        "papers": [_paper(caller, one) for one in papers], "verbs": _verbs(caller, row),
        "record": _is_own(caller, row) and may_anywhere(caller, "welding.record_certificate") and row.agreed_at is not None,
        "kinds": KINDS.items(),
    }  # fmt: skip
    return render(request, f"welding/welder{'_inside' if request.GET.get('part') else ''}.html", context)


def _is_own(caller: Caller, row: Binding) -> bool:
    return row.firm_id in firms_of(caller, "welding.agree_binding")


def _binding(request: HttpRequest) -> Binding:
    key = request.GET.get("binding", "")
    found = bindings(request.caller).filter(pk=key).first() if is_id(key) else None  # type: ignore[attr-defined]
    if found is None:
        raise NotFound(
            "no_such_welder", pgettext("welding", "There is no such welder within what you may see.")
        )
    return found


def _paper(caller: Caller, paper: Certificate) -> Context:
    verdict = {"valid": pgettext("welding", "valid by its ministry"), "invalid": pgettext("welding", "not valid"),
               "not_found": pgettext("welding", "unknown to its ministry")}  # fmt: skip
    says = verdict.get(paper.verdict, pgettext("welding", "not checked yet"))
    if paper.is_manual:
        says = pgettext("welding", "read by two officers")
    doubts = may_anywhere(caller, "welding.doubt_certificate")
    fields = {"certificate": str(paper.pk), "why": "disputed"}
    label = str(REGISTRY.commands["welding.doubt_certificate"].label)
    return {
        "kind": paper.label_of_kind(), "tail": f"…{paper.opened_number()[-4:]}", "ends_on": paper.ends_on,
        "review_on": paper.review_on, "counts_until": ends_of(paper), "says": says, "checked_at": paper.checked_at,
        "url": f"/welding/welders?part=number&certificate={paper.pk}" if may_anywhere(caller, "welding.unmask") else "",
        "verb": {"label": label, "url": "/do/welding/doubt-certificate", "fields": fields, "done": label,
                 "id": f"doubt-{paper.pk}"} if doubts else None,
    }  # fmt: skip


def _verbs(caller: Caller, row: Binding) -> list[Context]:
    """Agree to a binding that the welder asked for, or end it: the firm's officer."""
    if not _is_own(caller, row):
        return []
    found = []
    if row.agreed_at is None and row.asked_by == "welder":
        found.append(("agree_binding", "main", ""))
    asks = pgettext("welding", "End the binding? He starts no machine of this firm any more.")
    found.append(("end_binding", "stop", asks))
    made = []
    for name, kind, confirm in found:
        verb = REGISTRY.commands[f"welding.{name}"]
        said = {
            "label": str(verb.label),
            "url": f"/do/{verb.path}",
            "fields": {"binding": str(row.pk)},
            "kind": kind,
        }
        made.append({**said, "confirm": confirm, "done": str(verb.label), "id": name})
    return made


def _number(request: HttpRequest) -> HttpResponse:
    """A certificate's number in clear, once, for a stated purpose with a reason; the line stays in the ledger (X-R6)."""
    caller, key = request.caller, request.GET.get("certificate", "")  # type: ignore[attr-defined]
    if not may_anywhere(caller, "welding.unmask"):
        raise lacks(caller, "welding.unmask")
    reach = bindings(caller).filter(SHOWS).values("welder")
    paper = Certificate.objects.filter(pk=key, welder__in=reach).first() if is_id(key) else None
    if paper is None:
        raise NotFound(
            "no_such_certificate",
            pgettext("welding", "There is no such certificate within what you may see."),
        )
    asked: Context = {
        "what": pgettext("welding", "the number of the certificate"), "url": request.get_full_path(),
        "purposes": [(str(at), one) for at, one in enumerate(PURPOSES)], "minutes": 0, "least": LEAST_REASON,
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "shell/parts/unmask.html", {"unmask": asked})
    reason, chosen = request.POST.get("reason", "").strip()[:300], request.POST.get("purpose", "")
    if len(reason) < LEAST_REASON or chosen not in ("0", "1", "2"):
        asked |= {"errors": [why_needed()], "reason": reason}
        return render(request, "shell/parts/unmask.html", {"unmask": asked}, status=422)
    looked(
        caller.person,
        "unmask:certificate_number",
        purpose=PURPOSES[int(chosen)],
        reason=reason,
        about=paper.welder_id,
    )
    context = {"kind": paper.label_of_kind(), "number": paper.opened_number()}
    return render(request, "welding/_number.html", context)


def _new(request: HttpRequest) -> HttpResponse:
    """The form by which a firm enrols a welder by his real name."""
    caller = request.caller  # type: ignore[attr-defined]
    if not may_anywhere(caller, "welding.enrol_welder"):
        raise lacks(caller, "welding.enrol_welder")
    looked(caller.person, "page:welders")
    return render(request, "welding/_welder_form.html", {})
