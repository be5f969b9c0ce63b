# SPDX-License-Identifier: Apache-2.0
"""`/family/figures`: each figure with its meaning, base and days before; its list for those entitled; communities by quarter."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.access.permissions import may, regions_of
from anlan.kernel.context import Caller
from anlan.kernel.matters.adverse import all_against
from anlan.kernel.matters.models import Matter
from anlan.kernel.places.models import Region
from anlan.kernel.places.queries import region_names
from anlan.shell.figures import period, sent_out, spans
from anlan.shell.lists import address

from ..models.studios import FamilyFigure
from ..queries.communities import communities
from ..queries.figure_facts import Counted, Facts, Scope
from ..queries.figures import BY_CODE, FEW, FIGURES, Figure, quarter_of

type Context = dict[str, Any]  # Any: what the templates read
SEES, LISTS = "family.see_figures", "family.view"
SMALL, SHOWN, DAYS = (
    30,
    500,
    14,
)  # below it a base is marked; lines of a list; days of which the first word is told


def show(request: HttpRequest) -> HttpResponse:
    """All figures; `?of=` one with its list; `?by=community` cases of the last whole quarter; `?as=csv` or `xlsx` takes it away."""
    caller = request.caller  # type: ignore[attr-defined]
    first, last = period(request, days=28)
    streets = list(Region.objects.filter(level="street").order_by("path"))
    street = next((one for one in streets if one.code == request.GET.get("street")), None)
    paths = paths_of(caller, SEES, street.path if street else "")
    now, then = (
        Scope(*timing.span_of(first, last), paths),
        Scope(*timing.span_before(timing.span_of(first, last)), paths),
    )
    facts = Facts(Scope(then.since, now.until, paths))
    looked(caller.person, "page:family_figures", rows=len(FIGURES))
    context: Context = {
        "title": pgettext("family", "Figures of family disputes"),
        "first": first, "last": last, "streets": streets, "street": street, "spans": spans(request), "few": FEW,
        "csv_url": address(request, **{"as": "csv"}), "xlsx_url": address(request, **{"as": "xlsx"}),
        "community_url": address(request, by="community", of=None), "whole_url": address(request, by=None, of=None),
    }  # fmt: skip
    of = request.GET.get("of", "")
    if of:
        return _one(request, context, facts, now, of)
    if request.GET.get("by") == "community":
        return _by_community(request, context, paths)
    return _all(request, context, facts, now)


def paths_of(caller: Caller, permission: str, street: str) -> list[str] | None:
    """The subtrees that are counted for this reader, cut down to a street; None: everywhere."""
    held = regions_of(caller, permission)
    if not street:
        return held
    if held is None:
        return [street]
    inside = [one for one in held if one == street or one.startswith(street + ".")]
    above = [street for one in held if street == one or street.startswith(one + ".")]
    return inside or above[:1]


def _all(request: HttpRequest, context: Context, facts: Facts, now: Scope) -> HttpResponse:
    lines = [line_of(request, one, one.pick(facts), now) for one in FIGURES]
    if request.GET.get("as") in ("csv", "xlsx"):
        heads = [pgettext("family", "Figure"), pgettext("family", "Value"), pgettext("family", "Base"),
                 pgettext("family", "Days before"), pgettext("family", "How it is counted")]  # fmt: skip
        rows = [[one[name] for name in ("label", "value", "base", "before", "how")] for one in lines]
        return _file(request, heads, rows)
    return render(request, "family/figures.html", context | {"lines": lines})


def line_of(request: HttpRequest, one: Figure, both: list[Counted], now: Scope) -> Context:
    """A figure as a line: value, base, the days before, what it means; `both` are those of these days and of those before."""
    counted = [each for each in both if now.holds(each.at)]
    earlier = [each for each in both if not now.holds(each.at)]
    return {
        "code": one.code, "label": str(one.label), "value": said(one, one.value(counted)), "base": base_of(one, counted),
        "before": said(one, one.value(earlier)), "how": str(one.how),
        "is_small": one.unit == "share" and FEW <= len(counted) < SMALL, "url": address(request, of=one.code, by=None),
    }  # fmt: skip


def base_of(one: Figure, counted: list[Counted]) -> str:
    """How many, or that they are too few to be said."""
    if one.unit == "count":
        return ""
    return str(len(counted)) if len(counted) >= FEW or not counted else pgettext("family", "fewer than 5")


def said(one: Figure, value: float | None) -> str:
    """A value in words; a dash where there is nothing to say, or too few."""
    if value is None:
        return "–"
    return f"{value * 100:.1f} %" if one.unit == "share" else f"{value:.0f}"


def _one(request: HttpRequest, context: Context, facts: Facts, now: Scope, of: str) -> HttpResponse:
    one = BY_CODE.get(of)
    if one is None:
        raise Http404
    caller = request.caller  # type: ignore[attr-defined]
    against = set(Matter.objects.filter(pk__in=all_against(caller.person)).values_list("number", flat=True))
    both = one.pick(facts)
    counted = [
        each
        for each in both
        if now.holds(each.at) and may(caller, LISTS, region=each.region) and each.number not in against
    ]
    names = region_names({each.region for each in counted})
    rows = [
        {"number": each.number, "at": each.at, "region": names.get(each.region, ""),
         "counts": pgettext("family", "counts") if each.value else pgettext("family", "does not count"),
         "is_short": one.unit == "share" and bool(each.value) == one.is_less_better}
        for each in sorted(counted, key=lambda each: (bool(each.value) != one.is_less_better, -each.at.timestamp()))
    ]  # fmt: skip
    if request.GET.get("as") in ("csv", "xlsx"):
        heads = [pgettext("family", "Number"), pgettext("family", "When"), pgettext("family", "Place"),
                 pgettext("family", "Counts")]  # fmt: skip
        return _file(
            request, heads, [[row[name] for name in ("number", "at", "region", "counts")] for row in rows]
        )
    looked(caller.person, f"figure:{of}", rows=len(rows))
    context |= {
        "figure": line_of(request, one, both, now), "rows": rows[:SHOWN], "rest": max(0, len(rows) - SHOWN),
        "is_share": one.unit == "share", "may_list": may_list(caller), "days": _days(one, context["last"]),
        "back_url": address(request, of=None),
    }  # fmt: skip
    return render(request, "family/figure.html", context)


def may_list(caller: Caller) -> bool:
    """Whether the reader may open cases anywhere: a leader reads numbers only."""
    return regions_of(caller, LISTS) != []


def _days(one: Figure, last: Any) -> list[Context]:
    """What was first said of the last days, of the whole district (Any: a date)."""
    rows = FamilyFigure.objects.filter(code=one.code, day__lte=last).order_by("-day")[:DAYS]
    return [
        {"day": row.day, "value": said(one, None if row.thousandths is None else row.thousandths / 1000),
         "base": row.base if row.base >= FEW or not row.base else pgettext("family", "fewer than 5")}
        for row in rows
    ]  # fmt: skip


def _by_community(request: HttpRequest, context: Context, paths: list[str] | None) -> HttpResponse:
    """Cases by community of the last whole quarter; below five hidden, and whatever a difference would tell."""
    first, last = quarter_of(timing.today())
    towns = communities(Scope(*timing.span_of(first, last), paths))
    if request.GET.get("as") in ("csv", "xlsx"):
        heads = [pgettext("family", "Town"), pgettext("family", "Community"), pgettext("family", "Cases")]
        rows: list[list[Any]] = [
            [town.name, name, "*" if many is None else many] for town in towns for name, many in town.cells
        ]
        return _file(request, heads, rows)
    return render(
        request, "family/figures_communities.html", context | {"towns": towns, "quarter": (first, last)}
    )


def _file(request: HttpRequest, heads: list[str], lines: list[list[Any]]) -> HttpResponse:
    """The table as a file (Any: whatever a cell holds)."""
    return sent_out(request, "family_figures", pgettext("family", "Figures of family disputes"), heads, lines)
