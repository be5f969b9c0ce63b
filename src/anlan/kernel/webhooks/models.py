# SPDX-License-Identifier: Apache-2.0
"""Tables of webhooks: who asked for which events where and why, and each message on its way."""

from django.db import models


class Webhook(models.Model):
    """Another system's wish to hear of events; never more than its owner may see, and not beyond its region.

    `state`: on, off, gone (the other side said so), ended. The secrets are sealed; the older counts until `overlap_until`.
    """

    id = models.UUIDField(primary_key=True)
    owner = models.ForeignKey("kernel.Person", models.CASCADE, related_name="webhooks")
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=500)
    events = models.TextField()  # full names, a space between
    region_path = models.CharField(max_length=120, default="")
    purpose = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default="on")
    secret = models.TextField()
    older_secret = models.TextField(default="")
    overlap_until = models.DateTimeField(null=True)
    secret_shown_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        app_label = "kernel"

    @property
    def names(self) -> frozenset[str]:
        """The events that it asks for."""
        return frozenset(self.events.split())

    def row(self, which: str) -> str:
        """The place that a secret is bound to."""
        return f"kernel_webhook:{which}:{self.pk}"


class WebhookMessage(models.Model):
    """One event on its way to one system; `position` 0 is a trial. `state`: waiting, sent, parked, dropped."""

    id = models.UUIDField(primary_key=True)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="messages")
    name = models.CharField(max_length=80)
    position = models.BigIntegerField()
    matter = models.UUIDField(null=True)
    state = models.CharField(max_length=10, default="waiting")
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    took_ms = models.PositiveIntegerField(null=True)
    problem = models.CharField(max_length=40, default="")

    class Meta:
        app_label = "kernel"
        indexes = [
            models.Index(fields=["webhook", "state", "position"], name="webhook_message_due"),
            models.Index(fields=["made_at"], name="webhook_message_oldest"),
        ]
