# SPDX-License-Identifier: Apache-2.0
"""The figures of a period (domain.md 2.5): what each means, over what, its list, and what was first said of each day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.errors import Invalid
from anlan.kernel.matters.queries import visible
from anlan.kernel.places.models import Region
from anlan.kernel.places.queries import region_names
from anlan.shell.spoken import say_span
from anlan.shell.tables_out import Sheet, as_csv, as_xlsx

from ..commands.publish_figures import day_of
from ..models import PublishedFigure
from ..queries.courses import Course, courses
from ..queries.indicators import BUCKETS, BY_CODE, INDICATORS, Indicator

SMALL = 30  # below it a base is marked (look/LOOK.md)
LONGEST = 366  # days
DAYS = 14  # of which a figure's page tells what was first said
type Context = dict[str, Any]  # Any: what the templates read


def show(request: HttpRequest) -> HttpResponse:
    """All figures; `?of=` one figure with its list and its days; `?as=csv` or `xlsx` takes the table or the list away."""
    caller = request.caller  # type: ignore[attr-defined]
    first, last = _period(request)
    region = request.GET.get("region", "")
    begin, end = day_of(first)[0], day_of(last)[1]
    found = courses(visible(caller, ["dispatch"]), begin, end, region)
    looked(caller.person, "page:figures", rows=len(found))
    context: Context = {
        "title": pgettext("dispatch", "Figures"),
        "first": first, "last": last, "region": region, "many": len(found),
        "regions": Region.objects.filter(level="street").order_by("path"),
        "spans": _spans(request, last),
    }  # fmt: skip
    of = request.GET.get("of", "")
    if of:
        return _one(request, context, found, BY_CODE.get(of))
    lines = [_line(request, one, found) for one in INDICATORS]
    if request.GET.get("as") in ("csv", "xlsx"):
        heads = [pgettext("dispatch", "Figure"), pgettext("dispatch", "Value"), pgettext("dispatch", "Base"),
                 pgettext("dispatch", "How it is counted")]  # fmt: skip
        return _file(request, heads, [[one["label"], one["value"], one["base"], one["how"]] for one in lines])
    context |= {"lines": lines, "buckets": [_bucket(one, found) for one in BUCKETS],
                "csv_url": _url(request, **{"as": "csv"}), "xlsx_url": _url(request, **{"as": "xlsx"})}  # fmt: skip
    return render(request, "dispatch/figures.html", context)


def _one(
    request: HttpRequest, context: Context, found: Sequence[Course], one: Indicator | None
) -> HttpResponse:
    if one is None:
        raise Http404
    counted = one.counted(found)
    names = region_names({course.region_path for course, _ in counted})
    rows = [
        {"number": course.number, "title": course.title, "region": names.get(course.region_path, ""),
         "at": course.reported_at, "value": _said(one, value) if one.unit == "seconds" else _yes(value)}
        for course, value in sorted(counted, key=lambda pair: -pair[1])
    ]  # fmt: skip
    if request.GET.get("as") in ("csv", "xlsx"):
        heads = [pgettext("dispatch", "Number"), pgettext("dispatch", "Type"), pgettext("dispatch", "Place"),
                 pgettext("dispatch", "Reported"), pgettext("dispatch", "Value")]  # fmt: skip
        lines = [[row["number"], row["title"], row["region"], row["at"], row["value"]] for row in rows]
        return _file(request, heads, lines)
    context |= {
        "figure": _line(request, one, found), "rows": rows[:500], "rest": max(0, len(rows) - 500),
        "days": _days(request, one, context["last"]) if not context["region"] else (),
        "back_url": _url(request, of=None), "csv_url": _url(request, **{"as": "csv"}),
        "xlsx_url": _url(request, **{"as": "xlsx"}),
    }  # fmt: skip
    return render(request, "dispatch/figure.html", context)


def _line(request: HttpRequest, one: Indicator, found: Sequence[Course]) -> Context:
    counted = one.counted(found)
    value = one.value(counted)
    return {
        "code": one.code, "label": str(one.label), "value": _said(one, value), "base": len(counted),
        "is_small": 0 < len(counted) < SMALL, "how": str(one.how), "besides": str(one.besides),
        "is_wrong": bool(one.must_be_zero and value), "must_be_zero": one.must_be_zero,
        "url": _url(request, of=one.code),
    }  # fmt: skip


def _days(request: HttpRequest, one: Indicator, last: date) -> list[Context]:
    """Each of the last days: what was first published of the whole district, and what is known of it now."""
    caller = request.caller  # type: ignore[attr-defined]
    begin = last - timedelta(days=DAYS - 1)
    told = {row.day: row for row in PublishedFigure.objects.filter(code=one.code, day__range=(begin, last))}
    every = courses(visible(caller, ["dispatch"]), day_of(begin)[0], day_of(last)[1])
    by_day: dict[date, list[Course]] = {}
    for course in every:
        by_day.setdefault(course.reported_at.astimezone(timing.LOCAL).date(), []).append(course)
    lines = []
    for day in sorted(told.keys() | by_day.keys(), reverse=True):
        counted, row = one.counted(by_day.get(day, [])), told.get(day)
        first = None if row is None or row.thousandths is None else row.thousandths / 1000
        now = one.value(counted)
        lines.append({
            "day": day, "now": _said(one, now), "base": len(counted),
            "first": _said(one, first) if row else "", "first_base": row.base if row else "",
            "differs": row is not None and (_said(one, first), row.base) != (_said(one, now), len(counted)),
        })  # fmt: skip
    return lines


def _bucket(one: Any, found: Sequence[Course]) -> Context:
    counts = one.counts(found)
    total = sum(counts)
    edges = [0, *one.bounds]
    names = [
        f"{say_span(timedelta(seconds=a))}–{say_span(timedelta(seconds=b))}"
        for a, b in zip(edges, one.bounds, strict=False)
    ]
    names[0] = f"≤ {say_span(timedelta(seconds=one.bounds[0]))}"
    names.append(f"> {say_span(timedelta(seconds=one.bounds[-1]))}")
    shares = [round(100 * many / total) if total else 0 for many in counts]
    return {"label": str(one.label), "base": total, "parts": list(zip(names, counts, shares, strict=True))}


def _said(one: Indicator, value: float | None) -> str:
    if value is None:
        return "–"
    if one.unit == "seconds":
        return str(say_span(timedelta(seconds=round(value))))
    return f"{value * 100:.1f} %" if one.unit == "share" else f"{value:.0f}"


def _yes(value: float) -> str:
    return pgettext("dispatch", "counts") if value else pgettext("dispatch", "does not count")


def _file(request: HttpRequest, heads: Sequence[str], lines: Sequence[Sequence[object]]) -> HttpResponse:
    caller = request.caller  # type: ignore[attr-defined]
    looked(caller.person, "export:figures", rows=len(lines))
    words = "&".join(f"{name}={value}" for name, value in request.GET.items() if name != "as")
    sheet = Sheet(pgettext("dispatch", "Figures"), words, request.build_absolute_uri(), heads, lines)
    return as_csv(sheet) if request.GET["as"] == "csv" else as_xlsx(sheet)


def _period(request: HttpRequest) -> tuple[date, date]:
    """First and last day; the last week where nothing is asked. Raises Invalid."""
    today = timing.now().astimezone(timing.LOCAL).date()
    try:
        last = date.fromisoformat(request.GET.get("until") or today.isoformat())
        first = date.fromisoformat(request.GET.get("since") or (last - timedelta(days=6)).isoformat())
    except ValueError:
        raise Invalid("invalid", pgettext("dispatch", "Please give days as 2026-11-28.")) from None
    if not 0 <= (last - first).days < LONGEST:
        raise Invalid("invalid", pgettext("dispatch", "The first day lies before the last, at most a year."))
    return first, last


def _spans(request: HttpRequest, last: date) -> list[tuple[str, str]]:
    today = timing.now().astimezone(timing.LOCAL).date()
    words = (
        (0, pgettext("dispatch", "Today")),
        (6, pgettext("dispatch", "7 days")),
        (27, pgettext("dispatch", "28 days")),
    )
    return [
        (word, _url(request, since=(today - timedelta(days=back)).isoformat(), until=today.isoformat()))
        for back, word in words
    ]


def _url(request: HttpRequest, **changes: str | None) -> str:
    """This page's address with some parameters changed; None takes one away."""
    given: dict[str, str | None] = {name: str(value) for name, value in request.GET.items() if name != "as"}
    given.update(changes)
    kept = {name: value for name, value in given.items() if value}
    return f"{request.path}?{urlencode(kept)}" if kept else request.path
