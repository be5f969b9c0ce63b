# SPDX-License-Identifier: Apache-2.0
"""Who holds the scene, made ready to be drawn: the strip of a list, the axis with its moments, and the sentence above it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from anlan.shell.spoken import say_span
from anlan.shell.strip import Holder, Mark, Segment, Strip
from anlan.shell.templatetags.shell import age

from ..holding import By, FactKind, Holding
from ..holding import Mark as Moment
from ..holding import Segment as Stretch
from ..queries.board import Row
from ..queries.chosen import Outlook, Ranked

ROOM = timedelta(seconds=45)  # beyond the last moment, so that its words have a place
_BELOW = (FactKind.POLICE_SENT, FactKind.GUARD_SENT, FactKind.TAKEN_OVER)


def strip_of(
    held: Holding, foreseen: Iterable[Stretch] = (), moments: Sequence[Moment] = (), row: Row | None = None
) -> Strip:
    """What is foreseen lies below what has been, so that the present may grow over it between two fetches."""
    plans = [Segment(_by(one), one.since, one.until, forecast=True) for one in foreseen]
    past = [Segment(_by(one), one.since, one.until) for one in held.segments]
    if past and held.closed_at is None:
        past[-1] = Segment(past[-1].by, past[-1].since)
    ends = [one.until for one in plans if one.until] + [one.at + ROOM for one in moments if one.at > held.now]
    end = held.closed_at or max(ends, default=None)
    told = {
        (one.kind, one.label, one.at.replace(microsecond=0)): one for one in moments
    }  # a crew is sent in one deed
    drawn = [_mark(one, held, row) for one in told.values()]
    return Strip(held.reported_at, [*plans, *past], end, drawn, is_over=held.closed_at is not None)


def _by(stretch: Stretch) -> Holder:
    return stretch.by.value


def _mark(moment: Moment, held: Holding, row: Row | None) -> Mark:
    late = moment.over >= 1
    return Mark(
        moment.at,
        _words(moment, row),
        "below" if moment.is_limit or moment.kind in _BELOW else "above",
        "limit" if moment.is_limit else "late" if late else "",
        forecast=moment.expected,
    )


def _words(moment: Moment, row: Row | None) -> str:
    if moment.is_limit and row is not None:
        return f"{moment.label} {moment.rule}"
    name = row.name(moment.who) if row is not None else ""
    if moment.kind == FactKind.GUARD_ARRIVED and name:
        said: str | Promise = pgettext("dispatch", "%(name)s on scene") % {"name": name}
    else:
        said = moment.label
    if moment.over >= 1:
        span = say_span(timedelta(seconds=moment.over))
        return pgettext("dispatch", "%(what)s, %(span)s over the limit") % {"what": said, "span": span}
    return str(said)


def sentence(row: Row, seen: Outlook, found: Ranked | None) -> SafeString | str:
    """What the axis means in one sentence: the forecast of a choice, or who holds the scene and for how long."""
    if seen.unheld_with is not None and found is not None and found.picked is not None:
        return _foretold(found.picked.name, seen)
    if row.held.closed_at is not None:
        return pgettext("dispatch", "Closed")
    since = since_when(row.held)
    if row.held.held_now is By.GUARD:
        return format_html(pgettext("dispatch", "A guard has held the scene for {span}"), span=_grows(since))
    if row.held.held_now is By.POLICE:
        return format_html(pgettext("dispatch", "Police have held the scene for {span}"), span=_grows(since))
    if row.held.held_now is By.UNKNOWN:
        return format_html(pgettext("dispatch", "Unknown for {span} who holds the scene"), span=_grows(since))
    return format_html(pgettext("dispatch", "Nobody has held the scene for {span}"), span=_grows(since))


def _foretold(name: str, seen: Outlook) -> SafeString:
    after = _bold(seen.unheld_with or 0.0)
    if seen.unheld_without is None:
        told = pgettext(
            "dispatch",
            "If {name} is sent now, the scene is without anybody for {after}; nobody else is expected",
        )
        return format_html(told, name=name, after=after)
    if seen.unheld_without - (seen.unheld_with or 0.0) < 1:
        return format_html(pgettext("dispatch", "Sending {name} gets nobody there sooner"), name=name)
    told = pgettext(
        "dispatch", "If {name} is sent now, the scene is without anybody for {after} instead of {before}"
    )
    return format_html(told, name=name, after=after, before=_bold(seen.unheld_without))


def _bold(seconds: float) -> SafeString:
    return format_html("<b>{}</b>", say_span(timedelta(seconds=round(seconds))))


def _grows(since: datetime) -> SafeString:
    return format_html("<b>{}</b>", age(since))


def since_when(held: Holding) -> datetime:
    """Since when the present state lasts, whoever of them it was."""
    start = held.now
    for stretch in reversed(held.segments):
        if stretch.by is not held.held_now:
            break
        start = stretch.since
    return start
