# SPDX-License-Identifier: Apache-2.0
"""`/wall/family`: how many cases are open in each town, how urgent ones were answered, and the rates apart. Counts only."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import regions_of
from anlan.kernel.context import Caller
from anlan.kernel.places.queries import district_name
from anlan.shell.outlines import HIGH, WIDE, Outline, ground
from anlan.shell.shared import shared
from anlan.shell.spoken import LEVELS

from ..models import Case
from ..queries.figure_facts import Facts, Scope
from ..queries.figures import BY_CODE, FEW, Figure
from ..queries.studios import town_path
from ..rulesets.hiding import hidden

type Context = dict[str, Any]  # Any: what the templates read
WALL, WATCHES = "/wall/family", "family.watch_wall"
PROMISE = ("answered", "linked_up", "on_spot")
RATES = ("resolved", "mediated", "kept", "relapsed", "visited", "satisfied")
RIGHTS = ("letters", "orders", "reports", "accepted")
HIDDEN = "＊"  # in the place of a number that would tell of single households
TWO_LINES = 120  # units: a name over a number, with air around both
BACK, SMALL = 364, 30  # days before today that the rates count; below it a base is marked


def show(request: HttpRequest) -> HttpResponse:
    """The page; `?part=all` the same as the page fetches it again, `?part=meaning` what a figure means."""
    part = request.GET.get("part", "")
    caller = request.caller  # type: ignore[attr-defined]
    if part == "meaning":
        return _meaning(request, caller)
    if part not in ("", "all"):
        raise Http404
    many, told = shared(caller, "wall_family", lambda: _told(caller))
    looked(caller.person, "page:wall_family", rows=many)
    if part:
        return HttpResponse(told)
    context = {
        "title": pgettext("family", "Family disputes"), "subtitle": district_name(), "live_always": True, "inside": told,
    }  # fmt: skip
    return render(request, "family/wall.html", context)


def _told(caller: Caller) -> tuple[int, str]:
    """How many open cases this scope counts, and what the wall says of them: the same for every screen."""
    paths = regions_of(caller, WATCHES)
    last = timing.today()
    scope = Scope(*timing.span_of(last - timedelta(days=BACK), last), paths)
    facts = Facts(scope)
    rows = list(
        Case.objects.filter(scope.where("matter__region_path"), is_drill=False, matter__closed_at=None)
        .values_list("matter__region_path", "matter__level", "matter__stage")
    )  # fmt: skip
    context = {
        "wall_url": f"{WALL}?part=all",
        "map": _map(Counter(town_path(path) for path, _level, _stage in rows)),
        "many": len(rows),
        "levels": _levels(Counter(level for _path, level, _stage in rows)),
        "promise": [_tile(code, facts) for code in PROMISE],
        "rates": [_tile(code, facts) for code in RATES],
        "rights": [_tile(code, facts) for code in RIGHTS],
        "few": FEW,
    }
    return len(rows), render_to_string("family/wall_all.html", context)


def _map(towns: Counter[str]) -> Context:
    """Open cases by town, with what is few hidden beside the total; communities are told on the page of figures alone."""
    found = ground()
    box = f"0 0 {WIDE:g} {HIGH:g}"
    if found is None:
        return {"streets": [], "labels": [], "box": box}
    _sheet, outlines = found
    told = hidden({one: towns[one] for one in dict.fromkeys([*(one.path for one in outlines), *towns])})
    labels = [
        {"x": one.at[0], "y": one.at[1], "name": one.name.removesuffix("街道").removesuffix("镇"), **_heights(one),
         "many": HIDDEN if (many := told[one.path]) is None else many}
        for one in outlines
    ]  # fmt: skip
    return {"streets": outlines, "labels": labels, "box": box}


def _heights(one: Outline) -> Context:
    """Where name and number stand from the middle: inside; in a place as low as an island the number alone, the name above."""
    if one.high >= TWO_LINES:
        return {"name_at": -22, "many_at": 28}
    return {"name_at": round(one.top - one.at[1]) - 12, "many_at": 16, "is_low": True}


def _levels(levels: Counter[str]) -> list[Context]:
    """By level; those that nobody has graded yet stand beside them, so that the levels add up."""
    found: list[Context] = [{"code": code, "label": LEVELS[code], "many": levels[code]} for code in LEVELS]
    if levels[""]:
        found.append({"code": "", "label": pgettext("family", "No level yet"), "many": levels[""]})
    return found


def _tile(code: str, facts: Facts) -> Context:
    """A rate with its base; over fewer than five it is not said."""
    one: Figure = BY_CODE[code]
    counted = one.pick(facts)
    value = one.value(counted)
    note = pgettext("family", "of %(base)d") % {"base": len(counted)} if len(counted) >= FEW else ""
    if note and len(counted) < SMALL:
        note += " · " + pgettext("family", "small base")
    return {
        "code": code, "label": one.label, "value": "" if value is None else f"{value * 100:.1f}",
        "wide": 0 if value is None else round(value * 1000), "note": note,
    }  # fmt: skip


def _meaning(request: HttpRequest, caller: Caller) -> HttpResponse:
    """What a figure means, and for those entitled the way to its list."""
    known = BY_CODE.get(request.GET.get("of", ""))
    if known is None:
        raise Http404
    looked(caller.person, "page:wall_family")
    last = timing.today()
    url = f"/family/figures?of={known.code}&since={last - timedelta(days=BACK)}&until={last}"
    return render(
        request, "family/wall_meaning.html",
        {"known": known, "few": FEW, "small": SMALL, "url": url if regions_of(caller, "family.see_figures") != [] else "",
         "now": timing.now()},
    )  # fmt: skip
