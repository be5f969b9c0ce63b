# SPDX-License-Identifier: Apache-2.0
"""A matter's team as its page shows it: who is coming and who is not, seat by seat, and why he was called."""

from django.utils.translation import pgettext

from anlan.kernel.fields import listed
from anlan.kernel.matters.models import Matter
from anlan.kernel.teams.queries import SeatReading, Sitting, team_reading

from .spoken import say_ago

type Row = dict[str, object]
FACES = {
    "called": "wait",
    "accepted": "",
    "arrived": "",
    "declined": "out",
    "silent": "out",
    "left": "out",
    "released": "",
}


def team_seats(matter: Matter) -> list[Row] | None:
    """The rows of `shell/parts/seat.html`, an empty seat among them; None where no team was called."""
    found = team_reading(matter)
    if found is None:
        return None
    return [row for seat in found.seats for row in _rows(seat)]


def _rows(seat: SeatReading) -> list[Row]:
    rows = [_row(seat, one) for one in seat.calls]
    if seat.state != "empty":
        return rows
    status = (
        pgettext("shell seat", "not needed")
        if seat.is_optional and not rows
        else pgettext("shell seat", "nobody")
    )
    empty: Row = {
        "mark": str(seat.label)[:1], "name": str(seat.label), "role": "", "state": "wait", "status": status, "note": "",
    }  # fmt: skip
    return [empty, *rows]


def _row(seat: SeatReading, one: Sitting) -> Row:
    lead = pgettext("shell seat", "lead") if seat.is_lead else ""
    stands_in = pgettext("shell seat", "stands in") if one.is_substitute else ""
    return {
        "mark": str(seat.label)[:1],
        "name": one.name,
        "role": listed(filter(None, [str(seat.label), lead, stands_in])),
        "state": FACES[one.state],
        "status": _said(one),
        "note": " · ".join(filter(None, [_way(one.metres), *(_because(code) for code in one.because)])),
    }


def _said(one: Sitting) -> str:
    if one.state == "called":
        return pgettext("shell seat", "called %(ago)s") % {"ago": say_ago(one.called_at)}
    said = {
        "accepted": pgettext("shell seat", "is coming"),
        "arrived": pgettext("shell seat", "on the spot"),
        "declined": pgettext("shell seat", "cannot come"),
        "silent": pgettext("shell seat", "did not answer"),
        "left": pgettext("shell seat", "left"),
        "released": pgettext("shell seat", "took part"),
    }
    return said[one.state]


def _way(metres: int | None) -> str:
    return pgettext("shell seat", "%(km).1f km") % {"km": metres / 1000} if metres is not None else ""


def _because(code: str) -> str:
    said = {
        "only_one": pgettext("shell seat", "the only one here"),
        "nearest": pgettext("shell seat", "the nearest"),
        "free": pgettext("shell seat", "no other case"),
        "on_duty": pgettext("shell seat", "on call"),
        "off_duty": pgettext("shell seat", "not on call"),
        "speaks": pgettext("shell seat", "speaks the dialect"),
        "other_dialect": pgettext("shell seat", "does not speak the dialect"),
        "woman": pgettext("shell seat", "a woman, as wished"),
        "no_woman": pgettext("shell seat", "no woman was free"),
        "named": pgettext("shell seat", "called by name"),
    }
    return said.get(code, "")
