# SPDX-License-Identifier: Apache-2.0
"""What `/metrics` says of the district's own work: the log, who follows it, what stands still, clocks, matters, disk.

Counts only, no names: whoever watches machines reads nothing about people. `deploy/grafana.json` draws them,
`deploy/alerts.yml` says from when somebody is woken.
"""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.db.models import Count, Max, Sum
from prometheus_client.core import GaugeMetricFamily, Metric

from anlan.kernel import timing
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.devices.models import BridgeState, RefusedMessage
from anlan.kernel.events import log
from anlan.kernel.events.models import Checkpoint, Parked, Seal
from anlan.kernel.matters.models import Matter
from anlan.kernel.webhooks.models import WebhookMessage

RECENT = timedelta(minutes=15)
BRIDGE_IS_FRESH = timedelta(seconds=15)


def health_figures(lag: Callable[[], dict[str, int]]) -> list[Metric]:
    """The figures at this moment; without a database the one that says so. Asks the database: not from an event loop."""
    try:
        close_old_connections()
        return _figures(lag)
    except DatabaseError:
        return [GaugeMetricFamily("anlan_database_up", "1 when the database answers", value=0)]


def _figures(lag: Callable[[], dict[str, int]]) -> list[Metric]:
    now = timing.now()
    head = log.head()
    sealed = Seal.objects.aggregate(last=Max("last"))["last"] or 0
    behind = _by(
        "anlan_follower_behind_events", "Events that a follower has not read, counted to 1000", "follower"
    )
    for name, events in sorted(lag().items()):
        behind.add_metric([name], events)
    stopped = _by("anlan_follower_stopped", "1 while a follower stands still", "follower")
    for name, at in Checkpoint.objects.order_by("name").values_list("name", "stopped_at"):
        stopped.add_metric([name], 0 if at is None else 1)
    matters = _by("anlan_open_matters", "Matters that are not closed", "kind")
    for kind, many in (
        Matter.objects.filter(closed_at=None).values_list("kind").annotate(many=Count("pk")).order_by("kind")
    ):
        matters.add_metric([kind], many)
    webhooks = _by("anlan_webhook_messages", "Messages to other systems that are not delivered", "state")
    stuck = WebhookMessage.objects.filter(state__in=("waiting", "parked")).order_by()
    many_by_state = dict(stuck.values_list("state").annotate(many=Count("pk")))
    for state in ("waiting", "parked"):
        webhooks.add_metric([state], many_by_state.get(state, 0))
    overdue = RunningClock.objects.filter(state="run", wake_at__lte=now)
    late = RunningClock.objects.filter(due_at__gte=now - RECENT, due_at__lte=now).aggregate(
        most=Max("lateness_ms")
    )["most"]
    oldest = overdue.order_by("wake_at").values_list("wake_at", flat=True).first()
    return [
        GaugeMetricFamily("anlan_database_up", "1 when the database answers", value=1),
        GaugeMetricFamily("anlan_log_events", "Position at which the log ends", value=head),
        GaugeMetricFamily("anlan_unsealed_events", "Events at the end that no seal covers yet", value=max(head - sealed, 0)),
        GaugeMetricFamily("anlan_parked_events", "Events that wait for a person", value=Parked.objects.filter(ended_at=None).count()),
        GaugeMetricFamily("anlan_clock_waits_seconds", "How long the oldest due clock has waited for the ticker",
                          value=(now - oldest).total_seconds() if oldest else 0),
        GaugeMetricFamily("anlan_clock_lateness_seconds", "Largest lateness of a clock that came due in the last 15 minutes",
                          value=(late or 0) / 1000),
        GaugeMetricFamily("anlan_disk_free_bytes", "Free space where evidence and pictures are kept",
                          value=shutil.disk_usage(_nearest(settings.ANLAN_DATA)).free),
        behind, stopped, matters, webhooks, *_on_machines(now),
    ]  # fmt: skip


def _nearest(folder: Path) -> Path:
    """The folder, or the closest above it that exists: before anything was kept there is none."""
    whole = folder.absolute()
    return next(one for one in (whole, *whole.parents) if one.exists())


def _on_machines(now: datetime) -> list[Metric]:
    """How the machines are heard, and what was refused to them."""
    fresh = list(BridgeState.objects.filter(seen_at__gte=now - BRIDGE_IS_FRESH))
    last = BridgeState.objects.aggregate(last=Max("connected_at"))["last"]
    refused = _by(
        "anlan_refused_messages", "Messages of machines that nobody acted upon, of half a year", "reason"
    )
    many = RefusedMessage.objects.order_by().values_list("reason").annotate(many=Sum("times"))
    for reason, times in sorted(many):
        refused.add_metric([reason], times)
    return [
        GaugeMetricFamily("anlan_bridge_silent_seconds", "How long no bridge has heard the broker; 0 where there is none",
                          value=(now - last).total_seconds() if last else 0),
        GaugeMetricFamily("anlan_bridge_heard_messages", "Messages of machines heard since the bridge began",
                          value=sum(one.heard for one in fresh)),
        GaugeMetricFamily("anlan_bridge_waiting_messages", "Messages that wait inside the bridge",
                          value=sum(one.waiting for one in fresh)),
        GaugeMetricFamily("anlan_bridge_dropped_messages", "Telemetry dropped because too much came",
                          value=sum(one.dropped for one in fresh)),
        refused,
    ]  # fmt: skip


def _by(name: str, words: str, label: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, labels=[label])
