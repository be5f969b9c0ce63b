# SPDX-License-Identifier: Apache-2.0
"""Which channels a notice takes, and what each carries: declared words and a number, nothing about people."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import override, pgettext

from ..declare import Tell
from ..matters.models import Matter
from ..ports import ChatChannel, PushChannel, Ring, TextChannel, is_plugged
from ..registry import REGISTRY
from .batch import Batch
from .models import Notice, PushDevice

PORTS: dict[str, type] = {"push": PushChannel, "sms": TextChannel, "chat": ChatChannel}


def channels_for(
    row: Notice, tell: Tell, batch: Batch, *, is_first: bool
) -> Iterator[tuple[str, PushDevice | None]]:
    """Each device; a short message for what is urgent or where no device is; the group's chat once for all of a role."""
    wish = batch.wish(row.person_id)
    devices = batch.devices(row.person_id) if wish.push and is_plugged(PushChannel) else []
    yield from (("push", device) for device in devices)
    has_phone = batch.has_phone(row.person_id)
    if wish.sms and has_phone and is_plugged(TextChannel) and (row.is_urgent or not devices):
        yield "sms", None
    if is_first and (not tell.person or row.rung) and is_plugged(ChatChannel):
        yield "chat", None


def numbers_of(rows: Iterable[Notice]) -> dict[UUID | None, str]:
    """The numbers of their matters, by one question."""
    wanted = {row.subject for row in rows if row.subject}
    return dict(Matter.objects.filter(pk__in=wanted).values_list("pk", "number")) if wanted else {}


def words_of(row: Notice, numbers: dict[UUID | None, str] | None = None) -> tuple[str, str]:
    """Title and body, in the language in force; whoever has many rows asks for their numbers first."""
    tell = REGISTRY.tells().get(row.tell)
    title = str(tell.label) if tell else pgettext("kernel", "Something happened")
    if row.rung:
        title = pgettext("kernel", "Nobody was reached: %(what)s") % {"what": title}
    number = (numbers_of([row]) if numbers is None else numbers).get(row.subject)
    said = [number] if number else []
    if row.count > 1:
        said.append(pgettext("kernel", "%(count)s new facts") % {"count": row.count})
    if row.broke_quiet:
        said.append(pgettext("kernel", "urgent, so it comes through in your quiet hours"))
    return title, " · ".join(said)


def ring_of(row: Notice, now: datetime, language: str = "") -> Ring:
    """What goes out of the house."""
    with override(language or settings.LANGUAGE_CODE):
        title, body = words_of(row)
    lasts = max(1.0, (row.deadline - now).total_seconds())
    return Ring(row.pk, title, body, f"/notices/{row.pk}", row.is_urgent, lasts)


def page_of(row: Notice) -> str:
    """Where its page is."""
    tell = REGISTRY.tells().get(row.tell)
    number = numbers_of([row]).get(row.subject)
    opens = "/m/{number}" if tell is None or row.rung else tell.opens
    if "{number}" in opens and not number:
        return "/"
    return opens.format(number=number)
