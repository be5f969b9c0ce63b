# SPDX-License-Identifier: Apache-2.0
"""Webhooks in the back office: which systems hear of what, how they are served, what is parked, and the secret shown once."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_POST

from anlan.kernel import timing
from anlan.kernel.access.permissions import may, may_anywhere
from anlan.kernel.context import Caller
from anlan.kernel.errors import Refused
from anlan.kernel.events.models import EventRecord
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.telling import tell
from anlan.kernel.places.queries import region_names
from anlan.kernel.registry import REGISTRY
from anlan.kernel.webhooks.message import TRIAL
from anlan.kernel.webhooks.models import Webhook, WebhookMessage
from anlan.kernel.webhooks.queries import Doing, doing, messages_of, webhooks_for
from anlan.kernel.webhooks.running import show_secret
from anlan.kernel.webhooks.scope import offered, reached

from ..auth import permitted
from ..notice_words import problem
from ..regions import region_field

SEES, ADDS = "webhooks.turn_webhook", "webhooks.add_webhook"
STATES = {
    "on": pgettext_lazy("shell", "on"),
    "off": pgettext_lazy("shell", "off"),
    "gone": pgettext_lazy("shell", "the other side said it is gone"),
    "ended": pgettext_lazy("shell", "ended"),
    "over": pgettext_lazy("shell", "its time is over"),
}
MESSAGES = {
    "waiting": pgettext_lazy("shell", "waiting"),
    "sent": pgettext_lazy("shell", "delivered"),
    "parked": pgettext_lazy("shell", "parked"),
    "dropped": pgettext_lazy("shell", "not sent"),
}
NOUNS = {
    "matters": pgettext_lazy("shell", "Every matter"),
    "clocks": pgettext_lazy("shell", "Time limits"),
    "closing": pgettext_lazy("shell", "Closing"),
    "evidence": pgettext_lazy("shell", "Evidence"),
}
type Row = dict[str, Any]  # Any: what the templates read


@permitted(SEES)
def show(request: HttpRequest) -> HttpResponse:
    """The systems, and the form that registers one."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    rows = webhooks_for(caller, SEES)
    context = {
        "title": pgettext("shell", "Office"),
        "subtitle": pgettext("shell", "Webhooks"),
        "rows": told(rows),
        "may_add": may_anywhere(caller, ADDS),
        "groups": [] if not may_anywhere(caller, ADDS) else groups(),
        "region": region_field(caller),
        "hosts": settings.ANLAN_WEBHOOK_HOSTS,
    }
    return render(request, "shell/pages/office_webhooks.html", context)


@permitted(SEES)
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One system with its messages and verbs."""
    return drawn(request, reached(request.caller, key, SEES))  # type: ignore[attr-defined]


@require_POST
@permitted("webhooks.rotate_webhook_secret")
def secret(request: HttpRequest, key: UUID) -> HttpResponse:
    """The page with the secret on it, the first time."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    row = reached(caller, key, "webhooks.rotate_webhook_secret")
    try:
        fresh = show_secret(row, caller)
    except Refused as no:
        return drawn(request, row, 409, secret_problem=str(no.message))
    row.refresh_from_db()
    answer = drawn(request, row, fresh=fresh)
    answer["Cache-Control"] = "no-store"
    return answer


def drawn(request: HttpRequest, row: Webhook, status: int = 200, **more: object) -> HttpResponse:
    """The page of one system, with what an act on it left to say."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    (said,) = told([row])
    rows = messages_of(row.pk)
    numbers = dict(
        Matter.objects.filter(pk__in={m.matter for m in rows if m.matter}).values_list("pk", "number")
    )
    words = sentences(rows, caller)
    held = may(caller, ADDS, region=row.region_path)
    context = {
        "title": pgettext("shell", "Office"),
        "subtitle": pgettext("shell", "Webhooks"),
        "one": said,
        "names": [{"name": name, "word": event_word(name)} for name in sorted(row.names)],
        "sent": [message_row(m, numbers, row, words.get(m.position, "")) for m in rows],
        "verbs": verbs(row) if held else [],
        "is_mine": held,
        "here": f"/office/webhooks/{row.pk}?part=messages",
        **more,
    }
    template = "_office_webhook_messages" if "part" in request.GET else "office_webhook"
    return render(request, f"shell/pages/{template}.html", context, status=status)


def told(rows: list[Webhook]) -> list[Row]:
    """Each system in words; four queries for all."""
    done, now = doing([row.pk for row in rows]), timing.now()
    places = region_names(row.region_path for row in rows)
    whole = pgettext("shell", "the whole district")
    return [
        {
            "row": row,
            "place": places.get(row.region_path, whole) if row.region_path else whole,
            "state": STATES["over" if row.state == "on" and row.ends_at <= now else row.state],
            "is_on": row.state == "on" and row.ends_at > now,
            "done": done.get(row.pk, Doing()),
            "problem": problem(done[row.pk].problem) if row.pk in done else "",
            "count": len(row.names),
            "overlaps": row.overlap_until is not None and row.overlap_until > now,
        }
        for row in rows
    ]


def sentences(rows: list[WebhookMessage], caller: Caller) -> dict[int, str]:
    """What each message tells, in words for the reader."""
    records = EventRecord.objects.filter(position__in=[one.position for one in rows])
    return {one.position: one.sentence for one in tell(records, caller)}


def message_row(message: WebhookMessage, numbers: dict[UUID, str], row: Webhook, words: str) -> Row:
    """One message with its two ways out where it is parked."""
    back = f"/office/webhooks/{row.pk}"
    ways = (
        ("again", pgettext("shell", "Send again"), "refresh-cw"),
        ("dropped", pgettext("shell", "Drop"), "x"),
    )
    return {
        "row": message,
        "word": words or event_word(message.name),
        "number": numbers.get(message.matter, "") if message.matter else "",
        "state": MESSAGES.get(message.state, message.state),
        "problem": problem(message.problem),
        "verbs": [
            _verb(
                label,
                "end-webhook-message",
                back,
                icon,
                id=f"{ending}-{message.pk}",
                message=message.pk,
                ending=ending,
            )
            for ending, label, icon in ways
            if message.state == "parked"
        ],
    }


def verbs(row: Webhook) -> list[Row]:
    """What may be done about a system now."""
    back = f"/office/webhooks/{row.pk}"
    if row.state == "ended":
        return []
    turn = (
        ("off", pgettext("shell", "Switch off"), "pause")
        if row.state == "on"
        else ("on", pgettext("shell", "Switch on"), "play")
    )
    found = [_verb(turn[1], "turn-webhook", back, turn[2], webhook=row.pk, state=turn[0])]
    if row.state == "on":
        found.insert(
            0,
            _verb(
                pgettext("shell", "Send a trial message"), "try-webhook", back, "arrow-right", webhook=row.pk
            ),
        )
    found.append(
        _verb(pgettext("shell", "Make a new secret"), "rotate-webhook-secret", back, "key", webhook=row.pk)
        | {
            "confirm": pgettext(
                "shell",
                "Make a new secret? For a day messages are signed with both; then the older counts no more.",
            )
        }
    )
    found.append(
        _verb(pgettext("shell", "End it"), "end-webhook", "/office/webhooks", "x", webhook=row.pk)
        | {
            "kind": "stop",
            "confirm": pgettext("shell", "End this webhook for good? What waits is not sent any more."),
        }
    )
    return found


def _verb(label: str, path: str, back: str, icon: str, *, id: str = "", **fields: object) -> Row:  # noqa: A002 – the part's own word
    told = {name: str(value) for name, value in fields.items()}
    return {
        "label": label,
        "url": f"/do/webhooks/{path}",
        "icon": icon,
        "id": id or path,
        "fields": {**told, "next": back},
    }


def groups() -> list[Row]:
    """The events that may be asked for, by pack or noun, each in words."""
    return [
        {"word": _home(home), "events": _events(names)}
        for home, names in sorted(offered().items(), key=_order)
    ]


def _order(group: tuple[str, list[str]]) -> tuple[bool, int, str]:
    pack = REGISTRY.packs.get(group[0])
    return pack is None, pack.order if pack else 0, group[0]


def _home(home: str) -> str:
    return str(REGISTRY.packs[home].label if home in REGISTRY.packs else NOUNS.get(home, home))


def _events(names: Iterable[str]) -> list[Row]:
    return [{"name": name, "word": event_word(name)} for name in names]


def event_word(name: str) -> str:
    """An event's own sentence, with dots where it names something."""
    if name == TRIAL:
        return pgettext("shell", "Trial message")
    event = REGISTRY.events.get(name)
    if not event or not event.sentence:
        return name
    said = str(event.sentence) % defaultdict(lambda: "…")
    return said.replace("….", "…").replace("…。", "…")
