# SPDX-License-Identifier: Apache-2.0
"""A list as its page shows it: which columns, which page, and the addresses that change what is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

PASSING = ("as", "page", "saved")  # what the next address does not keep
LAST_PAGE = 10_000


@dataclass(frozen=True)
class Column:
    """A column that may be shown."""

    name: str
    label: str
    shown: bool
    url: str  # turns it on or off
    sort_url: str = ""
    sorted: str = ""  # ascending or descending, where the list is sorted by it


def address(request: HttpRequest, **changes: object) -> str:
    """This page's address with some parameters changed; None takes one away."""
    given = {name: value for name, value in request.GET.items() if value and name not in PASSING}
    given |= {name: "" if value is None else str(value) for name, value in changes.items()}
    kept = {name: value for name, value in given.items() if value}
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def page_number(request: HttpRequest) -> int:
    """Which page is asked for; what is no number is the first."""
    text = request.GET.get("page", "1")
    return max(1, min(int(text[:6]), LAST_PAGE)) if text.isascii() and text.isdigit() else 1


def columns_shown(request: HttpRequest, labels: Mapping[str, str], usual: Sequence[str]) -> list[Column]:
    """All columns with whether they are shown, and the address that turns each on or off; never is none left."""
    asked = [one for one in request.GET.get("columns", "").split(",") if one in labels] or list(usual)
    found = []
    for name, label in labels.items():
        other = [one for one in labels if (one in asked) != (one == name)] or list(labels)[:1]
        found.append(Column(name, label, name in asked, address(request, columns=",".join(other))))
    return found


def framed(
    request: HttpRequest, shown: Sequence[Column], *, page: int, size: int, found: int, total: int
) -> dict[str, object]:
    """What the template of lists asks for; `found` counts one more than fits where there is a next page."""
    here = min(found, size)
    return {
        "columns": shown,
        "shown_many": sum(one.shown for one in shown),
        "asked": request.GET,
        "csv_url": address(request, **{"as": "csv"}),
        "xlsx_url": address(request, **{"as": "xlsx"}),
        "page": {
            "total": total,
            "first": (page - 1) * size + 1 if here else 0,
            "last": (page - 1) * size + here,
            "previous_url": address(request, page=page - 1) if page > 1 else "",
            "next_url": address(request, page=page + 1) if found > size else "",
        },
    }
