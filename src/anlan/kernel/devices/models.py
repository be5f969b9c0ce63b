# SPDX-License-Identifier: Apache-2.0
"""Tables of devices and of their newest samples."""

from django.db import models


class Device(models.Model):
    """A recorder, phone, car terminal or machine; `bearer` is who carries it."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20)
    bearer = models.ForeignKey("kernel.Person", models.SET_NULL, null=True, related_name="devices")
    organisation = models.ForeignKey("kernel.Organisation", models.PROTECT, null=True)
    region_path = models.CharField(max_length=120, default="")
    revoked_at = models.DateTimeField(null=True)
    generation = models.PositiveIntegerField(
        default=1
    )  # of its key: one more, and the key before is worth nothing

    class Meta:
        app_label = "kernel"


class LatestSample(models.Model):
    """The newest position of a device (L3: telemetry, not an event)."""

    device = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    heard_at = models.DateTimeField()
    lat = models.FloatField()
    lng = models.FloatField()
    accuracy = models.FloatField(null=True)
    speed = models.FloatField(null=True)

    class Meta:
        app_label = "kernel"


class Track(models.Model):
    """The short history of a device's positions; swept after the time that settings say."""

    id = models.BigAutoField(primary_key=True)
    device = models.CharField(max_length=40)
    at = models.DateTimeField(db_index=True)
    lat = models.FloatField()
    lng = models.FloatField()

    class Meta:
        app_label = "kernel"
        indexes = [models.Index(fields=["device", "at"], name="track_of_device")]


class RefusedMessage(models.Model):
    """Messages of machines that nobody acted upon, counted by day, device, channel and reason; of their words a digest only."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    device = models.CharField(max_length=40)  # as the topic says: it need not be one of ours
    channel = models.CharField(max_length=20)
    reason = models.CharField(max_length=60)
    times = models.IntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        app_label = "kernel"
        constraints = [
            models.UniqueConstraint(
                fields=["day", "device", "channel", "reason"], name="refused_message_once"
            )
        ]
        indexes = [models.Index(fields=["last_at"], name="refused_message_last")]


class BridgeState(models.Model):
    """How a process that hears machines fares; it says so every few seconds. Counts since its start."""

    name = models.CharField(max_length=80, primary_key=True)
    seen_at = models.DateTimeField()
    connected_at = models.DateTimeField(null=True)  # when it last heard the broker
    heard = models.BigIntegerField()
    refused = models.BigIntegerField()
    dropped = models.BigIntegerField()
    waiting = models.IntegerField()

    class Meta:
        app_label = "kernel"
