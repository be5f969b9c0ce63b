# SPDX-License-Identifier: Apache-2.0
"""Who looked at what, and who was refused; that somebody reads this ledger is itself put into it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.ledger import NOBODY, looked
from anlan.kernel.access.models import AccessRecord
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.models import Person
from anlan.kernel.people.queries import names_of
from anlan.kernel.registry import REGISTRY

from ..auth import permitted
from ..tables_out import Sheet, as_csv

SIZE = 100
MOST_OUT = 20_000


@permitted("kernel.audit")
def show(request: HttpRequest) -> HttpResponse:
    """The ledger by matter, person and day; `?as=csv` gives it as a file."""
    asked = {name: request.GET.get(name, "").strip() for name in ("matter", "person", "day", "what")}
    rows = list(wanted(asked)[: MOST_OUT if request.GET.get("as") == "csv" else SIZE])
    reason = "；".join(f"{name} {text}" for name, text in asked.items() if text)
    away = "export:ledger" if request.GET.get("as") == "csv" else "office:ledger"
    looked(request.caller.person, away, rows=len(rows), purpose=reason[:120])  # type: ignore[attr-defined]
    lines = told(rows)
    if request.GET.get("as") == "csv":
        heads = [
            pgettext("shell", "Last"),
            pgettext("shell", "Who"),
            pgettext("shell", "What"),
            pgettext("shell", "Matter"),
            pgettext("shell", "Times"),
            pgettext("shell", "Purpose"),
            pgettext("shell", "Reason"),
            pgettext("shell", "Refused"),
        ]
        table = [
            [
                one["at"],
                one["who"],
                one["what"],
                one["number"],
                one["times"],
                one["purpose"],
                one["reason"],
                pgettext("shell", "yes") if one["refused"] else "",
            ]
            for one in lines
        ]
        return as_csv(
            Sheet(pgettext("shell", "Who looked"), reason, request.build_absolute_uri(), heads, table)
        )
    context = {
        "title": pgettext("shell", "Office"),
        "subtitle": pgettext("shell", "Who looked"),
        "lines": lines,
        "asked": asked,
        "csv_url": f"{request.path}?{request.GET.urlencode()}&as=csv",
    }
    return render(request, "shell/pages/office_ledger.html", context)


def wanted(asked: dict[str, str]) -> QuerySet[AccessRecord]:
    """The rows that fit, newest first; a filter that names nothing known finds nothing."""
    rows = AccessRecord.objects.order_by("-last_at")
    if asked["matter"]:
        rows = rows.filter(
            matter__in=list(
                Matter.objects.filter(number=asked["matter"].replace(" ", "")).values_list("pk", flat=True)
            )
        )
    if asked["person"]:
        people = Person.objects.filter(name__icontains=asked["person"]) | Person.objects.filter(
            code=asked["person"]
        )
        rows = rows.filter(viewer__in=list(people.values_list("pk", flat=True)))
    if asked["what"]:
        rows = rows.filter(what__startswith=asked["what"])
    if asked["day"]:
        begin = _day(asked["day"])
        rows = (
            rows.filter(last_at__gte=begin, first_at__lt=begin + timedelta(days=1)) if begin else rows.none()
        )
    return rows


def _day(text: str) -> datetime | None:
    try:
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=timing.LOCAL) if 1970 < day.year < 9000 else None
    except ValueError:
        return None


def told(rows: list[AccessRecord]) -> list[dict[str, object]]:
    """Rows with names and numbers; two queries for all."""
    names = names_of(one.viewer for one in rows if one.viewer)
    numbers = dict(
        Matter.objects.filter(pk__in={one.matter for one in rows if one.matter}).values_list("pk", "number")
    )
    return [
        {
            "at": one.last_at,
            "who": _who(one.viewer, names),
            "what": what_words(one.what),
            "number": numbers.get(one.matter, "") if one.matter else "",
            "times": one.times,
            "rows": one.rows,
            "purpose": one.purpose,
            "reason": one.reason,
            "refused": one.refused,
        }
        for one in rows
    ]


def _who(viewer: UUID | None, names: dict[UUID, str]) -> str:
    if viewer is None or viewer == NOBODY:
        return pgettext("shell", "the system")
    return names.get(viewer, "–")


def _places() -> dict[str, str]:
    return {
        "inbox": pgettext("shell", "Waiting for me"),
        "matter": pgettext("shell", "Matter"),
        "matters": pgettext("shell", "Matters"),
        "timeline": pgettext("shell", "What happened"),
        "ledger": pgettext("shell", "Who looked"),
        "people": pgettext("shell", "People"),
        "person": pgettext("shell", "Person"),
        "suggestions": pgettext("shell", "Suggestions"),
        "verify-log": pgettext("shell", "Verify the log"),
    }


def what_words(what: str) -> str:
    """What was looked at, in words."""
    head, _colon, rest = what.partition(":")
    words = {
        "page": pgettext("shell", "page"),
        "list": pgettext("shell", "list"),
        "unmask": pgettext("shell", "unmasked"),
        "command": pgettext("shell", "command"),
        "api": pgettext("shell", "API"),
        "export": pgettext("shell", "export"),
        "office": pgettext("shell", "office"),
        "search": pgettext("shell", "search"),
        "reaction": pgettext("shell", "reaction"),
    }
    verb = REGISTRY.commands.get(rest)
    kind = REGISTRY.kinds.get(rest)
    inner = str(verb.label) if verb else str(kind.kind.label) if kind else _places().get(rest, rest)
    return f"{words.get(head, head)} {inner}".strip()
