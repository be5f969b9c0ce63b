# SPDX-License-Identifier: Apache-2.0
"""The figures of a period (domain.md 2.5): what each means, over what, its list, and what was first said of each day."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
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
from anlan.shell.tables_out import Sheet, as_csv, as_xlsx

from ..models import PublishedFigure
from ..queries.comparing import Beside, beside, days_before, parts, year_before
from ..queries.courses import Course
from ..queries.indicators import BUCKETS, BY_CODE, INDICATORS, Indicator
from .figures_words import BY_REGION, Context, bucket_of, line_of, regions_of, said

LONGEST = 366  # days
DAYS = 14  # of which a figure's page tells what was first said


def show(request: HttpRequest) -> HttpResponse:
    """All figures; `?of=` one figure with its list and its days; `?by=region` by street or town; `?as=csv` or `xlsx` takes it away."""
    caller = request.caller  # type: ignore[attr-defined]
    first, last = _period(request)
    region = request.GET.get("region", "")
    of = request.GET.get("of", "")
    days = DAYS if of and not region else 0
    found = beside(visible(caller, ["dispatch"]), first, last, region, days=days)
    looked(caller.person, "page:figures", rows=len(found.now))
    streets = list(Region.objects.filter(level="street").order_by("path"))
    by_region = request.GET.get("by") == "region"
    context: Context = {
        "title": pgettext("dispatch", "Figures"),
        "first": first, "last": last, "region": region, "many": len(found.now), "by_region": by_region,
        "regions": streets, "spans": _spans(request), "before": days_before(first, last),
        "year": (year_before(first), year_before(last)),
        "whole_url": _url(request, by=None), "by_url": _url(request, by="region"),
        "csv_url": _url(request, **{"as": "csv"}), "xlsx_url": _url(request, **{"as": "xlsx"}),
    }  # fmt: skip
    if of:
        return _one(request, context, found, BY_CODE.get(of))
    if by_region:
        chosen = [one for one in streets if one.code == region] or streets
        return _by_region(request, context, found, chosen)
    return _all(request, context, found)


def _all(request: HttpRequest, context: Context, found: Beside) -> HttpResponse:
    url = partial(_url, request)
    lines = [line_of(one, found, url) for one in INDICATORS]
    buckets = [bucket_of(one, found, url) for one in BUCKETS]
    if request.GET.get("as") in ("csv", "xlsx"):
        heads = [pgettext("dispatch", "Figure"), pgettext("dispatch", "Value"), pgettext("dispatch", "Base"),
                 pgettext("dispatch", "Previous period"), pgettext("dispatch", "Year earlier"),
                 pgettext("dispatch", "Against the year before"), pgettext("dispatch", "How it is counted")]  # fmt: skip
        rows = [
            [one[name] for name in ("label", "value", "base", "before", "year", "year_change", "how")] for one in lines
        ]  # fmt: skip
        rows += [
            [f"{one['label']} {part['name']}", f"{part['share']} %", one["base"], "", "", "", one["how"]]
            for one in buckets
            for part in one["parts"]
        ]
        return _file(request, heads, rows)
    return render(request, "dispatch/figures.html", context | {"lines": lines, "buckets": buckets})


def _by_region(
    request: HttpRequest, context: Context, found: Beside, streets: Sequence[Region]
) -> HttpResponse:
    heads, rows = regions_of(parts(found, streets), partial(_url, request))
    if request.GET.get("as") in ("csv", "xlsx"):
        named = [pgettext("dispatch", "Region"), *heads]
        return _file(
            request, named, [[row["name"], *(cell["value"] for cell in row["cells"])] for row in rows]
        )
    hows = [(one, BY_CODE[code].how) for one, code in zip(heads, BY_REGION, strict=True)]
    return render(
        request, "dispatch/figures_regions.html", context | {"heads": heads, "rows": rows, "hows": hows}
    )


def _one(request: HttpRequest, context: Context, found: Beside, one: Indicator | None) -> HttpResponse:
    if one is None:
        raise Http404
    counted = one.counted(found.now)
    names = region_names({course.region_path for course, _ in counted})
    rows = [
        {"number": course.number, "title": course.title, "region": names.get(course.region_path, ""),
         "at": course.reported_at, "value": said(one, value) if one.unit == "seconds" else _yes(value)}
        for course, value in sorted(counted, key=lambda pair: -pair[1])
    ]  # fmt: skip
    if request.GET.get("as") in ("csv", "xlsx"):
        heads = [pgettext("dispatch", "Number"), pgettext("dispatch", "Type"), pgettext("dispatch", "Place"),
                 pgettext("dispatch", "Reported"), pgettext("dispatch", "Value")]  # fmt: skip
        lines = [[row["number"], row["title"], row["region"], row["at"], row["value"]] for row in rows]
        return _file(request, heads, lines)
    context |= {
        "figure": line_of(one, found, partial(_url, request)), "rows": rows[:500], "rest": max(0, len(rows) - 500),
        "days": _days(one, found.days, context["last"]) if not context["region"] else (),
        "back_url": _url(request, of=None),
    }  # fmt: skip
    return render(request, "dispatch/figure.html", context)


def _days(one: Indicator, every: Sequence[Course], last: date) -> list[Context]:
    """Each of the last days: what was first published of the whole district, and what is known of it now."""
    begin = last - timedelta(days=DAYS - 1)
    told = {row.day: row for row in PublishedFigure.objects.filter(code=one.code, day__range=(begin, last))}
    by_day: dict[date, list[Course]] = {}
    for course in every:
        by_day.setdefault(course.reported_at.astimezone(timing.LOCAL).date(), []).append(course)
    lines = []
    for day in sorted(told.keys() | by_day.keys(), reverse=True):
        counted, row = one.counted(by_day.get(day, [])), told.get(day)
        first = None if row is None or row.thousandths is None else row.thousandths / 1000
        now = one.value(counted)
        lines.append({
            "day": day, "now": said(one, now), "base": len(counted),
            "first": said(one, first) if row else "", "first_base": row.base if row else "",
            "differs": row is not None and (said(one, first), row.base) != (said(one, now), len(counted)),
        })  # fmt: skip
    return lines


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


def _spans(request: HttpRequest) -> list[tuple[str, str]]:
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
