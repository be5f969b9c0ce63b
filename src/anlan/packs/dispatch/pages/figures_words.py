# SPDX-License-Identifier: Apache-2.0
"""A figure as its page says it: value, base, what it was before, and its spans of time in words."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.utils.translation import pgettext

from anlan.shell.spoken import say_span

from ..queries.comparing import Beside, Part, fall, value_now, value_of
from ..queries.indicators import BY_CODE, Buckets, Indicator

SMALL = 30  # below it a base is marked (look/LOOK.md)
BY_REGION = ("incidents", "handling", "first", "escalated", "improper", "asked_again")
type Context = dict[str, Any]  # Any: what the templates read
type Url = Callable[..., str]


def said(one: Indicator, value: float | None) -> str:
    """A value in words."""
    if value is None:
        return "–"
    if one.unit == "seconds":
        return str(say_span(timedelta(seconds=round(value))))
    return f"{value * 100:.1f} %" if one.unit == "share" else f"{value:.0f}"


def change(one: Indicator, now: float | None, then: float | None) -> str:
    """By how much it fell or rose, in percent of what it was; empty where that says nothing."""
    share = fall(one, now, then)
    if share is None:
        return ""
    words = (
        pgettext("dispatch", "fell %(share)s %%") if share >= 0 else pgettext("dispatch", "rose %(share)s %%")
    )
    return words % {"share": f"{abs(share) * 100:.1f}"}


def label_of(one: Indicator) -> str:
    """Its name; a bucket's with its span."""
    return f"{one.label} {span_names(one.buckets)[one.at]}" if one.buckets else str(one.label)


def line_of(one: Indicator, found: Beside, url: Url) -> Context:
    """One figure with its base and what it was before."""
    value, base = value_now(one, found.now)
    before, before_base = value_of(one, found.before)
    year, year_base = value_of(one, found.year)
    return {
        "code": one.code, "label": label_of(one), "value": said(one, value), "base": base,
        "is_small": 0 < base < SMALL, "how": str(one.how), "besides": str(one.besides),
        "is_wrong": bool(one.must_be_zero and value), "must_be_zero": one.must_be_zero,
        "before": said(one, before), "before_base": before_base, "before_change": change(one, value, before),
        "year": said(one, year), "year_base": year_base, "year_change": change(one, value, year),
        "url": url(of=one.code),
    }  # fmt: skip


def span_names(one: Buckets) -> list[str]:
    """The spans of a bucket list: up to the first bound, between two, beyond the last."""
    edges = [say_span(timedelta(seconds=bound)) for bound in one.bounds]
    between = [f"{a}–{b}" for a, b in pairwise(edges)]
    return [f"≤ {edges[0]}", *between, f"> {edges[-1]}"]


def bucket_of(one: Buckets, found: Beside, url: Url) -> Context:
    """How many fell into each span, with the way to their list."""
    counts = one.counts(found.now)
    total = sum(counts)
    return {
        "label": str(one.label), "base": total, "how": str(one.how),
        "parts": [
            {"name": name, "many": many, "share": round(100 * many / total) if total else 0, "url": url(of=f"{one.code}-{at}")}
            for at, (name, many) in enumerate(zip(span_names(one), counts, strict=True))
        ],
    }  # fmt: skip


def regions_of(found: Sequence[Part], url: Url) -> tuple[list[str], list[Context]]:
    """The heads and rows of the table by street or town."""
    chosen = [BY_CODE[code] for code in BY_REGION]
    heads = [str(one.label) for one in chosen]
    return heads, [_region(part, chosen, url) for part in found]


def _region(part: Part, chosen: Sequence[Indicator], url: Url) -> Context:
    code = part.region.code if part.region else ""
    cells = []
    for one in chosen:
        value, base = value_now(one, part.beside.now)
        then, _ = value_of(one, part.beside.year)
        cells.append({
            "value": said(one, value), "base": base if one.unit != "count" else "", "change": change(one, value, then),
            "is_wrong": bool(one.must_be_zero and value), "url": url(of=one.code, by=None, region=code) if code and base else "",
        })  # fmt: skip
    name = part.region.name if part.region else pgettext("dispatch", "No street known")
    return {"name": name, "url": url(by=None, region=code) if code else "", "cells": cells}
