# SPDX-License-Identifier: Apache-2.0
"""Questions about notices: what a person was told, what reached nobody, how the channels are."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Q, Subquery, UUIDField

from .. import timing
from ..events.models import EventRecord
from ..matters.adverse import all_against
from .models import Notice, NoticeDelivery, NoticeTry

GIVEN = "notices.notice_given"
FRESH = timedelta(minutes=10)


def told_by(record: EventRecord) -> frozenset[UUID]:
    """Whom a record of the log is for, when it says that they were told."""
    if record.name != GIVEN:
        return frozenset()
    return frozenset(UUID(one) for one in json.loads(record.fields)["told"])


def notices_for(person: UUID, most: int = 30) -> list[Notice]:
    """What he was told, the newest first."""
    rows = Notice.objects.filter(person=person).exclude(subject__in=all_against(person))
    return list(rows.order_by("-made_at")[:most])


def unshown(person: UUID) -> list[Notice]:
    """What his page has to show: fresh, not over, not seen on any page of his."""
    since = timing.now() - FRESH
    rows = Notice.objects.filter(person=person, shown_at=None, made_at__gte=since).exclude(state="over")
    rows = rows.exclude(subject__in=all_against(person))
    return list(rows.order_by("made_at")[:20])


@dataclass(frozen=True)
class Health:
    """How a channel was in the last hour."""

    channel: str
    sent: int
    failed: int
    waiting: int
    slowest_ms: int
    problem: str
    last_at: datetime | None


def health(channels: list[str]) -> list[Health]:
    """Each channel, from its tries of the last hour."""
    now = timing.now()
    tries = NoticeTry.objects.filter(at__gte=now - timedelta(hours=1)).order_by()
    went = Q(outcome="sent")
    counted: dict[str, dict[str, Any]] = {  # Any: counts, and a moment
        row["delivery__channel"]: dict(row)
        for row in tries.values("delivery__channel").annotate(
            sent=Count("id", filter=went),
            failed=Count("id", filter=~went),
            slowest=Max("took_ms"),
            last=Max("at"),
        )
    }
    faults = dict(tries.exclude(outcome="sent").order_by("at").values_list("delivery__channel", "outcome"))
    due = NoticeDelivery.objects.filter(state="waiting", next_at__lte=now).order_by()
    waiting = dict(due.values_list("channel").annotate(Count("id")))
    found = []
    for channel in channels:
        row = counted.get(channel, {})
        sent, failed, slowest = (int(row.get(name) or 0) for name in ("sent", "failed", "slowest"))
        found.append(
            Health(
                channel,
                sent,
                failed,
                waiting.get(channel, 0),
                slowest,
                faults.get(channel, ""),
                row.get("last"),
            )
        )
    return found


def unreached(most: int = 50) -> list[Notice]:
    """What reached nobody, the newest first."""
    rows = Notice.objects.filter(state="unreached").select_related("person").prefetch_related("deliveries")
    return list(rows.order_by("-deadline")[:most])


def not_reached() -> Subquery:
    """As an annotation of matters: the first person who should have been told of it and was not reached."""
    rows = Notice.objects.filter(subject=OuterRef("pk"), state="unreached", rung=0)
    return Subquery(rows.order_by("-deadline").values("person")[:1], output_field=UUIDField())


def sent_lately(most: int = 50) -> list[NoticeDelivery]:
    """What went out, or should have, the newest first."""
    rows = NoticeDelivery.objects.exclude(state="dropped").select_related(
        "notice", "notice__person", "device"
    )
    return list(rows.order_by("-notice__made_at", "-id")[:most])
