# SPDX-License-Identifier: Apache-2.0
"""The chosen machine on the desk: its state in words and its day as a band; the same day as a table to take away."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.shell.spoken import say_span
from anlan.shell.tables_out import Sheet, as_csv

from ..models.permits import Permit
from ..queries.fleet import MachineSeen
from ..queries.machine_day import MachineDay, Span, day_of
from ..queries.permits import PermitStanding
from ..queries.who_else import is_fresh
from ..rulesets.permits import RUNNING
from ..rulesets.words import GAS_WORDS, LEVEL_WORDS
from .band import Bar, Dot, Lane, drawn, window
from .fleet_words import STAGES, group_word, kind_word, spaced, why_not_ready

type Context = dict[str, Any]  # Any: what the templates read


def machine_context(chosen: MachineSeen, day: date) -> Context:
    """What the middle of the desk prints."""
    begins, ends = timing.span_of(day, day)
    now = timing.now()
    known = day_of(chosen.id, begins, ends)
    first, last = window(_moments(known), begins, min(now, ends))
    today = begins <= now < ends
    newest = known.permits[-1] if known.permits else None
    standing = known.standing(newest, now) if newest is not None else None
    lanes = lanes_of(known, min(now, ends), now, standing)
    said = [chosen.place, kind_word(chosen.kind)]
    if newest is not None:
        said.append(f"{newest.matter.number} {LEVEL_WORDS[newest.level]}")
    return {
        "machine": {
            "code": spaced(chosen.code),
            "says": " · ".join(str(one) for one in said if one),
            "state": STAGES.get(chosen.stage, group_word(chosen.group))
            if chosen.group == "away"
            else group_word(chosen.group),
            "why": why_not_ready(chosen, standing) if today else "",
        },
        "day_heading": pgettext("welding", "This machine today") if today
        else pgettext("welding", "This machine on %(day)s") % {"day": day.isoformat()},
        "band": drawn(lanes, first, last, now),
        "is_stood_at": today and any(is_fresh(one, now) for one in known.refusals),
    }  # fmt: skip


def _moments(known: MachineDay) -> list[datetime]:
    return [
        *(one.starts_at for one in known.permits), *(one.ends_at for one in known.permits), *(one.at for one in known.tests),
        *(one.granted_at for one in known.sessions), *(one.at for one in known.refusals),
        *(one.arrived_at for one in known.watches if one.arrived_at),
    ]  # fmt: skip


def lanes_of(
    known: MachineDay, until: datetime, now: datetime, standing: PermitStanding | None = None
) -> list[Lane]:
    """The seven lanes of a day; `standing` is that of its newest permit, where it was read already."""
    return [_permits(known, now), _gas(known, now, standing), _watch(known), _who(known, until), _arcs(known, until),
            _leases(known), _link(known, until)]  # fmt: skip


def _permits(known: MachineDay, now: datetime) -> Lane:
    bars = [Bar("permit", one.starts_at, one.ends_at, f"{LEVEL_WORDS[one.level]} {_span(one)}", planned_until=one.ends_at)
            for one in known.permits]  # fmt: skip
    left = [one.ends_at - now for one in known.permits if one.starts_at <= now < one.ends_at]
    end = pgettext("welding", "%(span)s left") % {"span": say_span(left[0])} if left else ""
    return Lane(pgettext("welding", "Permit"), bars, (), end)


def _span(one: Permit) -> str:
    begins, ends = one.starts_at.astimezone(timing.LOCAL), one.ends_at.astimezone(timing.LOCAL)
    return f"{begins:%H:%M}–{ends:%H:%M}"


def _gas(known: MachineDay, now: datetime, standing: PermitStanding | None) -> Lane:
    good, bad = pgettext("welding", "good"), pgettext("welding", "over the limit")
    dots = [Dot(one.at, f"{one.at.astimezone(timing.LOCAL):%H:%M} {good if one.passed else bad}", "" if one.passed else "no")
            for one in known.tests]  # fmt: skip
    in_force = [one for one in known.permits if one.matter.stage in RUNNING]
    end = ""
    if in_force:
        is_read = standing is not None and standing.permit == in_force[-1].pk
        found = standing if is_read and standing else known.standing(in_force[-1], now)
        end = str(GAS_WORDS[found.gas])
    return Lane(pgettext("welding", "Gas"), (), dots, end)


def _watch(known: MachineDay) -> Lane:
    bars = [Bar("watch", one.arrived_at, one.left_at, known.names.get(one.person_id, "")) for one in known.watches
            if one.arrived_at]  # fmt: skip
    there = any(one.arrived_at and one.left_at is None for one in known.watches)
    end = (
        pgettext("welding", "on the spot")
        if there
        else pgettext("welding", "nobody there")
        if known.permits
        else ""
    )
    return Lane(pgettext("welding", "Watcher"), bars, (), end)


def _who(known: MachineDay, until: datetime) -> Lane:
    bars = [
        Bar("person", one.granted_at, one.ended_at, known.names.get(one.welder_id, ""))
        for one in known.sessions
    ]
    dots = [Dot(one.at, pgettext("welding", "%(at)s %(who)s, refused %(code)s") % {
        "at": f"{one.at.astimezone(timing.LOCAL):%H:%M}", "who": known.names.get(one.welder_id, ""), "code": one.code}, "no")
        for one in known.refusals]  # fmt: skip
    return Lane(
        pgettext("welding", "Who started"), bars, dots, _sum([(b.since, b.until) for b in bars], until)
    )


def _arcs(known: MachineDay, until: datetime) -> Lane:
    bars = [Bar("arc", since, end) for since, end in known.arcs]
    return Lane(pgettext("welding", "Arcs"), bars, (), _sum(known.arcs, until))


def _leases(known: MachineDay) -> Lane:
    bars = [
        Bar("lease", one.granted_at, one.ended_at, planned_until=one.ended_at or one.until)
        for one in known.sessions
    ]
    end = pgettext("welding", "taken back at the stop") if bars else ""
    return Lane(pgettext("welding", "Start permit"), bars, (), end)


def _link(known: MachineDay, until: datetime) -> Lane:
    """Where it was heard, and where not: hatched is not known."""
    bars, here = [], known.heard_from
    for since, end in known.gaps:
        if here is not None and since > here:
            bars.append(Bar("on", here, since))
        bars.append(Bar("gap", since, end))
        here = end
    if here is not None:
        bars.append(Bar("on", here, until))
    many = len(known.gaps)
    end_word = pgettext("welding", "gaps: %(many)d") % {"many": many} if many else ""
    return Lane(pgettext("welding", "Link"), bars, (), end_word)


def _sum(spans: list[Span], until: datetime) -> str:
    total = sum(((end or until) - since for since, end in spans), timedelta(0))
    return say_span(total) if total else ""


def export(request: HttpRequest, chosen: MachineSeen | None, day: date) -> HttpResponse:
    """The day of a machine as a table: every bar and dot with its lane."""
    if chosen is None:
        raise Http404
    begins, ends = timing.span_of(day, day)
    known, now = day_of(chosen.id, begins, ends), timing.now()
    rows = []
    for lane in lanes_of(known, min(now, ends), now):
        rows += [
            [lane.label, bar.since, bar.planned_until or bar.until or "", bar.label] for bar in lane.bars
        ]
        rows += [[lane.label, dot.at, "", dot.label] for dot in lane.dots]
    caller = request.caller  # type: ignore[attr-defined]
    looked(caller.person, "export:machine_day", rows=len(rows))
    heads = [pgettext("welding", "Lane"), pgettext("welding", "From"), pgettext("welding", "Until"),
             pgettext("welding", "What")]  # fmt: skip
    words = f"{chosen.code} {day.isoformat()}"
    return as_csv(
        Sheet(pgettext("welding", "A machine's day"), words, request.build_absolute_uri(), heads, rows)
    )
