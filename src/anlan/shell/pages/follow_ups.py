# SPDX-License-Identifier: Apache-2.0
"""Looks at closed matters (回访): what is overdue, how many ends still stand, what the drawn call-backs say of all."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import regions_of
from anlan.kernel.context import Caller
from anlan.kernel.declare import Review
from anlan.kernel.errors import NotAllowed
from anlan.kernel.places.queries import region_names
from anlan.kernel.registry import REGISTRY, KindEntry
from anlan.kernel.review.ends import closings
from anlan.kernel.review.planning import EARLY
from anlan.kernel.review.queries import followed_kinds, reviews_overdue, sampled

from ..auth import signed_in
from ..ending import look
from ..reading import kind_label
from ..verb_forms import drawn_kinds, verb_form

MOST = 200
SPAN = timedelta(days=180)
type Row = dict[str, Any]  # Any: words and moments that a template reads


@signed_in
def show(request: HttpRequest) -> HttpResponse:
    """What is overdue or due within two days, the oldest first, and each kind's figures of the last 180 days."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    kinds = followed_kinds(caller)
    if not kinds:
        raise NotAllowed(
            "not_allowed", pgettext("shell", "This page is for whoever makes follow-ups or draws call-backs.")
        )
    now = timing.now()
    names = {one.name for one in kinds}
    rows = [one for one in reviews_overdue(caller, now + EARLY) if one.kind in names]
    places = region_names(one.region_path for one in rows)
    looked(caller.person, "page:follow-ups", rows=len(rows))
    context = {
        "title": pgettext("shell", "Follow-ups"),
        "rows": [
            look(one)
            | {
                "number": one.matter.number,
                "kind": kind_label(one.kind),
                "place": places.get(one.region_path),
            }
            for one in rows[:MOST]
        ],
        "late": sum(one.due_at < now for one in rows),
        "many": len(rows),
        "figures": [row for one in kinds for row in figures(caller, one, now)],
        "form": verb_form(REGISTRY.commands["review.draw_call_backs"], caller, go_next="/follow-ups")
        if drawn_kinds(caller)
        else None,
    }
    return render(request, "shell/pages/follow_ups.html", context)


def figures(caller: Caller, entry: KindEntry, now: datetime) -> list[Row]:
    """A kind's ends of the last 180 days in each of the reader's regions: as first said, as of now, and the sample."""
    paths = regions_of(caller, f"{entry.pack}.view")
    names = region_names(paths or [])
    return [
        _figure(entry, path, names.get(path, ""), now)
        for path in ([""] if paths is None else sorted(set(paths)))
    ]


def _figure(entry: KindEntry, path: str, place: str, now: datetime) -> Row:
    review = entry.kind.review
    assert isinstance(review, Review)  # followed_kinds asked
    ends = closings(entry.name, now - SPAN, now, region=path)
    row: Row = {"kind": str(entry.kind.label), "place": place, "ends": ends, "sample": None}
    if review.share:
        told = sampled(entry.name, now - SPAN, now, region=path)
        row["sample"] = told
        row["percent"] = {
            "share": _percent(told.share), "low": _percent(told.low), "high": _percent(told.high)
        }  # fmt: skip
    return row


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
