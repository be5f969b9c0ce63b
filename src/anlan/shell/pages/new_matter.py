# SPDX-License-Identifier: Apache-2.0
"""The form that a kind's details describe, for kinds without a verb of their own that opens them."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.clocks.calendar import DAY
from anlan.kernel.clocks.running import limit_of
from anlan.kernel.declare import Clock
from anlan.kernel.errors import NotAllowed, NotFound
from anlan.kernel.registry import REGISTRY, KindEntry

from ..auth import signed_in
from ..spoken import say_limit
from ..verb_forms import verb_form


@dataclass(frozen=True)
class Promised:
    """A time limit as whoever opens a matter should know it: how long, and since when where that is plain."""

    label: str
    span: str
    since: str


@signed_in
def show(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty form; it is sent to the verb `open_matter`."""
    caller = request.caller  # type: ignore[attr-defined]
    entry = REGISTRY.kinds.get(kind)
    if entry is None or entry.kind.opened_by:
        raise NotFound(
            "no_such_kind",
            pgettext("shell", "This kind has no form here; it is opened by a verb of its own."),
        )
    if not may_anywhere(caller, f"{entry.pack}.open_matter"):
        raise NotAllowed(
            "not_allowed",
            pgettext("shell", "You may not open this: the permission %(permission)s is missing.")
            % {"permission": f"{entry.pack}.open_matter"},
        )
    verb = REGISTRY.commands["matters.open_matter"]
    form = verb_form(verb, caller, hidden={"kind": kind}, go_next="matter")
    title = pgettext("shell", "New: %(kind)s") % {"kind": entry.kind.label}
    return render(
        request,
        "shell/pages/new_matter.html",
        {"title": title, "form": form, "entry": entry, "promised": _promised(entry)},
    )


def _promised(entry: KindEntry) -> list[Promised]:
    """The kind's time limits with their spans, as they hold where no region set another; those of seats behind them."""
    kind = entry.kind
    seats = {seat.clock for seat in kind.team}
    in_order = sorted((one for one in kind.clocks if not one.rings), key=lambda one: one.name in seats)
    return [
        Promised(
            pgettext("shell", "%(seat)s answers") % {"seat": one.label}
            if one.name in seats
            else str(one.label),
            _span(one, entry.pack),
            _since(one, entry),
        )
        for one in in_order
    ]


def _span(clock: Clock, pack: str) -> str:
    limit = limit_of(clock, pack, "")
    if clock.calendar != "working":
        return say_limit(limit)
    if limit and not limit % DAY:
        return pgettext("shell", "%(days)s working days") % {"days": limit // DAY}
    return pgettext("shell", "%(span)s of working time") % {"span": say_limit(limit)}


def _since(clock: Clock, entry: KindEntry) -> str:
    if clock.at:
        return pgettext("shell", "at “%(stage)s”") % {"stage": entry.kind.stage(clock.at).label}
    return pgettext("shell", "from the opening on") if clock.since is None else ""
