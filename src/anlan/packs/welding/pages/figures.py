# SPDX-License-Identifier: Apache-2.0
"""The figures of a period (domain.md 5.6): what each means, over what, what it was before, and its list."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.errors import Invalid
from anlan.kernel.places.models import Region
from anlan.shell.lists import address
from anlan.shell.reading import choice_label
from anlan.shell.tables_out import Sheet, as_csv, as_xlsx

from ..queries.facts import Facts, facts, facts_with_days
from ..queries.indicators import BY_CODE, FEW, INDICATORS, Counted, Indicator, people_in
from ..queries.published import DAYS, days_told
from .fleet_words import spaced
from .refusal_words import told_of

type Context = dict[str, Any]  # Any: what the templates read
type ByDay = dict[date, Facts]
LONGEST, SMALL, SHOWN = 366, 30, 500  # days; below it a base is marked; lines of a list


def show(request: HttpRequest) -> HttpResponse:
    """All figures; `?of=` one with its list; `?as=csv` or `xlsx` takes it away."""
    caller = request.caller  # type: ignore[attr-defined]
    first, last = _period(request)
    streets = list(Region.objects.filter(level="street").order_by("path"))
    street = next((one for one in streets if one.code == request.GET.get("street")), None)
    span = timing.span_of(first, last)
    of = request.GET.get("of", "")
    by_day: ByDay = {}
    if of and not street:
        now, then, by_day = facts_with_days(caller, span, last - timedelta(days=DAYS - 1), last)
    else:
        now, then = facts(caller, span, street.path if street else "")
    looked(caller.person, "page:weld_figures", rows=len(now.sessions) + len(now.refusals))
    context: Context = {
        "title": pgettext("welding", "Figures of welding"),
        "first": first, "last": last, "streets": streets, "street": street, "spans": _spans(request),
        "earlier": _first_and_last(timing.span_before(span)),
        "csv_url": address(request, **{"as": "csv"}), "xlsx_url": address(request, **{"as": "xlsx"}), "few": FEW,
    }  # fmt: skip
    return _one(request, context, now, then, by_day) if of else _all(request, context, now, then)


def _first_and_last(span: timing.Span) -> tuple[date, date]:
    """The first and the last day of a span."""
    return span[0].astimezone(timing.LOCAL).date(), (span[1] - timedelta(days=1)).astimezone(
        timing.LOCAL
    ).date()


def _all(request: HttpRequest, context: Context, now: Facts, then: Facts) -> HttpResponse:
    lines = [_line(request, one, now, then) for one in INDICATORS]
    if request.GET.get("as") in ("csv", "xlsx"):
        heads = [pgettext("welding", "Figure"), pgettext("welding", "Value"), pgettext("welding", "Base"),
                 pgettext("welding", "Days before"), pgettext("welding", "How it is counted")]  # fmt: skip
        return _file(
            request,
            heads,
            [[one[name] for name in ("label", "value", "base", "before", "how")] for one in lines],
        )
    return render(request, "welding/figures.html", context | {"lines": lines, "codes": _codes(now)})


def _line(request: HttpRequest, one: Indicator, now: Facts, then: Facts) -> Context:
    counted, earlier = one.of(now), [] if one.is_standing else one.of(then)
    return {
        "label": str(one.label), "value": said(one, one.value(counted)), "base": len(counted), "how": str(one.how),
        "before": "" if one.is_standing else said(one, one.value(earlier)),
        "people": people_in(counted) if one.counts_people and one.unit == "count" else 0,
        "is_small": one.unit == "share" and 0 < len(counted) < SMALL, "url": address(request, of=one.code),
    }  # fmt: skip


def said(one: Indicator, value: float | None) -> str:
    """A value in words; a dash where there is nothing to say, or too few."""
    if value is None:
        return "–"
    return f"{value * 100:.1f} %" if one.unit == "share" else f"{value:.0f}"


def _codes(now: Facts) -> list[Context]:
    """The refused starts by code: what was most in the way."""
    counted = Counter(one.code for one in now.refusals)
    return [
        {"code": code, "why": str(told_of(code, []).head), "rule": told_of(code, []).rule, "many": many,
         "share": round(100 * many / len(now.refusals))}
        for code, many in counted.most_common()
    ]  # fmt: skip


def _one(request: HttpRequest, context: Context, now: Facts, then: Facts, by_day: ByDay) -> HttpResponse:
    one = BY_CODE.get(request.GET["of"])
    if one is None:
        raise Http404
    rows = [_row(one, entry) for entry in sorted(one.of(now), key=_order)]
    if request.GET.get("as") in ("csv", "xlsx"):
        heads = [pgettext("welding", "Machine"), pgettext("welding", "Firm"), pgettext("welding", "When"),
                 pgettext("welding", "What"), pgettext("welding", "Number"), pgettext("welding", "Counts")]  # fmt: skip
        names = ("machine", "firm", "at", "what", "number", "counts")
        return _file(request, heads, [[row[name] for name in names] for row in rows])
    context |= {"figure": _line(request, one, now, then), "rows": rows[:SHOWN], "rest": max(0, len(rows) - SHOWN),
                "is_share": one.unit == "share", "back_url": address(request, of=None),
                "days": _days(request, one, by_day)}  # fmt: skip
    return render(request, "welding/figure.html", context)


def _days(request: HttpRequest, one: Indicator, by_day: ByDay) -> list[Context]:
    """Each of the last days of the whole district: what was first published, and what is known of it now."""
    if not by_day:
        return []
    return [
        {"day": told.day, "first": said(one, told.first) if told.was_told else "", "first_base": told.first_base,
         "now": said(one, told.now), "base": told.base,
         "differs": told.was_told and (said(one, told.first), told.first_base) != (said(one, told.now), told.base)}
        for told in days_told(request.caller, one, by_day)  # type: ignore[attr-defined]
    ]  # fmt: skip


def _order(entry: Counted) -> tuple[float, float]:
    return entry.value, -(entry.at.timestamp() if entry.at else 0.0)


def _row(one: Indicator, entry: Counted) -> Context:
    """A line of the list: what falls short of the share comes first. Nobody is named."""
    return {
        "machine": spaced(entry.machine) if entry.machine else "", "firm": entry.firm, "at": entry.at,
        "what": choice_label("welding", entry.what) if entry.what and not entry.what.startswith("R0") else entry.what,
        "number": entry.number, "is_matter": entry.number.startswith("YJ"),
        "counts": pgettext("welding", "counts") if entry.value else pgettext("welding", "does not count"),
        "is_short": one.unit == "share" and not entry.value,
    }  # fmt: skip


def _file(request: HttpRequest, heads: list[str], lines: list[list[object]]) -> HttpResponse:
    caller = request.caller  # type: ignore[attr-defined]
    looked(caller.person, "export:weld_figures", rows=len(lines))
    words = "&".join(f"{name}={value}" for name, value in request.GET.items() if name != "as")
    sheet = Sheet(
        pgettext("welding", "Figures of welding"), words, request.build_absolute_uri(), heads, lines
    )
    return as_csv(sheet) if request.GET["as"] == "csv" else as_xlsx(sheet)


def _period(request: HttpRequest) -> tuple[date, date]:
    """First and last day; the last week where nothing is asked. Raises Invalid."""
    today = timing.now().astimezone(timing.LOCAL).date()
    try:
        last = date.fromisoformat(request.GET.get("until") or today.isoformat())
        first = date.fromisoformat(request.GET.get("since") or (last - timedelta(days=6)).isoformat())
        if not 0 <= (last - first).days < LONGEST or first.year < 2000:
            raise ValueError
    except (ValueError, OverflowError):
        why = pgettext(
            "welding", "Please give days as 2026-11-28, the first before the last, at most a year."
        )
        raise Invalid("invalid", why) from None
    return first, last


def _spans(request: HttpRequest) -> list[tuple[str, str]]:
    today = timing.now().astimezone(timing.LOCAL).date()
    words = (
        (0, pgettext("welding", "Today")),
        (6, pgettext("welding", "7 days")),
        (27, pgettext("welding", "28 days")),
    )
    return [
        (word, address(request, since=(today - timedelta(days=back)).isoformat(), until=today.isoformat()))
        for back, word in words
    ]
