# SPDX-License-Identifier: Apache-2.0
"""What pages of figures have in common: the days that are asked for, spans to choose from, and the file that leaves."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import looked
from anlan.kernel.errors import Invalid

from .lists import address
from .tables_out import Sheet, as_csv, as_xlsx

LONGEST = 366  # days


def period(request: HttpRequest, *, days: int = 7) -> tuple[date, date]:
    """First and last day of the address; the last `days` where nothing is asked. Raises Invalid."""
    today = timing.now().astimezone(timing.LOCAL).date()
    try:
        last = date.fromisoformat(request.GET.get("until") or today.isoformat())
        first = date.fromisoformat(request.GET.get("since") or (last - timedelta(days=days - 1)).isoformat())
        if not 0 <= (last - first).days < LONGEST or first.year < 2000:
            raise ValueError
    except (ValueError, OverflowError):
        why = pgettext("shell", "Please give days as 2026-11-28, the first before the last, at most a year.")
        raise Invalid("invalid", why) from None
    return first, last


def spans(request: HttpRequest) -> list[tuple[str, str]]:
    """Usual spans with the addresses that choose them."""
    today = timing.now().astimezone(timing.LOCAL).date()
    words = (
        (0, pgettext("shell", "Today")),
        (6, pgettext("shell", "7 days")),
        (27, pgettext("shell", "28 days")),
        (364, pgettext("shell", "A year")),
    )
    return [
        (word, address(request, since=(today - timedelta(days=back)).isoformat(), until=today.isoformat()))
        for back, word in words
    ]


def sent_out(
    request: HttpRequest, what: str, title: str, heads: Sequence[str], lines: Sequence[Sequence[object]]
) -> HttpResponse:
    """The table as a file, with its filter in the head; that it left is on record as `export:<what>`."""
    looked(request.caller.person, f"export:{what}", rows=len(lines))  # type: ignore[attr-defined]
    words = "&".join(f"{name}={value}" for name, value in request.GET.items() if name != "as")
    sheet = Sheet(title, words, request.build_absolute_uri(), heads, lines)
    return as_csv(sheet) if request.GET["as"] == "csv" else as_xlsx(sheet)
