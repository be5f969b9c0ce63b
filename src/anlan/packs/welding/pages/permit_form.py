# SPDX-License-Identifier: Apache-2.0
"""A permit on paper (三联): the fields of GB 30871-2022 table A.1, its signatures with their hashes."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.errors import NotFound
from anlan.kernel.fields import listed
from anlan.kernel.matters.queries import seen_matter

from ..queries.paper import Paper, paper_of
from ..queries.permit_papers import statement_of
from ..rulesets.words import PERMIT_WORDS
from .permit_words import said_of


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Three copies of one permit that the reader may see."""
    caller = request.caller  # type: ignore[attr-defined]
    matter = seen_matter(caller, request.GET.get("number", ""))
    if matter.kind != "welding.hot_work":
        raise NotFound("no_such_permit", pgettext("welding", "There is no such permit."))
    paper = paper_of(matter, timing.now())
    looked(caller.person, "page:permit_form", matter=matter.pk)
    said = said_of(paper)
    made = statement_of(paper.permit, matter, "printed", None, matter.stage_since)
    return render(request, "welding/permit_form.html", {
        "paper": paper, "says": said, "lines": _lines(paper, said),
        "digest": hashlib.sha256(made.encode()).hexdigest(),
        "copies": [pgettext("welding", "Copy 1, who works"), pgettext("welding", "Copy 2, who watches"),
                   pgettext("welding", "Copy 3, who approved")],
    })  # fmt: skip


def _lines(paper: Paper, said: dict[str, Any]) -> list[list[tuple[str, str]]]:
    """The fields of the form in their order; two that are short share a line, so that a copy is one page."""
    details = paper.details
    people = listed(f"{one['name']} {one['number']}".strip() for one in said["welders"])
    applied = paper.matter.opened_at.astimezone(timing.LOCAL).strftime("%Y-%m-%d %H:%M")
    return [
        [(pgettext("welding", "Firm that applies"), paper.permit.firm.name), (pgettext("welding", "Applied at"), applied)],
        [(pgettext("welding", "What is done"), details.get("content", "")),
         (pgettext("welding", "How"), str(PERMIT_WORDS.get(details.get("method", ""), "")))],
        [(pgettext("welding", "Where, on which part"), f"{details.get('place', '')} {details.get('part', '')}".strip()),
         (pgettext("welding", "Level"), f"{said['level']} {said['raised']}".strip())],
        [(pgettext("welding", "Who does the hot work, certificate"), people),
         (pgettext("welding", "Machines"), listed(paper.machines))],
        [(pgettext("welding", "Unit that does it"), details.get("unit", "")),
         (pgettext("welding", "Work leader"), paper.name(paper.permit.applicant_id))],
        [(pgettext("welding", "Watcher"), listed(dict.fromkeys(one["name"] for one in said["watches"]))),
         (pgettext("welding", "From, until"), said["span"])],
        [(pgettext("welding", "Risks found"), details.get("risks", ""))],
        [(pgettext("welding", "Other special work and its permits"),
          details.get("linked", "") or pgettext("welding", "None"))],
        [(pgettext("welding", "Rule"), said["rule"])],
    ]  # fmt: skip
