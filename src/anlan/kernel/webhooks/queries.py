# SPDX-License-Identifier: Apache-2.0
"""Questions about webhooks: which there are in a caller's reach, and how each is doing."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Max, Min, Q

from .. import timing
from ..access.permissions import may
from ..context import Caller
from .models import Webhook, WebhookMessage

LATELY = timedelta(hours=24)


@dataclass(frozen=True)
class Doing:
    """How a system was served in the last day, and what stands by now."""

    sent: int = 0
    waiting: int = 0
    parked: int = 0
    slowest_ms: int = 0
    problem: str = ""
    oldest_seconds: int = 0


def webhooks_for(caller: Caller, *permissions: str) -> list[Webhook]:
    """Those in his region, the working ones first."""
    rows = Webhook.objects.select_related("owner").order_by("-made_at")
    mine = [one for one in rows if any(may(caller, name, region=one.region_path) for name in permissions)]
    return sorted(mine, key=lambda one: one.state == "ended")


def doing(keys: list[UUID]) -> dict[UUID, Doing]:
    """How each is doing; two queries for all."""
    now = timing.now()
    rows = WebhookMessage.objects.filter(webhook__in=keys).order_by()
    lately = Q(state="sent", sent_at__gte=now - LATELY)
    faults = dict(rows.filter(state__in=("waiting", "parked")).exclude(problem="").order_by("made_at")
                  .values_list("webhook", "problem"))  # fmt: skip
    counted = rows.values("webhook").annotate(
        sent=Count("id", filter=lately), waiting=Count("id", filter=Q(state="waiting")),
        parked=Count("id", filter=Q(state="parked")), slowest=Max("took_ms", filter=lately),
        oldest=Min("made_at", filter=Q(state="waiting")),
    )  # fmt: skip
    return {
        row["webhook"]: Doing(
            row["sent"], row["waiting"], row["parked"], row["slowest"] or 0, faults.get(row["webhook"], ""),
            int((now - row["oldest"]).total_seconds()) if row["oldest"] else 0,
        )
        for row in counted
    }  # fmt: skip


def messages_of(webhook: UUID, most: int = 50) -> list[WebhookMessage]:
    """What did not go through first, then the newest."""
    rows = WebhookMessage.objects.filter(webhook=webhook)
    stuck = list(rows.filter(state="parked").order_by("position")[:most])
    return stuck + list(rows.exclude(state="parked").order_by("-made_at", "-position")[:most])
